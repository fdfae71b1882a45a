"""Whole numbers (Table Schema, `integer`). Decimal numbers live next door in `number.py`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.kind import ORDERED, Field, Kind, Read, cast_digits, certain

PLAIN = (
    "^-?[0-9]{1,18}$"  # 18 digits always fit; a nineteenth needs a look. Also keeps out 0x10, which Arrow reads as 16
)
BARE = re.compile(r"((^[^-\d]*)|(\D*$))")  # what may surround a number that is not bare: `Rp 5`, `95%`
LARGEST = 2**63


def reader(field: Field) -> Read:
    bare = field.option("bareNumber", True)

    def read(cell: Any) -> int | None:
        if isinstance(cell, str):
            text = cell.strip()
            return whole(text if bare else BARE.sub("", text))
        return whole_from_json(cell)

    return read


def whole(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def whole_from_json(cell: Any) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float | Decimal) and cell % 1 == 0:
        return int(cell)
    return None


def plain(text: pa.Array, _field: Field) -> pa.Array:
    if (numbers := cast_digits(text, pa.int64())) is not None:
        return numbers
    return certain(text, pc.match_substring_regex(text, PLAIN)).cast(pa.int64())


def fits(value: int) -> bool:
    return -LARGEST <= value < LARGEST


KIND = Kind(
    reader,
    (*ORDERED, "categories"),
    pa.int64(),
    plain,
    stored=lambda value, _text: value if fits(value) else None,
    canonical=lambda value: value if fits(value) else str(value),
    family="number",
    doubt=lambda value: "" if fits(value) else "integer-range",
    quick=lambda _field: True,
)
