"""Which cells to hide beside the small ones: one least-cost deviation for each small cell, which is also its proof.

For a small cell p with n people the program looks for another table that agrees with everything visible and has t people
in p, at least cost of cells that must be hidden for it (the linear heuristic of Kelly, Golden and Assad 1990, "Cell
suppression: disclosure protection for sensitive tabular data"; in two dimensions it is a cheapest cycle). That table is the
certificate: p may hold t, and every other cell that it moves is no point. Hiding more never breaks a certificate, so one
pass ends, and ends safe; raising p and all its totals is always a way, so it always ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipelines.stages.deidentify.counts.audit import Recoverable, audit_together
from pipelines.stages.deidentify.counts.solver import FREE, Floats, Program
from pipelines.stages.deidentify.counts.system import System, link
from pipelines.stages.deidentify.counts.table import CountTable, Ints, Mask, Published

ROUNDS = 12
WORTH_SHARING = 8  # fewer are quicker one by one
HALF = 0.5
GAP = 0.3  # whole answers in three dimensions may cost this much more than the best, which may take an hour


@dataclass(frozen=True, eq=False)
class Protected:
    """What is hidden and why, for the office; `published` alone is for everybody."""

    table: CountTable
    primary: Mask
    complementary: Mask
    recovered: tuple[Recoverable, ...]  # not empty: must not be published, see `protect`

    @property
    def hidden(self) -> Mask:
        return self.primary | self.complementary

    @property
    def published(self) -> Published:
        return self.table.published(self.hidden)

    @property
    def rolled_up(self) -> frozenset[tuple[str, str]]:
        return self.table.dropped

    @property
    def told(self) -> int:
        """Visible counts of at least t: the information kept."""
        return int((self.published.values >= max(self.table.threshold, 1)).sum())


def suppress(table: CountTable, earlier: Sequence[Protected] = ()) -> Protected:
    """Hides cells of `table` as it is, so that it is safe by itself and beside what was published before."""
    tables = [*(e.table for e in earlier), table]
    system = link([(t.dimensions, t.population, t.cube) for t in tables])
    pattern = _pattern(system, tables, earlier)
    tried = [*pattern.share(), *(pattern.protect(int(cell)) for cell in pattern.order())]
    proofs = [pattern.truth, *(possible for possible in tried if possible is not None)]
    offered, place = table.offered, system.places[-1].reshape(table.cube.shape)
    primary = table.small & offered
    complementary = pattern.hidden[place] & offered & ~primary
    made = Protected(table, primary, complementary, ())
    recovered = audit_together([*earlier, made], proofs)
    return replace(made, recovered=tuple(recovered))


def _pattern(system: System, tables: Sequence[CountTable], earlier: Sequence[Protected]) -> Pattern:
    truth = np.zeros(system.size, np.int64)
    hidden, seen, small, new = (np.zeros(system.size, bool) for _ in range(4))
    low, summed = np.zeros(system.size, np.int64), np.zeros(system.size, np.int64)
    for place, table in zip(system.places, tables, strict=True):
        truth[place] = table.cube.ravel()
        summed[place] = np.maximum(summed[place], table.summed.ravel())
        small[place] |= (table.small & (table.offered | (table.cube > 0))).ravel()
    for place, before in zip(system.places[:-1], earlier, strict=True):
        seen[place[(before.published.values >= 0).ravel()]] = True
        hidden[place[before.hidden.ravel()]] = True
    table, place = tables[-1], system.places[-1]
    offered = table.offered.ravel()
    new[place[offered]] = True
    hidden[place[offered & table.small.ravel()]] = True
    if table.zeros == "shown":
        low[new | hidden] = np.minimum(1, truth[new | hidden])
    certain = ((truth == 0) & ~small & new) | seen  # a zero that is shown, or cannot be anything else
    threshold = max(t.threshold for t in tables)
    return Pattern(system, truth, hidden, certain, new & ~certain, low, small, summed, threshold)


@dataclass(eq=False)
class Pattern:
    """The growing set of hidden cells, and which of them have a certificate already."""

    system: System
    truth: Ints
    hidden: Mask
    certain: Mask  # cannot be hidden
    candidate: Mask  # offered, and may be hidden at a price
    low: Ints
    small: Mask
    summed: Ints
    threshold: int

    def __post_init__(self) -> None:
        self.moving = np.flatnonzero(~self.certain)
        columns = self.system.relations[:, self.moving]
        self.program = Program(_beside(columns), np.zeros(columns.shape[0], np.int64))
        # a big count tells more than a small one, and totals are what most readers come for
        self.price = (1.0 + np.log2(1.0 + self.truth)) * (1.0 + self.summed)
        self.needs = np.where(self.small, self.threshold - self.truth, 1)
        self.proved = self.certain | ~(self.hidden | self.small)

    def order(self) -> Ints:
        """Cells that need a certificate, the neediest first: what it hides serves the others."""
        cells = np.flatnonzero(~self.proved)
        return cells[np.lexsort((cells, -self.needs[cells], ~self.small[cells]))]

    def share(self) -> Iterator[Ints]:
        """Certificates at no price: several small cells at once, raised at the expense of other hidden ones."""
        draw = np.random.default_rng(0)  # a coin for each cell, the same at every run: who is raised, who may fall
        for _ in range(ROUNDS):
            doubtful = np.flatnonzero(~self.proved & self.small)
            if len(doubtful) < WORTH_SHARING:
                return
            raised = doubtful[draw.random(len(doubtful)) < HALF]
            step = self._raise(raised)
            if step is None or not (step[raised] >= self.needs[raised]).any():
                return
            self._learn(step)
            yield np.asarray(self.truth + step)

    def protect(self, cell: int) -> Ints | None:
        """A possible table that protects the cell, or None: it needs none, or an earlier publication forbids it."""
        if self.proved[cell]:
            return None
        step = self._step(cell, up=True)
        if step is None and not self.small[cell]:
            step = self._step(cell, up=False)
        if step is None:
            return None
        self._learn(step)
        return np.asarray(self.truth + step)

    def _learn(self, step: Ints) -> None:
        """Hides what a step moves, and notes what it proves; the step backwards may be another proof."""
        moved = np.flatnonzero(step)
        self.hidden[moved[self.candidate[moved]]] = True
        self.proved[moved[~self.small[moved]]] = True
        for possible in (step, -step):
            if (self.truth + possible >= self.low)[moved].all():
                self.proved |= self.small & (possible >= self.needs)

    def _raise(self, cells: Ints) -> Ints | None:
        """As many of the cells as possible by what they need, moving hidden cells only."""
        free = ~self.certain & (self.hidden | ~self.candidate)
        high = np.where(free, np.inf, 0.0)
        fall = np.where(free, self.truth - self.low, 0).astype(float)
        high[cells], fall[cells] = self.needs[cells], 0
        cost = np.full(self.system.size, FREE)
        cost[cells] = -1
        return self._solve(cost, FREE, np.zeros(2 * self.system.size), np.concatenate([high, fall]))

    def _step(self, cell: int, *, up: bool) -> Ints | None:
        """The cheapest way to move a cell by what it needs: what every unknown gains or loses."""
        size = self.system.size
        cost = np.where(self.hidden | ~self.candidate, FREE, self.price)
        low = np.zeros(2 * size)
        high = np.concatenate([np.full(size, np.inf), (self.truth - self.low).astype(float)])
        this, other = (cell, size + cell) if up else (size + cell, cell)
        low[this], high[other] = self.needs[cell], 0
        return None if low[this] > high[this] else self._solve(cost, cost, low, high)

    def _solve(self, gain: Floats, loss: Floats | float, low: Floats, high: Floats) -> Ints | None:
        loss = np.broadcast_to(loss, gain.shape)
        moving = np.concatenate([self.moving, self.system.size + self.moving])
        answer = self.program.least(np.concatenate([gain, loss])[moving], low[moving], high[moving], gap=GAP)
        if answer is None:
            return None
        step = np.zeros(self.system.size, np.int64)
        step[self.moving] = answer[: len(self.moving)] - answer[len(self.moving) :]
        return step


def _beside(columns: Any) -> Any:
    """Gains and losses as two sets of columns."""
    from scipy.sparse import hstack  # noqa: PLC0415 (nobody without counts pays for it)

    return hstack([columns, -columns], format="csc")
