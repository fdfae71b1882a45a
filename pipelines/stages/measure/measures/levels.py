"""How many gave each level of an answer: what every published mean needs beside it. The means live in `survey.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.answers import scale_of
from pipelines.stages.measure.measures.arrays import as_groups, grouping, numbers, weights

Settings = Mapping[str, Any]


def needs(settings: Settings) -> set[str]:
    return {settings["of"]}


def counts(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """Answers to `of`, by any role; by `of` itself: one group for each level of the scale, also those nobody chose."""
    scale, answers = scale_of(context), numbers(facts, settings["of"])
    given = (answers >= scale.lowest) & (answers <= scale.highest)
    weight = weights(facts) * given
    if by == settings["of"]:
        levels = np.arange(scale.lowest, scale.highest + 1) if np.isfinite(scale.highest) else np.unique(answers[given])
        found = np.array([weight[answers == level].sum() for level in levels])
        whole = np.full(len(found), weight.sum())
        return as_groups([f"{level:g}" for level in levels], found, whole, whole, found)
    grouped = grouping(facts, by)
    found = grouped.total(weight)
    return as_groups(grouped.names, found, found, found, found)
