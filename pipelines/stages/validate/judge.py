"""Judges one column of cells: typed values out, and a mask for every rule that some cell breaks.

Certain cells are converted and checked by kernels; the rest, few and odd, one distinct text at a time by the exact
reader. A column of few distinct texts is judged on those and spread over the rows. Rows are `engine.py`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.column import SAMPLE, Column
from pipelines.stages.validate.constraint import Mask, mask_of, null_mask, valid_mask
from pipelines.stages.validate.control import controls
from pipelines.stages.validate.keys.column import KeyColumn, key_column
from pipelines.stages.validate.lengths import lengths

Fault = tuple[str, str, Mask]  # rule, constraint, the cells that break it


@dataclass(frozen=True)
class Judged:
    """A column after judgement. `missing` are the cells that hold one of the missing values."""

    values: pa.Array
    missing: Mask
    faults: tuple[Fault, ...]
    key: KeyColumn | None = None


@dataclass(frozen=True)
class Odd:
    """The cells that no kernel decided: where they stand, and the value of each distinct text (None: not of the type)."""

    where: Mask
    codes: pa.Array
    texts: list[str]
    values: list[Any]

    def mask(self, flags: Iterable[bool]) -> Mask:
        """One flag for each distinct text → the cells of the whole column."""
        mask = np.zeros(len(self.where), dtype=bool)
        mask[self.where] = np.fromiter(flags, dtype=bool, count=len(self.texts))[self.codes.to_numpy()]
        return mask

    def fill(self, plain: pa.Array, entries: list[Any]) -> pa.Array:
        """`plain` with an entry for each distinct text put in its places."""
        if not self.texts:
            return plain
        return pc.replace_with_mask(plain, pa.array(self.where), pa.array(entries, plain.type).take(self.codes))


def judge(text: pa.Array, column: Column) -> Judged:
    encoded = encode(text, column.few)
    if encoded is None:
        return judge_cells(text, column)
    return spread(judge_cells(encoded.dictionary, column), encoded.indices, text)


def encode(text: pa.Array, few: int) -> pa.DictionaryArray | None:
    """A dictionary when the column has few distinct texts, judged by its beginning."""
    if len(text) < SAMPLE or not few or len(text[:SAMPLE].unique()) > few:
        return None
    return text.dictionary_encode()


def spread(judged: Judged, indices: pa.Array, text: pa.Array) -> Judged:
    """From distinct texts to rows. A null is one more text, which is missing."""
    kept_as_text = judged.values.type == text.type and not judged.values.null_count
    values = text if kept_as_text else judged.values.take(indices)
    places = indices.fill_null(len(judged.values)).to_numpy()
    faults = tuple((rule, detail, np.append(mask, False)[places]) for rule, detail, mask in judged.faults)
    key = judged.key.take(indices) if judged.key else None
    missing = (
        np.append(judged.missing, True)[places]
        if judged.missing.any() or indices.null_count
        else np.zeros(len(text), dtype=bool)
    )
    return Judged(values, missing, faults, key)


def judge_cells(text: pa.Array, column: Column) -> Judged:
    cells = without_missing(text, column.field.missing)
    plain = read_plain(cells, column)
    odd = read_odd(cells, plain, column)
    stored = [
        None if value is None else column.kind.stored(value, text)
        for text, value in zip(odd.texts, odd.values, strict=True)
    ]
    values = odd.fill(plain.cast(column.kind.arrow), stored)
    faults = tuple((rule, detail, mask) for rule, detail, mask in _faults(plain, odd, column) if mask.any())
    key = key_column(plain, values, odd, column.kind) if column.keyed else None
    return Judged(values, null_mask(cells), faults, key)


def without_missing(text: pa.Array, missing: tuple[str, ...]) -> pa.Array:
    if missing in ((), ("",)):
        return without_empty(text) if missing else text
    found = pc.is_in(text, pa.array(missing, pa.string()))
    return pc.if_else(found, pa.scalar(None, pa.string()), text) if pc.any(found).as_py() else text


def without_empty(text: pa.Array) -> pa.Array:
    """Empty cells become nulls. Only the validity bits are new; the texts stay where they are."""
    filled = lengths(text) > 0
    if filled.all():
        return text
    bits = np.packbits(np.append(np.zeros(text.offset, dtype=bool), filled & valid_mask(text)), bitorder="little")
    _, offsets, data = text.buffers()
    return pa.Array.from_buffers(pa.string(), len(text), [pa.py_buffer(bits), offsets, data], offset=text.offset)


def read_plain(cells: pa.Array, column: Column) -> pa.Array:
    if column.kind.plain is None:
        return pa.nulls(len(cells), column.kind.arrow)
    return column.kind.plain(cells, column.field)


def read_odd(cells: pa.Array, plain: pa.Array, column: Column) -> Odd:
    if plain.null_count == cells.null_count:
        return Odd(np.zeros(len(cells), dtype=bool), pa.array([], pa.int32()), [], [])
    where = pc.and_(cells.is_valid(), plain.is_null())
    distinct = cells.filter(where).dictionary_encode()
    texts = distinct.dictionary.to_pylist()
    return Odd(mask_of(where), distinct.indices, texts, [column.read(text) for text in texts])


def _faults(plain: pa.Array, odd: Odd, column: Column) -> Iterable[Fault]:
    yield "type-error", "", odd.mask(value is None for value in odd.values)
    nothing_plain = plain.null_count == len(plain)
    for name, constraint, limit in column.checks:
        broken = np.zeros(len(plain), dtype=bool) if nothing_plain else constraint.broken(plain, limit)
        if odd.texts:
            broken = broken | odd.mask(value is not None and not constraint.holds(value, limit) for value in odd.values)
        yield "constraint-error", name, broken
    yield from _inner_faults(odd, column)
    yield from _doubts(plain, odd, column)


def _inner_faults(odd: Odd, column: Column) -> Iterable[Fault]:
    """Faults inside a cell, in the items of an array; looked for only where the cell itself is sound."""
    if column.kind.inner is None:
        return
    inner: Callable[[Any], list[str]] = column.kind.inner(column.field)
    broken = [inner(value) if _sound(value, column) else [] for value in odd.values]
    names = dict.fromkeys(name for names in broken for name in names)
    for name in sorted(names, key="type".__ne__):  # a stable sort: type first, then as they came
        yield (
            ("type-error" if name == "type" else "constraint-error"),
            name,
            odd.mask(name in found for found in broken),
        )


def _sound(value: Any, column: Column) -> bool:
    return value is not None and all(constraint.holds(value, limit) for _, constraint, limit in column.checks)


def _doubts(plain: pa.Array, odd: Odd, column: Column) -> Iterable[Fault]:
    """Rules of ours (DIFFERENCES.md), after everything that Frictionless says."""
    words = [column.kind.doubt(value) if value is not None else "" for value in odd.values]
    for word in sorted(set(words) - {""}):
        yield word, "", odd.mask(other == word for other in words)
    if column.kind.family == "string":
        yield "control-character", "", controls(plain)


def read_one(cell: Any, column: Column) -> tuple[Any, list[str]]:
    """The same judgement for one JSON value: its value, and the names of what it breaks."""
    if cell is None or str(cell) in column.field.missing:
        return None, ["required"] if column.required else []
    value = column.read(cell)
    if value is None:
        return None, ["type"]
    return value, [name for name, constraint, limit in column.checks if not constraint.holds(value, limit)]
