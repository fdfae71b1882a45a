"""The linear relations among cells, within one table and across tables of the same people: parent = sum of children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.stages.deidentify.counts.dimension import Dimension
from pipelines.stages.deidentify.counts.table import Ints, keys

Member = tuple[tuple[Dimension, ...], str, Ints]  # dimensions, population, a label for every cell


@dataclass(frozen=True, eq=False)
class System:
    """Unknowns 0 … size-1; `relations @ values == 0`; `places[i]` leads from the cells of table i to the unknowns."""

    relations: Any  # scipy.sparse.csc_array
    size: int
    places: tuple[Ints, ...]


def link(tables: Sequence[Member]) -> System:
    """Cells that count the same people and carry the same label are one unknown.

    The label is the true count: a cell that a revision corrected is a new unknown, all others are the old one. So the
    attacker is told which cells did not change, the worst that a list of changes (`changes.csv`) could tell.
    """
    from scipy.sparse import csc_array, vstack  # noqa: PLC0415 (nobody without counts pays for it)

    known: dict[Any, int] = {}
    places = []
    for dimensions, population, labels in tables:
        pairs = zip(keys(dimensions, population), labels.ravel().tolist(), strict=True)
        places.append(np.array([known.setdefault(pair, len(known)) for pair in pairs], np.int64))
    blocks = []
    for (dimensions, _, _), place in zip(tables, places, strict=True):
        rows, columns, signs = _relations(dimensions)
        if len(rows):
            shape = (int(rows.max()) + 1, len(known))
            blocks.append(csc_array((signs, (rows, place[columns])), shape=shape))
    relations = csc_array(vstack(blocks)) if blocks else csc_array((0, len(known)))
    relations.eliminate_zeros()  # an only child and its parent are one unknown: their relation is 0 = 0
    return System(relations, len(known), tuple(places))


def _relations(dimensions: tuple[Dimension, ...]) -> tuple[Ints, Ints, Ints]:
    """Triplets (row, cell, sign) of: sum of children - parent = 0, along each dimension, at each node of the others."""
    shape = tuple(len(dimension.nodes) for dimension in dimensions)
    cells = np.arange(int(np.prod(shape)), dtype=np.int64).reshape(shape)
    rows: list[Ints] = [np.zeros(0, np.int64)]
    columns: list[Ints] = [np.zeros(0, np.int64)]
    signs: list[Ints] = [np.zeros(0, np.int64)]
    start = 0
    for axis, dimension in enumerate(dimensions):
        lines = np.moveaxis(cells, axis, 0).reshape(shape[axis], -1)
        index = {node: i for i, node in enumerate(dimension.nodes)}
        for parent, children in dimension.children.items():
            taking_part = lines[[*(index[child] for child in children), index[parent]]]
            rows.append(np.tile(np.arange(lines.shape[1]) + start, len(taking_part)))
            columns.append(taking_part.ravel())
            signs.append(np.repeat([*(1,) * len(children), -1], lines.shape[1]))
            start += lines.shape[1]
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(signs)
