"""Years of four characters (Table Schema, `year`)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.kind import ORDERED, Field, Kind, Read, bytes_between, cast_digits, certain
from pipelines.stages.validate.lengths import lengths
from pipelines.stages.validate.types.integer import whole

LENGTH, LAST = 4, 9999


def reader(_field: Field) -> Read:
    def read(cell: Any) -> int | None:
        if isinstance(cell, str):
            year = whole(cell) if len(cell) == LENGTH else None
        else:
            year = cell if isinstance(cell, int) else None
        return year if year is not None and 0 <= year <= LAST else None

    return read


def plain(text: pa.Array, _field: Field) -> pa.Array:
    numbers = cast_digits(text, pa.int64())
    if numbers is None:
        return certain(text, pc.match_substring_regex(text, "^[0-9]{4}$")).cast(pa.int64())
    four = lengths(text) == LENGTH
    if four.all() and bytes_between(text, "0", "9"):
        return numbers
    return pc.if_else(pc.and_(pa.array(four), pc.greater_equal(numbers, 0)), numbers, pa.scalar(None, pa.int64()))


KIND = Kind(
    reader,
    ORDERED,
    pa.int64(),
    plain,
    stored=lambda value, _text: value,
    canonical=lambda value: value,
    family="number",
    quick=lambda _field: True,
)
