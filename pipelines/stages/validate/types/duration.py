"""Lengths of time (Table Schema, `duration`), as ISO 8601 writes them: `P1Y2M`, `PT36H`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from isodate import Duration, parse_duration

from pipelines.stages.validate.kind import LISTED, Field, Kind, Read


def reader(_field: Field) -> Read:
    def read(cell: Any) -> Duration | timedelta | None:
        if not isinstance(cell, str):
            return None
        try:
            return parse_duration(cell)
        except (ValueError, TypeError, OverflowError, ArithmeticError):
            return None

    return read


def canonical(value: Duration | timedelta) -> str:
    """P1W equals P7D, but P1M equals no number of days."""
    if isinstance(value, timedelta):
        return f"0 0 {value!r}"
    return f"{value.years.normalize()} {value.months.normalize()} {value.tdelta!r}"


KIND = Kind(reader, LISTED, canonical=canonical, family="duration")
