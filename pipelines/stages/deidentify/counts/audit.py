"""The attacker: what everybody sees, all relations, whole numbers, the rules; for each hidden cell the least and the most.

A hidden cell is *recoverable* when its least equals its most (exact disclosure; Fischetti and Salazar-González 2001,
the attacker's two programs of a cell), or when its most stays below the threshold t: then everybody knows that fewer than t
people stand there, which is what hiding was for (upper protection level t - count; PRIVACY.md "no bound is below 5").
A cell that was never offered is recoverable when it surely holds 1 … t-1 people: nobody promised that it is not
empty or not known.

The attacker knows: counts are whole and ≥ 0; where zeros are shown, a hidden cell holds ≥ 1; the threshold. He is not told
which hidden cells are the small ones: every hidden cell has the same mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipelines.stages.deidentify.counts.solver import Program
from pipelines.stages.deidentify.counts.system import System, link
from pipelines.stages.deidentify.counts.table import HIDDEN, Ints, Mask, Published

if TYPE_CHECKING:
    from pipelines.stages.deidentify.counts.suppress import Protected

ROUNDS = 6  # programs that raise all doubtful cells of a component at once, before each gets its own


@dataclass(frozen=True)
class Recoverable:
    """A cell, by its nodes, and the interval in which everybody finds it; `table` counts from 0."""

    cell: tuple[str, ...]
    least: int
    most: int
    table: int = 0


def audit(published: Published, certificates: Sequence[Ints] = ()) -> list[Recoverable]:
    """All that a linear program recovers. `certificates`: tables thought possible; each is checked, none is believed."""
    labels = np.zeros(published.values.shape, np.int64)
    system = link([(published.dimensions, published.population, labels)])
    return _recoverable(system, [published], certificates)


def audit_together(tables: Sequence[Protected], certificates: Sequence[Ints] = ()) -> list[Recoverable]:
    """The same over revisions and overlapping tables; the attacker also knows which cells did not change."""
    system = link([(t.table.dimensions, t.table.population, t.table.cube) for t in tables])
    return _recoverable(system, [t.published for t in tables], certificates)


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


def _recoverable(
    system: System, published: Sequence[Published], certificates: Sequence[Ints] = ()
) -> list[Recoverable]:
    seen = view(system, published)
    found = {index: (least, most) for index, least, most in _intervals(seen, certificates)}
    answer = []
    for number, (place, table) in enumerate(zip(system.places, published, strict=True)):
        names = [dimension.nodes for dimension in table.dimensions]
        marks = table.values.ravel()
        for cell in np.flatnonzero((marks < 0) & np.isin(place, list(found))):
            where = np.unravel_index(int(cell), table.values.shape)
            nodes = tuple(axis[int(i)] for axis, i in zip(names, where, strict=True))
            answer.append(Recoverable(nodes, *found[int(place[cell])], table=number))
    return answer


def _intervals(seen: View, certificates: Sequence[Ints]) -> Iterator[tuple[int, int, int]]:
    """(unknown, least, most) of every recoverable one: those known in one table and hidden in another, and the LP's."""
    for index in np.flatnonzero(seen.hidden & seen.known):
        yield int(index), int(seen.values[index]), int(seen.values[index])
    bounds = Bounds(seen)
    for table in certificates:
        if seen.possible(table):
            bounds.learn(slice(None), table)
    for members in _components(seen):
        yield from _attack(bounds, members)


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


def _attack(bounds: Bounds, members: Ints) -> Iterator[tuple[int, int, int]]:
    seen = bounds.seen
    if not len(bounds.doubtful(members)):
        return
    within = seen.system.relations[:, members].tocsr()
    rows = np.flatnonzero(np.diff(within.indptr))
    right = -(seen.system.relations[rows] @ np.where(seen.known, seen.values, 0))
    program = Program(within[rows].tocsc(), right)
    low = seen.low[members].astype(float)
    # without any total in sight nothing bounds a cell; this much is as good as everything
    high = np.full(len(members), float(10 * (seen.threshold * len(members) + seen.values.max(initial=0) + 1)))

    def most(objective: Iterable[int], sign: int) -> None:
        cost = np.where(np.isin(members, list(objective)), -float(sign), 0.0)
        table = program.least(cost, low, high)
        if table is None:
            raise ArithmeticError("the published table contradicts itself: no counts add up to its totals")
        bounds.learn(members, table)

    for _ in range(ROUNDS):
        before = bounds.doubtful(members)
        if len(before) > 1:
            most(before.tolist(), 1)
        if len(bounds.doubtful(members)) in {0, len(before)}:
            break
    for index in bounds.doubtful(members).tolist():
        for sign in (1, -1):
            if index in bounds.doubtful(members):
                most([index], sign)
        if index in bounds.doubtful(members):
            yield index, int(bounds.least[index]), int(bounds.most[index])


def _components(seen: View) -> list[Ints]:
    """Unknown cells that meet in a relation, directly or through others: each group is a program of its own."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415: nobody without counts pays for it

    unknown = np.flatnonzero(~seen.known)
    relations: Any = abs(seen.system.relations[:, unknown])
    count, names = connected_components(relations.T @ relations, directed=False)
    return [unknown[names == name] for name in range(count)]
