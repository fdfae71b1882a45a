"""Rolling up: categories whose cells are mostly small go into their parent, or together into "lainnya / other"."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from pipelines.stages.deidentify.counts.dimension import Dimension
from pipelines.stages.deidentify.counts.table import CountTable

OTHER = "lainnya / other"
MOSTLY = 0.5  # of a category's cells with people in them: below, hiding single cells keeps more


def roll_up(table: CountTable, axis: int) -> CountTable | None:
    """The same table with the sparse categories of one dimension merged; None where nothing is sparse."""
    sparse = _sparse(table, axis)
    rolled = table
    for parent, leaves in sparse.items():
        rolled = _merge(rolled, axis, parent, leaves)
    return rolled if sparse else None


def _merge(table: CountTable, axis: int, parent: str, leaves: tuple[str, ...]) -> CountTable:
    dimension = table.dimensions[axis]
    dropped = table.dropped | {(dimension.name, leaf) for leaf in leaves}
    if set(leaves) >= set(dimension.children[parent]):  # the parent says it all
        return replace(table, dropped=dropped)
    name = OTHER if parent == dimension.total else f"{OTHER} ({parent})"
    while name in dimension.nodes:
        name += "*"
    above = () if parent == dimension.total else ((name, parent),)
    kept = tuple(pair for pair in dimension.parents if pair[0] not in leaves)
    merged = Dimension(
        dimension.name, dimension.categories, (*kept, *((leaf, name) for leaf in leaves), *above), dimension.total
    )
    dimensions = (*table.dimensions[:axis], merged, *table.dimensions[axis + 1 :])
    return replace(table, dimensions=dimensions, dropped=dropped)


def _sparse(table: CountTable, axis: int) -> dict[str, tuple[str, ...]]:
    """By parent: at least two sibling categories with mostly small cells; a lone one takes its sparsest sibling along."""
    dimension = table.dimensions[axis]
    share = _share_of_small(table, axis)
    siblings: dict[str, list[str]] = defaultdict(list)
    for parent, children in dimension.children.items():
        siblings[parent] += [c for c in children if c in share and (dimension.name, c) not in table.dropped]
    found = {}
    for parent, leaves in siblings.items():
        ranked = sorted(leaves, key=lambda leaf: (-share[leaf], leaf))
        many = sum(share[leaf] >= MOSTLY for leaf in ranked)
        if many and len(ranked) > 1:
            found[parent] = tuple(ranked[: max(2, many)])
    return found


def _share_of_small(table: CountTable, axis: int) -> dict[str, float]:
    """Of the offered cells of each category, over all nodes of the other dimensions."""
    leaves = table.dimensions[axis].categories
    small = np.moveaxis(table.small & table.offered, axis, 0)[: len(leaves)].reshape(len(leaves), -1).sum(axis=1)
    cells = np.moveaxis((table.cube > 0) & table.offered, axis, 0)[: len(leaves)].reshape(len(leaves), -1).sum(axis=1)
    return dict(zip(leaves, (small / np.maximum(cells, 1)).tolist(), strict=True))
