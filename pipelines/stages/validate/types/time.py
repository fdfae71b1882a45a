"""Clock times (Table Schema, `time`)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from dateutil.parser import isoparse

from pipelines.stages.validate.calendar import CLOCK
from pipelines.stages.validate.kind import ORDERED, Field, Kind, Read, certain
from pipelines.stages.validate.moment import read_any_clock

SHORTEST = 8  # `12:30:45`
STORED = pa.time64("us")


def reader(field: Field) -> Read:
    def read(cell: Any) -> dt.time | None:
        if not isinstance(cell, str):
            return None
        if field.format == "any":
            moment = read_any_clock(cell)
            return None if moment is None else moment.timetz()
        try:
            return read_iso(cell) if field.format == "default" else dt.datetime.strptime(cell, field.format).timetz()  # noqa: DTZ007
        except (ValueError, TypeError, IndexError, KeyError, OverflowError):
            return None

    return read


def read_iso(cell: str) -> dt.time | None:
    return isoparse(f"2000-01-01T{cell}").timetz() if len(cell) >= SHORTEST and cell[5] == ":" else None


def plain(text: pa.Array, field: Field) -> pa.Array:
    if field.format != "default":
        return pa.nulls(len(text), STORED)
    sure = certain(text, pc.match_substring_regex(text, f"^{CLOCK}$"))
    hours, minutes, seconds = (pc.utf8_slice_codeunits(sure, at, at + 2).cast(pa.int64()) for at in (0, 3, 6))
    return pc.multiply(pc.add(pc.multiply(pc.add(pc.multiply(hours, 60), minutes), 60), seconds), 1_000_000).cast(
        STORED
    )


def stored(value: dt.time, _text: str) -> dt.time:
    """A time with an offset keeps its clock face: without a day there is no UTC."""
    return value.replace(tzinfo=None)


def canonical(value: dt.time) -> int | str:
    face = ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond
    offset = value.utcoffset()
    return face if offset is None else f"z{face - offset // dt.timedelta(microseconds=1)}"


KIND = Kind(reader, ORDERED, STORED, plain, stored, canonical, "time")
