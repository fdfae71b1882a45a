"""Rows that a watchdog should ask about, by family: each rule is a small module that knows one pattern. Taking out the keys of
rows that are not published is the privacy stage's part; counting what cannot be true is `checks/`."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from pipelines.model.anomaly import Anomaly
from pipelines.stages.measure.anomalies import complaints
from pipelines.stages.measure.context import Context

ANOMALIES: dict[str, Callable[[pa.Table, Context], list[Anomaly]]] = {}

ANOMALIES |= {"complaints": complaints.ask}
