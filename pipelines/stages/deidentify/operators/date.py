"""`generalise: month`, `quarter` or `year`: the period that a day lies in. Datetimes with a zone are read in UTC."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator, each

WORDS = {
    "month": Text("per bulan", "by month"),
    "quarter": Text("per triwulan", "by quarter"),
    "year": Text("per tahun", "by year"),
}
SHAPES: dict[str, dict[str, Any]] = {
    "month": {"type": "yearmonth"},
    "quarter": {"type": "string", "constraints": {"pattern": "[0-9]{4}-q[1-4]"}},  # as editions are spelled
    "year": {"type": "year"},
}


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    days = column.cast(pa.date32()) if not pa.types.is_timestamp(column.type) else _days(column)
    match given.step.option:
        case "month":
            return each(days, lambda day: f"{day.year:04}-{day.month:02}")
        case "quarter":
            return each(days, lambda day: f"{day.year:04}-q{(day.month + 2) // 3}")
        case _:
            return each(days, _year, pa.int64())


def _days(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The UTC day of each moment, as the CSV writes it."""
    return column.cast(pa.timestamp("us")).cast(pa.date32(), safe=False)


def _year(day: date) -> int:
    return day.year


def describe(_field: Field, step: Step) -> dict[str, Any]:
    return SHAPES[step.option]


OPERATOR = Operator("generalised", apply, describe, lambda step: WORDS[step.option])
