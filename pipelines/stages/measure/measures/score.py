"""A score against a target, as Boston's CityScore has it: 1 means "as promised", more is better. It puts unlike things on one
scale, and hides much in doing so; every definition that uses it must say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.arrays import Array, as_groups, divided, grouping, numbers, weights

Settings = Mapping[str, Any]
NOISE = 1e-9  # 1.1 * 100 is 110.00000000000001 in binary: no reason to round up


def needs(settings: Settings) -> set[str]:
    return {settings["of"], settings["target"]}


def score(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """Each row: value by target (`good: up`) or target by value (`good: down`), up to the next hundredth; then their mean.

    `cap` bounds a single score, so that one runaway does not hide the others. A value or a target of 0 gives no score.
    """
    grouped, scores, weight = grouping(facts, by), _scores(facts, settings), weights(facts)
    scored = ~np.isnan(scores)
    total, n = grouped.total(np.nan_to_num(scores) * weight), grouped.total(scored * weight)
    return as_groups(grouped.names, total, n, n, divided(total, n))


def _scores(facts: pa.Table, settings: Settings) -> Array:
    value, target = numbers(facts, settings["of"]), numbers(facts, settings["target"])
    usable = (value > 0) & (target > 0)
    top, bottom = (value, target) if settings["good"] == "up" else (target, value)
    found = np.where(usable, divided(top, np.where(usable, bottom, 0)), np.nan)
    return np.minimum(np.ceil(found * 100 - NOISE) / 100, settings.get("cap", np.inf))


def notes(facts: pa.Table, settings: Settings, _: Context) -> list[Note]:
    count = int(np.isnan(_scores(facts, settings)).sum())
    message = Text(
        f"{count} baris tanpa skor: nilai atau targetnya kosong atau nol.",
        f"{count} rows have no score: the value or the target is missing or zero.",
    )
    return [Note("score-missing", settings["of"], count, message)] if count else []
