"""What a definition may ask for under `measure`, by name. Each takes facts, the role of the groups ("" for everything),
its settings and the context, and gives a table of groups (`grouped.GROUPS`); each says which roles it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures import additive, durations, resident, split

Compute = Callable[[pa.Table, str, Mapping[str, Any], Context], pa.Table]
Needs = Callable[[Mapping[str, Any]], set[str]]


@dataclass(frozen=True)
class Measure:
    """A way of measuring and the roles that it needs for given settings."""

    compute: Compute
    needs: Needs


MEASURES: dict[str, Measure] = {
    "count": Measure(additive.count, additive.needs),
    "sum": Measure(additive.total, additive.needs),
    "share": Measure(additive.share, additive.needs),
    "ratio": Measure(additive.ratio, additive.needs),
    "mean": Measure(additive.mean, additive.needs),
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
