"""What a measure may know besides the facts: the period, the profile's parameters, earlier editions and look-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from pipelines.model.indicator import Measurement
from pipelines.model.period import Period


@dataclass(frozen=True)
class Past:
    """The newest measurements of an earlier edition."""

    period: Period
    measurements: Sequence[Measurement]

    def value(self, indicator: str, by: str = "", group: str = "") -> float | None:
        wanted = (indicator, by, group, "published")
        found = (m for m in self.measurements if (m.indicator, m.by, m.group, m.population) == wanted)
        return next((m.value for m in found), None)


@dataclass(frozen=True)
class Context:
    """`parameters`: the profile's, overridden by the dataset's. `lookups`: released tables by the name a kit gives them."""

    period: Period
    parameters: Mapping[str, Any] = field(default_factory=dict)
    history: Sequence[Past] = ()
    lookups: Mapping[str, pa.Table] = field(default_factory=dict)
