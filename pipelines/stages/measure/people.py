"""Who is counted by the indicators over all rows: what the small-count gate has to see of them (`publish/small_counts.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Indicator
from pipelines.stages.measure.facts import WEIGHT
from pipelines.stages.measure.measures import MEASURES

OUTSIDE, YES, NO = 0, 1, 2  # not in n · in the numerator (or in n, where there is none) · in n only

Codes = np.ndarray[Any, np.dtype[np.int8]]


def counted(facts: pa.Table, indicator: Indicator) -> Codes | None:
    """OUTSIDE, YES or NO for every fact; None when the facts lack a role of the indicator."""
    measure = MEASURES[indicator.measure]
    if not measure.needs(indicator.settings) <= set(facts.column_names):
        return None
    within, hit = measure.people(facts, indicator.settings)
    codes = np.where(np.asarray(within), YES, OUTSIDE).astype(np.int8)
    return codes if hit is None else np.where((codes == YES) & ~np.asarray(hit), NO, codes).astype(np.int8)


def cube(facts: pa.Table, role: str, groups: Sequence[str], splits: Sequence[Codes]) -> np.ndarray[Any, Any]:
    """How many rows each group of a role has in every combination of splits: shaped (groups, 3, 3, …)."""
    names = pc.fill_null(facts.column(role).cast(pa.string()), "").combine_chunks()
    places = pc.index_in(names, pa.array(groups, pa.string())).to_numpy(zero_copy_only=False)
    shape = (len(groups), *(3 for _ in splits))
    flat = np.ravel_multi_index((places.astype(np.int64), *splits), shape) if len(places) else np.array([], np.int64)
    counts = np.bincount(flat, facts.column(WEIGHT).to_numpy(), int(np.prod(shape)))
    return counts.astype(np.int64).reshape(shape)
