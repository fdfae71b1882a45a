"""Months (Table Schema, `yearmonth`)."""

from __future__ import annotations

from typing import Any

from pipelines.stages.validate.kind import ORDERED, Field, Kind, Read
from pipelines.stages.validate.types.integer import whole


def reader(_field: Field) -> Read:
    def read(cell: Any) -> tuple[Any, ...] | None:
        if isinstance(cell, list | tuple):
            return tuple(cell) if len(cell) == 2 else None  # noqa: PLR2004
        if not isinstance(cell, str) or cell.count("-") != 1:
            return None
        year, month = map(whole, cell.split("-"))
        return None if year is None or month is None or not 1 <= month <= 12 else (year, month)  # noqa: PLR2004

    return read


KIND = Kind(reader, ORDERED, canonical=lambda value: f"{value[0]}-{value[1]}", family="yearmonth")
