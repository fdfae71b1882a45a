"""No type at all (Table Schema, `any`): every cell is what it says."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.stages.validate.kind import LISTED, Field, Kind, Read


def reader(_field: Field) -> Read:
    return lambda cell: cell


def plain(text: pa.Array, _field: Field) -> pa.Array:
    return text


def stored(value: Any, _text: str) -> str | None:
    """A cell of a text table equals no number and no object of a list of values."""
    return value if isinstance(value, str) else None


KIND = Kind(reader, LISTED, plain=plain, stored=stored, quick=lambda _field: True, family="string")
