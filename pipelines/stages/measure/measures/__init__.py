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
from pipelines.stages.measure.measures import (
    additive,
    clock,
    deviations,
    differences,
    durations,
    levels,
    pacing,
    portions,
    references,
    resident,
    score,
    services,
    split,
    survey,
)

Compute = Callable[[pa.Table, str, Mapping[str, Any], Context], pa.Table]
Needs = Callable[[Mapping[str, Any]], set[str]]
Tell = Callable[[pa.Table, Mapping[str, Any], Context], list[Note]]
People = Callable[[pa.Table, Mapping[str, Any]], tuple[Any, Any]]  # masks: who is in n, who of them in the numerator


def everybody(facts: pa.Table, _: Mapping[str, Any]) -> tuple[Any, Any]:
    """Of a measure that has no numerator of its own: every fact is in n."""
    return np.ones(facts.num_rows, bool), None


def silent(_facts: pa.Table, _settings: Mapping[str, Any], _context: Context) -> list[Note]:
    """A measure that has nothing to tell."""
    return []


@dataclass(frozen=True)
class Measure:
    """A way of measuring, the roles that it needs for given settings, whom it counts, and why it may have found nothing."""

    compute: Compute
    needs: Needs
    people: People = everybody
    tell: Tell = silent


MEASURES: dict[str, Measure] = {
    "count": Measure(additive.count, additive.needs, people=additive.people),
    "sum": Measure(additive.total, additive.needs, people=additive.people),
    "share": Measure(additive.share, additive.needs, people=additive.share_people),
    "ratio": Measure(additive.ratio, additive.needs, people=additive.people),
    "mean": Measure(additive.mean, additive.needs, people=additive.people),
    "difference": Measure(additive.difference, additive.needs),
    # money
    "portion": Measure(portions.portion, portions.needs),
    "gap": Measure(differences.gap, differences.needs),
    "surplus": Measure(differences.surplus, differences.needs, tell=differences.sides_told),
    "reconcile": Measure(differences.reconcile, differences.needs, tell=differences.official_told),
    "deviation": Measure(deviations.deviation, deviations.needs, tell=deviations.early_told),
    "composition": Measure(deviations.composition, deviations.needs),
    "pace": Measure(pacing.pace, pacing.needs),
    "pace_before": Measure(pacing.pace_before, pacing.needs, tell=pacing.years_told),
    "late": Measure(pacing.late, pacing.needs, tell=pacing.late_told),
    "per": Measure(references.per, references.needs, tell=references.per_told),
    "constant_prices": Measure(references.constant_prices, references.needs, tell=references.constant_told),
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


MEASURES |= {  # of complaints
    "survival": Measure(durations.survival, durations.needs, durations.people),
    "quantile": Measure(durations.quantile, durations.needs, durations.ended_people),
    "split": Measure(split.split, split.needs, split.people),
    "per-resident": Measure(resident.per_resident, resident.needs, additive.people),
}

# They look at no other roles than those they need and the group's, and weigh: facts that look alike may become one.
DISTINCT = frozenset({"count", "share", "difference", "mean", "survival", "quantile", "split", "per-resident"})

LOOKUPS = {"per-resident": resident.LOOKUP}  # the reference table without which there is nothing to measure
