"""Two nouns: a table of counts as the office knows it, and the same table as everybody sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.stages.deidentify.counts.dimension import Dimension

HIDDEN = -1  # one mark for every hidden cell: a mark of its own for small ones would tell that they are small
UNOFFERED = -2  # a cell that nobody meant to publish: the inside of a table whose margins alone are published

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Key = tuple[str, frozenset[tuple[str, frozenset[str]]]]


@dataclass(frozen=True, eq=False)
class CountTable:
    """Counts of people over the categories (`counts`), to be published with all margins or the named `faces` only.

    `zeros`: "shown" (usual: a cell with nobody in it stays 0, as sdcTable's `allowZeros = FALSE`) or "hidden" (nobody is
    few, too; `structural` marks the cells that everybody knows to be impossible). `faces`: the sets of dimensions
    that are published in detail. `dropped`: categories that were rolled up. Tables of one `population` count the
    same people: equal cells are one unknown to an attacker.
    """

    dimensions: tuple[Dimension, ...]
    counts: Ints
    threshold: int = 5
    faces: tuple[frozenset[str], ...] | None = None
    zeros: Literal["shown", "hidden"] = "shown"
    structural: Mask | None = None
    dropped: frozenset[tuple[str, str]] = frozenset()
    population: str = ""

    def __post_init__(self) -> None:
        shape = tuple(len(dimension.categories) for dimension in self.dimensions)
        if self.counts.shape != shape or not np.issubdtype(self.counts.dtype, np.integer) or self.counts.min() < 0:
            raise ValueError(f"counts must be whole numbers from 0, shaped {shape}")
        if self.structural is not None and (self.structural.shape != shape or self.counts[self.structural].any()):
            raise ValueError(f"structural zeros must be shaped {shape} and be zero")
        if self.threshold < 1:
            raise ValueError("threshold starts at 1")
        names = {dimension.name for dimension in self.dimensions}
        if len(names) < len(self.dimensions) or any(not face <= names for face in self.faces or ()):
            raise ValueError(f"dimensions have names of their own, and faces use them: {sorted(names)}")

    @cached_property
    def cube(self) -> Ints:
        """Counts of every node of every dimension, parents and totals too."""
        return added_up(self.dimensions, self.counts.astype(np.int64))

    @cached_property
    def small(self) -> Mask:
        """Primary cells (threshold rule): 1 … t-1 people, 0 … t-1 where zeros are hidden."""
        few = self.cube < self.threshold
        if self.zeros == "shown":
            return few & (self.cube > 0)
        impossible = np.zeros(self.counts.shape, bool) if self.structural is None else self.structural
        possible = added_up(self.dimensions, (~impossible).astype(np.int64))
        return few & (possible > 0)

    @cached_property
    def offered(self) -> Mask:
        """Cells that are meant for publication."""
        shape = self.cube.shape
        mask = np.ones(shape, bool) if self.faces is None else np.zeros(shape, bool)
        for face in self.faces or ():
            mask[
                np.ix_(*(range(n) if d.name in face else [n - 1] for d, n in zip(self.dimensions, shape, strict=True)))
            ] = True
        for axis, dimension in enumerate(self.dimensions):
            gone = [i for i, node in enumerate(dimension.nodes) if (dimension.name, node) in self.dropped]
            mask[(slice(None),) * axis + (gone,)] = False
        return mask

    @cached_property
    def summed(self) -> Ints:
        """Over how many dimensions each cell adds up: 0 for categories, most for the grand total."""
        axes = [np.arange(len(d.nodes)) >= len(d.categories) for d in self.dimensions]
        return np.asarray(sum(np.ix_(*(axis.astype(np.int64) for axis in axes))))

    def published(self, hidden: Mask) -> Published:
        values = np.where(hidden, HIDDEN, np.where(self.offered, self.cube, UNOFFERED))
        return Published(self.dimensions, values, self.threshold, self.zeros, self.population)


@dataclass(frozen=True, eq=False)
class Published:
    """What everybody sees, and all that the attacker gets: nodes, values or marks, and the rules."""

    dimensions: tuple[Dimension, ...]
    values: Ints
    threshold: int
    zeros: Literal["shown", "hidden"]
    population: str = ""

    @property
    def hidden(self) -> Mask:
        return np.asarray(self.values == HIDDEN)

    def cell(self, *nodes: str) -> int:
        """The value at named nodes, one of each dimension."""
        return int(self.values[tuple(d.nodes.index(n) for d, n in zip(self.dimensions, nodes, strict=True))])


def added_up(dimensions: Sequence[Dimension], counts: Ints) -> Ints:
    for axis, dimension in enumerate(dimensions):
        members = [[leaf in dimension.members[node] for leaf in dimension.categories] for node in dimension.nodes]
        counts = np.moveaxis(np.tensordot(np.array(members, np.int64), counts, (1, axis)), 0, axis)
    return counts


def keys(dimensions: Sequence[Dimension], population: str) -> list[Key]:
    """Who is counted in each cell, in the order of the cube: the same in every table, under every name."""
    axes = []
    for dimension in dimensions:
        whole = dimension.members[dimension.total]
        axes.append(
            [() if (m := dimension.members[node]) == whole else ((dimension.name, m),) for node in dimension.nodes]
        )
    return [(population, frozenset(part for parts in cell for part in parts)) for cell in product(*axes)]
