"""Columns that a kit works out of exact values before de-identification coarsens them, by the name that a schema writes
under `derive`. Each takes the private facts and the context and gives one value for every fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.derive import durations, punctual
from pipelines.stages.measure.derive.course import NEEDS


@dataclass(frozen=True)
class Derivation:
    """How a column is worked out, the roles it needs, and the Table Schema type of what comes out."""

    compute: Callable[[pa.Table, Context], pa.Array | pa.ChunkedArray]
    needs: frozenset[str]
    type: str


DERIVATIONS: dict[str, Derivation] = {}

DERIVATIONS |= {  # of complaints
    "working_days": Derivation(durations.working_days, NEEDS, "integer"),
    "calendar_days": Derivation(durations.calendar_days, NEEDS, "integer"),
    "response_days": Derivation(durations.response_days, NEEDS, "integer"),
    "clock_age": Derivation(durations.clock_age, NEEDS, "string"),
    "due_date": Derivation(punctual.due_date, NEEDS, "date"),
    "in_time": Derivation(punctual.in_time, NEEDS, "string"),
    "first_response_in_time": Derivation(punctual.first_response_in_time, NEEDS | {"first_response"}, "string"),
    "forwarded_in_time": Derivation(punctual.forwarded_in_time, NEEDS | {"verified"}, "string"),
    "reopened_in_time": Derivation(punctual.reopened_in_time, NEEDS | {"reopened_at"}, "string"),
}
