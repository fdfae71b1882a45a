"""The form in which values are compared in keys: equal values, and only they, have equal forms.

Most types have a number for each value (`plain`). What has none, such as 0.1 or a moment with an offset, is a text
(`odd`). Text columns are compared as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.constraint import Mask, null_mask
from pipelines.stages.validate.kind import Kind

EXACT_WHOLE = 2.0**53


class OddCells(Protocol):
    """The part of `judge.Odd` that is needed here."""

    @property
    def values(self) -> list[Any]: ...

    def fill(self, plain: pa.Array, entries: list[Any]) -> pa.Array: ...


@dataclass(frozen=True)
class KeyColumn:
    """One column of a key. A cell is null when both parts are."""

    plain: pa.Array
    odd: pa.Array | None = None

    def take(self, indices: pa.Array) -> KeyColumn:
        return KeyColumn(self.plain.take(indices), None if self.odd is None else self.odd.take(indices))

    def parts(self) -> Iterator[tuple[str, pa.Array]]:
        yield "plain", self.plain
        if self.odd is not None:
            yield "odd", self.odd


def key_column(plain: pa.Array, values: pa.Array, odd: OddCells, kind: Kind) -> KeyColumn:
    if kind.family == "string":
        return KeyColumn(values)
    numbers, texts = numbered(plain)
    forms = [None if value is None else kind.canonical(value) for value in odd.values]
    numbers = odd.fill(numbers, [form if isinstance(form, int) else None for form in forms])
    if any(isinstance(form, str) for form in forms):
        texts = odd.fill(
            pa.nulls(len(plain), pa.string()) if texts is None else texts,
            [form if isinstance(form, str) else None for form in forms],
        )
    return KeyColumn(numbers, texts)


def numbered(plain: pa.Array) -> tuple[pa.Array, pa.Array | None]:
    """Plain values as whole numbers, and as texts where they are no whole numbers."""
    if pa.types.is_floating(plain.type):
        whole = pc.and_(pc.equal(pc.floor(plain), plain), pc.less(pc.abs(plain), EXACT_WHOLE))
        texts = pc.if_else(whole, pa.scalar(None, pa.string()), plain.cast(pa.string()))
        return pc.if_else(whole, plain, pa.scalar(None, pa.float64())).cast(pa.int64()), texts
    if pa.types.is_timestamp(plain.type) and plain.type.tz is not None:
        micros = plain.cast(pa.int64()).cast(pa.string())
        return pa.nulls(len(plain), pa.int64()), pc.binary_join_element_wise("z", micros, "")
    if pa.types.is_string(plain.type):
        return pa.nulls(len(plain), pa.int64()), None
    return (plain.cast(pa.int32()) if pa.types.is_date32(plain.type) else plain).cast(pa.int64()), None


def empty_mask(column: KeyColumn) -> Mask:
    empty = null_mask(column.plain)
    return empty if column.odd is None else empty & null_mask(column.odd)


def equal_to_nothing(column: KeyColumn) -> KeyColumn:
    """Null where the column is null, and elsewhere a text that no canonical form ever is."""
    count, empty = len(column.plain), empty_mask(column)
    odd = pc.if_else(pa.array(empty), pa.scalar(None, pa.string()), pa.scalar("\0", pa.string()))
    return KeyColumn(pa.nulls(count, pa.int64()), odd)
