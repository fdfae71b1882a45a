"""Collects what was found: counts everything, lists the first findings in Frictionless' order.

The order within a row: the fields that `unique` and key checks looked at before the first of them failed, then the
other fields; then cells too many and too few; then unique, primary, unique-key and foreign-key errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.stages.validate.constraint import Mask
from pipelines.stages.validate.keys.compare import Rows

CELL, EDGE, KEY = 0, 1, 2  # cells; cells too many or too few; keys


@dataclass(frozen=True, slots=True)
class Entry:
    """One broken rule at one row. `place` is the field's place in the row, or the number of the key check."""

    row: int
    part: int
    place: int
    step: int
    rule: str
    detail: str
    field: str


class Ledger:
    """`visits`: for each key check in turn, the places of its fields."""

    def __init__(self, cap: int, visits: Sequence[tuple[int, ...]]) -> None:
        self.cap, self.visits = cap, visits
        self.counts: Counter[tuple[str, str]] = Counter()
        self.entries: list[Entry] = []
        self.key_entries: list[Entry] = []
        self.batch: list[Entry] = []

    @property
    def clean(self) -> bool:
        return not self.counts

    def add_mask(self, rows: Rows, mask: Mask, entry: Entry) -> None:
        """The same entry for every row of the mask."""
        self._count(entry, int(np.count_nonzero(mask)))
        self._list(rows[np.flatnonzero(mask)[: self._room()]], entry)

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._count(entry, 1)
            if self._room():
                self.batch.append(entry)

    def end_batch(self) -> None:
        """Batches come in row order, so only the last row of the list can still be incomplete, and it never is."""
        self.batch.sort(key=lambda entry: entry.row)
        room = self._room()
        if room and self.batch:
            last = self.batch[min(room, len(self.batch)) - 1].row
            self.entries += [entry for entry in self.batch if entry.row <= last]
        self.batch = []

    def add_key_rows(self, rows: Rows, entry: Entry) -> None:
        """Rows of a key check, in any order."""
        self._count(entry, len(rows))
        first = np.sort(np.partition(rows, self.cap)[: self.cap] if len(rows) > self.cap else rows)
        self.key_entries += [_at(int(row), entry) for row in first]

    def listed(self) -> list[Entry]:
        """The first `cap` entries."""
        entries = sorted(self.entries + self.key_entries, key=lambda entry: entry.row)
        listed: list[Entry] = []
        at = 0
        while at < len(entries) and len(listed) < self.cap:
            end = at
            while end < len(entries) and entries[end].row == entries[at].row:
                end += 1
            listed += in_row_order(entries[at:end], self.visits)
            at = end
        return listed[: self.cap]

    def _count(self, entry: Entry, times: int) -> None:
        if times:
            self.counts[entry.rule, entry.field] += times

    def _room(self) -> int:
        return max(0, self.cap - len(self.entries))

    def _list(self, rows: Rows, entry: Entry) -> None:
        self.batch += [_at(int(row), entry) for row in rows]


def _at(row: int, entry: Entry) -> Entry:
    return Entry(row, entry.part, entry.place, entry.step, entry.rule, entry.detail, entry.field)


def in_row_order(entries: list[Entry], visits: Sequence[tuple[int, ...]]) -> list[Entry]:
    """The entries of one row as Frictionless reports them."""
    if len(entries) == 1:
        return entries
    failed = {entry.place for entry in entries if entry.part == KEY}
    seen: list[int] = []
    for check, places in enumerate(visits):
        seen += [place for place in places if place not in seen]
        if check in failed:
            break
    rank = {place: number for number, place in enumerate(seen)}

    def order(entry: Entry) -> tuple[int, int, int, int]:
        first = rank.get(entry.place, len(seen)) if entry.part == CELL else 0
        return entry.part, first, entry.place, entry.step

    return sorted(entries, key=order)
