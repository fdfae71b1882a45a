"""Ratios (resolved of received, in time of all): a numerator is part of its denominator, so hiding one must hide the other.

A ratio table is a table of counts with one dimension more, yes and no; its total is the denominator. A small "no" is
as telling as a small "yes" (97 of 98 in time: one was not), and denominator - numerator gives it away.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipelines.stages.deidentify.counts.dimension import Dimension
from pipelines.stages.deidentify.counts.table import CountTable, Ints, Published

YES, NO = "ya", "tidak"


def ratio_table(denominator: CountTable, numerator: Ints, name: str = "ya-tidak") -> CountTable:
    """The table to protect in place of both; `numerator` is shaped as the denominator's counts."""
    if numerator.shape != denominator.counts.shape or (numerator > denominator.counts).any():
        raise ValueError("a numerator counts some of the people of its denominator")
    part = Dimension(name, (YES, NO))
    counts = np.stack([numerator, denominator.counts - numerator], axis=-1)
    faces = denominator.faces and tuple(face | extra for face in denominator.faces for extra in (set(), {name}))
    structural = denominator.structural
    return replace(
        denominator,
        dimensions=(*denominator.dimensions, part),
        counts=counts,
        faces=faces,
        structural=None if structural is None else np.stack([structural, structural], axis=-1),
    )


def ratios(published: Published) -> NDArray[np.float64]:
    """Numerator by denominator at every node where both are visible and somebody is counted; elsewhere not a number."""
    nodes = published.dimensions[-1].nodes
    numerator, denominator = published.values[..., nodes.index(YES)], published.values[..., -1]
    told = (numerator >= 0) & (denominator > 0)
    return np.where(told, numerator / np.where(told, denominator, 1), np.nan)
