"""What a definition may ask for under `measure`, by name. Each takes facts, the role of the groups ("" for everything),
its settings and the context, and gives a table of groups (`grouped.GROUPS`); each says which roles it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.model.indicator import Note
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures import additive, clock, levels, score, services, survey

Compute = Callable[[pa.Table, str, Mapping[str, Any], Context], pa.Table]
Needs = Callable[[Mapping[str, Any]], set[str]]
People = Callable[
    [pa.Table, Mapping[str, Any]], tuple[Any, Any]
]  # masks: who is in n, and who of them in the numerator
Tell = Callable[[pa.Table, Mapping[str, Any], Context], list[Note]]


def silent(_facts: pa.Table, _settings: Mapping[str, Any], _context: Context) -> list[Note]:
    """A measure that has nothing to tell."""
    return []


def everybody(facts: pa.Table, _: Mapping[str, Any]) -> tuple[Any, Any]:
    """Of a measure that has no numerator of its own: every fact is in n."""
    return np.ones(facts.num_rows, bool), None


@dataclass(frozen=True)
class Measure:
    """A way of measuring, the roles that it needs for given settings, whom it counts, and what it has to tell."""

    compute: Compute
    needs: Needs
    people: People = everybody
    tell: Tell = silent


MEASURES: dict[str, Measure] = {
    "count": Measure(additive.count, additive.needs, additive.people),
    "sum": Measure(additive.total, additive.needs, additive.people),
    "share": Measure(additive.share, additive.needs, additive.share_people),
    "ratio": Measure(additive.ratio, additive.needs, additive.people),
    "mean": Measure(additive.mean, additive.needs, additive.people),
    "difference": Measure(additive.difference, additive.needs),
}

MEASURES |= {  # of services and participation
    "survey_index": Measure(survey.index, survey.needs, tell=survey.notes),
    "survey_mean": Measure(survey.element, levels.needs, tell=survey.notes),
    "level_counts": Measure(levels.counts, levels.needs),
    "count_share": Measure(services.count_share, services.needs, tell=services.notes),
    "only": Measure(services.only, services.needs),
    "target_score": Measure(score.score, score.needs, tell=score.notes),
    "clock_share": Measure(clock.share, clock.needs, tell=clock.notes),
    "kept_promise": Measure(clock.promise, clock.promised_needs, tell=clock.promise_notes),
}
