"""Points in time (Table Schema, `datetime`). With an offset they are stored in UTC; without one, as written."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from dateutil.parser import isoparse

from pipelines.stages.validate.calendar import CLOCK, DAY
from pipelines.stages.validate.kind import ORDERED, Field, Kind, Read, certain
from pipelines.stages.validate.moment import in_utc, micros, read_any

SHORTEST = 19  # `2024-01-05T12:30:45`; shorter forms leave out the seconds
STORED = pa.timestamp("us")


def reader(field: Field) -> Read:
    def read(cell: Any) -> dt.datetime | None:
        if not isinstance(cell, str):
            return None
        if field.format == "any":
            return read_any(cell)
        try:
            return read_iso(cell) if field.format == "default" else dt.datetime.strptime(cell, field.format)  # noqa: DTZ007
        except (ValueError, TypeError, IndexError, KeyError, OverflowError):
            return None

    return read


def read_iso(cell: str) -> dt.datetime | None:
    return isoparse(cell) if len(cell) >= SHORTEST and cell[16] == ":" else None


def plain(text: pa.Array, field: Field) -> pa.Array:
    """A column is either with `Z` or without any offset; the rarer of the two is left to the exact path."""
    if field.format != "default":
        return pa.nulls(len(text), STORED)
    zoned = zoned_column(text)
    mask = pc.match_substring_regex(text, f"^{DAY}[T ]{CLOCK}{'Z' if zoned else ''}$")
    local = pc.utf8_slice_codeunits(certain(text, mask), 0, SHORTEST).cast(STORED)
    return local.cast(pa.timestamp("us", "UTC")) if zoned else local


def zoned_column(text: pa.Array) -> bool:
    valid = text.drop_null()
    return len(valid) > 0 and valid[0].as_py().endswith("Z")


def stored(value: dt.datetime, _text: str) -> dt.datetime | None:
    try:
        return in_utc(value)
    except OverflowError:
        return None


def canonical(value: dt.datetime) -> int | str:
    # A moment with an offset never equals one without.
    return micros(value) if value.tzinfo is None else f"z{micros(value)}"


KIND = Kind(reader, ORDERED, STORED, plain, stored, canonical, "datetime")
