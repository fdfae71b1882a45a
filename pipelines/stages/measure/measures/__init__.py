"""What a definition may ask for under `measure`, by name. Each takes facts, the role of the groups ("" for everything),
its settings and the context, and gives a table of groups (`grouped.GROUPS`); each says which roles it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipelines.model.indicator import Note
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures import additive, clock, levels, score, services, survey

Compute = Callable[[pa.Table, str, Mapping[str, Any], Context], pa.Table]
Needs = Callable[[Mapping[str, Any]], set[str]]
Tell = Callable[[pa.Table, Mapping[str, Any], Context], list[Note]]


def silent(_facts: pa.Table, _settings: Mapping[str, Any], _context: Context) -> list[Note]:
    """A measure that has nothing to tell."""
    return []


@dataclass(frozen=True)
class Measure:
    """A way of measuring, the roles that it needs for given settings, and what it has to tell of facts it left out."""

    compute: Compute
    needs: Needs
    tell: Tell = silent


MEASURES: dict[str, Measure] = {
    "count": Measure(additive.count, additive.needs),
    "sum": Measure(additive.total, additive.needs),
    "share": Measure(additive.share, additive.needs),
    "ratio": Measure(additive.ratio, additive.needs),
    "mean": Measure(additive.mean, additive.needs),
    "difference": Measure(additive.difference, additive.needs),
}

MEASURES |= {  # of services and participation
    "survey_index": Measure(survey.index, survey.needs, survey.notes),
    "survey_mean": Measure(survey.element, levels.needs, survey.notes),
    "level_counts": Measure(levels.counts, levels.needs),
    "count_share": Measure(services.count_share, services.needs, services.notes),
    "only": Measure(services.only, services.needs),
    "target_score": Measure(score.score, score.needs, score.notes),
    "clock_share": Measure(clock.share, clock.needs, clock.notes),
    "kept_promise": Measure(clock.promise, clock.promised_needs, clock.promise_notes),
}
