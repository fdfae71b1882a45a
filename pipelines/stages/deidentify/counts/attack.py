"""The attack itself: what is known, the bounds found so far, and the programs that move them. The rules stand in `audit.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.stages.deidentify.counts.solver import Program
from pipelines.stages.deidentify.counts.system import System
from pipelines.stages.deidentify.counts.table import HIDDEN, Ints, Mask, Published

ROUNDS = 6  # programs that raise all doubtful cells of a component at once, before each gets its own


@dataclass(frozen=True, eq=False)
class View:
    """What the attacker makes of one or several tables: known values, bounds of the rest."""

    system: System
    known: Mask
    values: Ints
    low: Ints
    hidden: Mask
    threshold: int

    def possible(self, table: Ints) -> bool:
        """Whether a whole table agrees with everything published, in exact arithmetic."""
        fits = (table[self.known] == self.values[self.known]).all() and (table >= self.low).all()
        return bool(fits and not (self.system.relations @ table).any())


def view(system: System, published: Sequence[Published]) -> View:
    values = np.zeros(system.size, np.int64)
    known = np.zeros(system.size, bool)
    hidden = np.zeros(system.size, bool)
    low = np.zeros(system.size, np.int64)
    for place, table in zip(system.places, published, strict=True):
        cells = table.values.ravel()
        known[place[cells >= 0]] = True
        values[place[cells >= 0]] = cells[cells >= 0]
        marked = place[cells == HIDDEN]
        hidden[marked] = True
        low[marked] = np.maximum(low[marked], int(table.zeros == "shown"))
    low[known] = values[known]
    return View(system, known, values, low, hidden, max(table.threshold for table in published))


def intervals(seen: View, certificates: Sequence[Ints]) -> Iterator[tuple[int, int, int]]:
    """(unknown, least, most) of every recoverable one: those known in one table and hidden in another, and the LP's."""
    for index in np.flatnonzero(seen.hidden & seen.known):
        yield int(index), int(seen.values[index]), int(seen.values[index])
    bounds = Bounds(seen)
    for table in certificates:
        if seen.possible(table):
            bounds.learn(slice(None), table)
    for members in _components(seen):
        if len(bounds.doubtful(members)):
            yield from Component(bounds, members).attack()


class Bounds:
    """The least and the most of every unknown in the tables found so far."""

    def __init__(self, seen: View) -> None:
        self.seen = seen
        self.least = np.full(seen.system.size, np.iinfo(np.int64).max)
        self.most = np.full(seen.system.size, -1, np.int64)

    def learn(self, members: Ints | slice, table: Ints) -> None:
        self.least[members] = np.minimum(self.least[members], table)
        self.most[members] = np.maximum(self.most[members], table)

    def doubtful(self, members: Ints) -> Ints:
        few = self.most[members] < self.seen.threshold
        point = self.most[members] <= self.least[members]
        unsafe = np.where(self.seen.hidden[members], few | point, few & (self.least[members] > 0))
        return members[unsafe]


class Component:
    """Unknown cells that depend on one another, as one program."""

    def __init__(self, bounds: Bounds, members: Ints) -> None:
        seen = bounds.seen
        self.bounds, self.members = bounds, members
        within = seen.system.relations[:, members].tocsr()
        rows = np.flatnonzero(np.diff(within.indptr))
        right = -(seen.system.relations[rows] @ np.where(seen.known, seen.values, 0))
        self.program = Program(within[rows].tocsc(), right)
        self.low = seen.low[members].astype(float)
        # without any total in sight nothing bounds a cell; this much is as good as everything
        most = 10 * (seen.threshold * len(members) + seen.values.max(initial=0) + 1)
        self.high = np.full(len(members), float(most))

    def attack(self) -> Iterator[tuple[int, int, int]]:
        bounds = self.bounds
        for _ in range(ROUNDS):
            before = bounds.doubtful(self.members)
            if len(before) < 2 or not self._gains(before):  # noqa: PLR2004 (a single one gets its own programs below)
                break
        for cell in bounds.doubtful(self.members):
            for sign in (1, -1):
                if cell in bounds.doubtful(self.members):
                    self._look(np.array([cell]), sign)
            if cell in bounds.doubtful(self.members):
                yield int(cell), int(bounds.least[cell]), int(bounds.most[cell])

    def _gains(self, cells: Ints) -> bool:
        self._look(cells, 1)
        return len(self.bounds.doubtful(self.members)) < len(cells)

    def _look(self, cells: Ints, sign: int) -> None:
        """Learns from a possible table in which the sum of the cells is greatest (1) or least (-1)."""
        cost = np.where(np.isin(self.members, cells), -float(sign), 0.0)
        table = self.program.least(cost, self.low, self.high)
        if table is not None:
            self.bounds.learn(self.members, table)
        elif self.bounds.most[self.members].max(initial=-1) < 0:  # else branch and bound gave up: no safer than before
            raise ArithmeticError("the published table contradicts itself: no counts add up to its totals")


def _components(seen: View) -> list[Ints]:
    """Unknown cells that meet in a relation, directly or through others: each group is a program of its own."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 (nobody without counts pays for it)

    unknown = np.flatnonzero(~seen.known)
    relations: Any = abs(seen.system.relations[:, unknown])
    count, names = connected_components(relations.T @ relations, directed=False)
    return [unknown[names == name] for name in range(count)]
