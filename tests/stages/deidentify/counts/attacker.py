"""An attacker of our own, who shares no line with the package: unknowns are the categories' counts, not the cells.

He reads what is published and nothing else. `interval` is his linear program; `possible` writes down every whole table
that agrees with a tiny publication. The judge below knows the truth and uses it only to save programs: a truth that is
possible makes a higher maximum proof that the cell is no point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from pipelines.stages.deidentify.counts import HIDDEN, Dimension, Protected, Published

SLACK = 1e-6


def leaves_below(dimension: Dimension, node: str) -> list[int]:
    if node == dimension.total:
        return list(range(len(dimension.categories)))
    if node in dimension.categories:
        return [dimension.categories.index(node)]
    return [leaf for child, parent in dimension.parents if parent == node for leaf in leaves_below(dimension, child)]


@dataclass
class Attacker:
    """`rows` @ counts == values for the visible; hidden cells are rows, too."""

    rows: csr_array
    cells: np.ndarray
    lowest: int
    threshold: int

    def _program(self, row: np.ndarray, sign: int) -> float:
        seen = self.cells >= 0
        equal, right = self.rows[np.flatnonzero(seen)], self.cells[seen].astype(float)
        hidden = self.rows[np.flatnonzero(self.cells == HIDDEN)]
        answer = linprog(
            -sign * row, A_eq=equal, b_eq=right, A_ub=-hidden, b_ub=np.full(hidden.shape[0], -float(self.lowest))
        )
        if answer.status == 3:
            return np.inf
        assert answer.status == 0, answer.message
        return float(sign * -answer.fun)

    def most(self, cell: int) -> float:
        return np.floor(self._program(self.rows[[cell]].toarray()[0], 1) + SLACK)

    def least(self, cell: int) -> float:
        return np.ceil(self._program(self.rows[[cell]].toarray()[0], -1) - SLACK)

    def recovered(self, truth: np.ndarray) -> list[int]:
        """Hidden cells that are a point, or surely below the threshold."""
        found = []
        for cell in np.flatnonzero(self.cells == HIDDEN).tolist():
            most = self.most(cell)
            if most < self.threshold or (most <= truth[cell] and self.least(cell) == most):
                found.append(cell)
        return found


def matrix(published: Published) -> csr_array:
    shape = tuple(len(d.categories) for d in published.dimensions)
    rows, columns = [], []
    for number, nodes in enumerate(product(*(d.nodes for d in published.dimensions))):
        below = [leaves_below(d, node) for d, node in zip(published.dimensions, nodes, strict=True)]
        for leaf in product(*below):
            rows.append(number)
            columns.append(int(np.ravel_multi_index(leaf, shape)))
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(published.values.size, int(np.prod(shape))))


def attacker(published: Published) -> Attacker:
    return Attacker(matrix(published), published.values.ravel(), int(published.zeros == "shown"), published.threshold)


def recovered(protected: Protected) -> list[int]:
    return attacker(protected.published).recovered(protected.table.cube.ravel())


def attacker_of_two(first: Protected, second: Protected) -> tuple[Attacker, np.ndarray]:
    """Two revisions of one table; he also knows every cell that did not change."""
    one, two = first.published, second.published
    a, b = matrix(one), matrix(two)
    # by who is counted, not by name: two revisions' "other" need not be the same others
    names = [
        list(product(*([frozenset(leaves_below(d, node)) for node in d.nodes] for d in p.dimensions)))
        for p in (one, two)
    ]
    index = {name: i for i, name in enumerate(names[1])}
    truth = first.table.cube.ravel(), second.table.cube.ravel()
    both = [(i, index[n]) for i, n in enumerate(names[0]) if n in index and truth[0][i] == truth[1][index[n]]]
    wide = [csr_array((m.shape[0], n.shape[1])) for m, n in ((a, b), (b, a))]
    rows = vstack([_beside(a, wide[0]), _beside(wide[1], b)]).tocsr()
    same = rows[[i for i, _ in both]] - rows[[a.shape[0] + j for _, j in both]]
    cells = np.concatenate([one.values.ravel(), two.values.ravel(), np.zeros(len(both), np.int64)])
    everything = vstack([rows, same]).tocsr()
    lowest = int(one.zeros == "shown")
    return Attacker(everything, cells, lowest, one.threshold), np.concatenate([*truth, np.zeros(len(both), np.int64)])


def _beside(left: csr_array, right: csr_array) -> csr_array:
    from scipy.sparse import hstack

    return csr_array(hstack([left, right]))


def possible(published: Published) -> Iterator[np.ndarray]:
    """Every whole table that agrees with a tiny publication, cell by cell of the cube."""
    rows = matrix(published).toarray().astype(int)
    cells = published.values.ravel()
    seen = cells >= 0
    hidden, lowest = cells == HIDDEN, int(published.zeros == "shown")
    assert seen[-1], "a hidden grand total leaves endlessly many"
    under = [np.flatnonzero(rows[:, leaf] & seen).tolist() for leaf in range(rows.shape[1])]
    last = {cell: leaf for leaf, above in enumerate(under) for cell in above}
    left = {cell: int(cells[cell]) for cell in np.flatnonzero(seen).tolist()}
    assert all(left[cell] == 0 for cell in left.keys() - last.keys())

    def grow(counts: list[int]) -> Iterator[np.ndarray]:
        leaf = len(counts)
        if leaf == len(under):
            sums = rows @ np.array(counts)
            if (sums[hidden] >= lowest).all():
                yield sums
            return
        closing = [left[cell] for cell in under[leaf] if last[cell] == leaf]
        for count in range(max(closing, default=0), min(left[cell] for cell in under[leaf]) + 1):
            if any(rest != count for rest in closing):
                return
            for cell in under[leaf]:
                left[cell] -= count
            yield from grow([*counts, count])
            for cell in under[leaf]:
                left[cell] += count

    yield from grow([])


def recovered_by_writing_all_down(published: Published) -> list[int]:
    tables = np.array(list(possible(published)))
    least, most = tables.min(axis=0), tables.max(axis=0)
    hidden = published.values.ravel() == HIDDEN
    return np.flatnonzero(hidden & ((least == most) | (most < published.threshold))).tolist()
