"""What a definition may ask for under `measure`, by name. Each takes facts, the role of the groups ("" for everything),
its settings and the context, and gives a table of groups (`grouped.GROUPS`); each says which roles it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures import additive, durations, resident, split

Compute = Callable[[pa.Table, str, Mapping[str, Any], Context], pa.Table]
Needs = Callable[[Mapping[str, Any]], set[str]]
People = Callable[
    [pa.Table, Mapping[str, Any]], tuple[Any, Any]
]  # masks: who is in n, and who of them in the numerator


def everybody(facts: pa.Table, _: Mapping[str, Any]) -> tuple[Any, Any]:
    """Of a measure that has no numerator of its own: every fact is in n."""
    return np.ones(facts.num_rows, bool), None


@dataclass(frozen=True)
class Measure:
    """A way of measuring, the roles that it needs for given settings, and whom it counts."""

    compute: Compute
    needs: Needs
    people: People = everybody


MEASURES: dict[str, Measure] = {
    "count": Measure(additive.count, additive.needs, additive.people),
    "sum": Measure(additive.total, additive.needs, additive.people),
    "share": Measure(additive.share, additive.needs, additive.share_people),
    "ratio": Measure(additive.ratio, additive.needs, additive.people),
    "mean": Measure(additive.mean, additive.needs, additive.people),
    "difference": Measure(additive.difference, additive.needs),
}

MEASURES |= {  # of complaints
    "survival": Measure(durations.survival, durations.needs),
    "quantile": Measure(durations.quantile, durations.needs),
    "split": Measure(split.split, split.needs),
    "per-resident": Measure(resident.per_resident, resident.needs),
}

# They look at no other roles than those they need and the group's, and weigh: facts that look alike may become one.
DISTINCT = frozenset({"count", "share", "difference", "mean", "survival", "quantile", "split", "per-resident"})

LOOKUPS = {"per-resident": resident.LOOKUP}  # the reference table without which there is nothing to measure
