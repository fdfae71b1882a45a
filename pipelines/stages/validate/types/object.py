"""JSON objects (Table Schema, `object`)."""

from __future__ import annotations

from typing import Any

from pipelines.stages.validate import jsontext
from pipelines.stages.validate.kind import SIZED, Field, Kind, Read


def reader(_field: Field) -> Read:
    def read(cell: Any) -> dict[str, Any] | None:
        value = jsontext.load(cell)
        return value if isinstance(value, dict) else None

    return read


KIND = Kind(reader, SIZED, canonical=jsontext.canonical, family="object")
