"""Moments of facts as days of the calendar on the wall of the office."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.working_days import Days


def days_of(facts: pa.Table, role: str, context: Context) -> Days:
    """The local day of each fact; NaT where it is unknown, or where the dataset has no such column.

    The corridor publishes times with an offset in UTC; the parameter `timezone` says whose day is meant. A column whose
    times are all midnight holds days, which no time zone moves.
    """
    if role not in facts.column_names:
        return np.full(facts.num_rows, np.datetime64("NaT"), "datetime64[D]")
    column = facts.column(role)
    zone = context.parameters.get("timezone")
    if zone and pa.types.is_timestamp(column.type) and has_times(column):
        moments = pc.assume_timezone(column, "UTC") if column.type.tz is None else column
        column = pc.local_timestamp(moments.cast(pa.timestamp("us", zone)))
    return np.asarray(column.cast(pa.date32()).to_numpy(), "datetime64[D]")


def has_times(column: pa.ChunkedArray) -> bool:
    """Whether a column of moments knows more than the day."""
    return bool(pc.any(pc.not_equal(column, pc.floor_temporal(column, unit="day"))).as_py())
