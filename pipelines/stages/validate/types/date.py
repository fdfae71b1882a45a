"""Days (Table Schema, `date`): ISO 8601 by default, a strptime pattern, or `any`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.calendar import DAY
from pipelines.stages.validate.kind import ORDERED, Field, Kind, Read, certain
from pipelines.stages.validate.moment import read_any
from pipelines.stages.validate.shape import Shape, fits

EPOCH = date(1970, 1, 1)
ISO_FORMATS = ("default", "%Y-%m-%d")
ISO = Shape.of(("19", "09", "09", "09", "--", "09", "09", "--", "09", "09"))  # the year 0000 exists for Arrow only


def reader(field: Field) -> Read:
    pattern = "%Y-%m-%d" if field.format == "default" else field.format

    def read(cell: Any) -> date | None:
        if not isinstance(cell, str):
            return None
        if pattern == "any":
            moment = read_any(cell)
            return None if moment is None else moment.date()
        try:
            return datetime.strptime(cell, pattern).date()  # noqa: DTZ007
        except (ValueError, TypeError, IndexError, KeyError):
            return None

    return read


def plain(text: pa.Array, field: Field) -> pa.Array:
    if field.format not in ISO_FORMATS:
        return pa.nulls(len(text), pa.date32())
    shaped = fits(text, ISO)
    try:  # Arrow knows which days exist
        return (text if shaped.all() else certain(text, pa.array(shaped))).cast(pa.date32())
    except pa.ArrowInvalid:
        return certain(text, pc.match_substring_regex(text, f"^{DAY}$")).cast(pa.date32())


def quick(field: Field) -> bool:
    return field.format in ISO_FORMATS


KIND = Kind(
    reader,
    ORDERED,
    pa.date32(),
    plain,
    stored=lambda value, _text: value,
    canonical=lambda value: (value - EPOCH).days,
    family="date",
    quick=quick,
)
