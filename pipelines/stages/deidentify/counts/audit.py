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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipelines.stages.deidentify.counts.attack import intervals, view
from pipelines.stages.deidentify.counts.system import System, link
from pipelines.stages.deidentify.counts.table import Ints, Published

if TYPE_CHECKING:
    from pipelines.stages.deidentify.counts.suppress import Protected


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


def _recoverable(
    system: System, published: Sequence[Published], certificates: Sequence[Ints] = ()
) -> list[Recoverable]:
    seen = view(system, published)
    found = {index: (least, most) for index, least, most in intervals(seen, certificates)}
    answer = []
    for number, (place, table) in enumerate(zip(system.places, published, strict=True)):
        names = [dimension.nodes for dimension in table.dimensions]
        marks = table.values.ravel()
        for cell in np.flatnonzero((marks < 0) & np.isin(place, list(found))):
            where = np.unravel_index(int(cell), table.values.shape)
            nodes = tuple(axis[int(i)] for axis, i in zip(names, where, strict=True))
            answer.append(Recoverable(nodes, *found[int(place[cell])], table=number))
    return answer
