"""What must be said about the private facts of a family before anything is measured of them: dates that cannot be true, reports
without a clock, years without a calendar. Counts and names only, never a cell. Which rows to ask about: `anomalies/`."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from pipelines.model.indicator import Note
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.faults import complaints

FIND_FAULTS: dict[str, Callable[[pa.Table, Context], list[Note]]] = {}

FIND_FAULTS |= {"complaints": complaints.check}
