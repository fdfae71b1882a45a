"""Measurements of several datasets → one report per agency and month (`model/responsiveness.py`)."""

from pipelines.stages.measure.responsiveness.agencies import Register
from pipelines.stages.measure.responsiveness.promises import promised_editions, promises_table
from pipelines.stages.measure.responsiveness.reporting import responsiveness

__all__ = ["Register", "promised_editions", "promises_table", "responsiveness"]
