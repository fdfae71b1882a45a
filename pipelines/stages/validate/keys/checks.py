"""The checks that need all rows: each is fed batch by batch and answers at the end, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import pyarrow as pa

from pipelines.stages.validate.constraint import Mask
from pipelines.stages.validate.keys.column import KeyColumn, empty_mask, equal_to_nothing
from pipelines.stages.validate.keys.compare import Rows, absent, repeated
from pipelines.stages.validate.keys.heaps import Heaps
from pipelines.stages.validate.keys.ordered import Ordered

Key = Sequence[KeyColumn]


class Check(Protocol):
    """`rule` and `fields` name it in findings; `visits` are the places of its fields in the row."""

    rule: str
    fields: tuple[str, ...]
    visits: tuple[int, ...]

    def add(self, rows: Rows, columns: Sequence[KeyColumn | None]) -> Rows:
        """Takes a batch; returns the rows that are wrong whatever follows."""

    def finish(self) -> Iterator[Rows]:
        """The rows that are wrong when all is known, in any order."""

    def close(self) -> None:
        """Leaves nothing on disk."""


@dataclass
class Unique:
    """`unique`, `primaryKey` and `uniqueKeys`: no two rows with the same values.

    With `needs_value` (primary key) a row without any value is an error and a null equals a null, as in Frictionless.
    Without it, a row with a null is left out (Data Package v2, uniqueKeys).
    """

    rule: str
    fields: tuple[str, ...]
    visits: tuple[int, ...]
    heaps: Heaps
    needs_value: bool = False
    twin: Unique | None = None  # a check of the same fields, whose heaps serve both
    found: list[Rows] = field(default_factory=list)
    in_order: bool = True

    def __post_init__(self) -> None:
        path = self.heaps.folder / f"{self.heaps.name}-ordered.arrow"
        self.ordered = Ordered(path, self.heaps.in_memory_bytes)

    def add(self, rows: Rows, columns: Sequence[KeyColumn | None]) -> Rows:
        key = [column for column in (columns[place] for place in self.visits) if column is not None]
        empty = all_null(key) if self.needs_value else any_null(key)
        if self.twin is None and empty.any():
            kept = pa.array(np.flatnonzero(~empty))
            self._keep(rows[~empty], [column.take(kept) for column in key])
        elif self.twin is None:
            self._keep(rows, key)
        return rows[empty] if self.needs_value else np.array([], np.int64)

    def _keep(self, rows: Rows, key: Key) -> None:
        if self.in_order and self.ordered.take(rows, key):
            return
        if self.in_order:
            self.in_order = False
            for earlier_rows, earlier_key in self.ordered.given_back():
                self.heaps.add(earlier_rows, earlier_key)
            self.ordered.close()
        self.heaps.add(rows, key)

    def finish(self) -> Iterator[Rows]:
        if self.twin is not None:
            yield from self.twin.found
            return
        for heap in self.heaps.heaps():
            self.found.append(repeated(heap))
            yield self.found[-1]

    def close(self) -> None:
        self.ordered.close()
        self.heaps.close()


@dataclass(frozen=True)
class Parent:
    """A parent field in the table itself. `place` None: the file lacks it, so it is null in every row.

    `alike` False: its type can never equal the child's.
    """

    place: int | None
    alike: bool

    def of(self, columns: Sequence[KeyColumn | None], count: int) -> KeyColumn | None:
        if self.place is None:
            return KeyColumn(pa.nulls(count, pa.int64()))
        column = columns[self.place]
        return column if self.alike or column is None else equal_to_nothing(column)


@dataclass
class Foreign:
    """A foreign key: every row with a value has a parent row with the same values, partial nulls included."""

    rule: str
    fields: tuple[str, ...]
    visits: tuple[int, ...]
    children: Heaps
    parents: Heaps
    own_parents: tuple[Parent, ...] = ()  # of a key to the table itself

    def add(self, rows: Rows, columns: Sequence[KeyColumn | None]) -> Rows:
        self._put(self.children, rows, [columns[place] for place in self.visits])
        if self.own_parents:
            self.add_parents([parent.of(columns, len(rows)) for parent in self.own_parents])
        return np.array([], np.int64)

    def add_parents(self, columns: Sequence[KeyColumn | None]) -> None:
        count = next(len(column.plain) for column in columns if column is not None)
        self._put(self.parents, np.zeros(count, np.int64), columns)

    def _put(self, heaps: Heaps, rows: Rows, columns: Sequence[KeyColumn | None]) -> None:
        key = [column for column in columns if column is not None]
        kept = ~all_null(key)
        if kept.any():
            places = pa.array(np.flatnonzero(kept))
            heaps.add(rows[kept], key if kept.all() else [column.take(places) for column in key])

    def finish(self) -> Iterator[Rows]:
        for children, parents in self.pairs():
            yield absent(children, parents)

    def pairs(self) -> Iterable[tuple[pa.Table, pa.Table]]:
        split = bool(self.children.spills or self.parents.spills)
        return zip(self.children.heaps(split=split), self.parents.heaps(split=split), strict=True)

    def close(self) -> None:
        self.children.close()
        self.parents.close()


def all_null(key: Key) -> Mask:
    empty = empty_mask(key[0])
    for column in key[1:]:
        empty = empty & empty_mask(column)
    return empty


def any_null(key: Key) -> Mask:
    empty = empty_mask(key[0])
    for column in key[1:]:
        empty = empty | empty_mask(column)
    return empty
