"""JSON arrays (Table Schema, `array`), with `arrayItem` for what stands inside. Delimited lists are `list.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipelines.stages.validate import jsontext
from pipelines.stages.validate.kind import SIZED, Field, Kind, Read


def reader(_field: Field) -> Read:
    def read(cell: Any) -> list[Any] | None:
        value = jsontext.load(cell)
        return value if isinstance(value, list) else None

    return read


def inner(field: Field) -> Callable[[Any], list[str]]:
    from pipelines.stages.validate.column import column_of  # noqa: PLC0415  # a type made of other types
    from pipelines.stages.validate.judge import read_one  # noqa: PLC0415

    declared = dict(field.option("arrayItem", {}))
    item = column_of(
        Field(field.name, declared.get("type", "any"), declared.get("format", "default"), descriptor=declared)
    )
    if not declared:
        return lambda _items: []
    return lambda items: list(dict.fromkeys(name for each in items for name in read_one(each, item)[1]))


KIND = Kind(reader, SIZED, inner=inner, canonical=jsontext.canonical, family="array")
