"""Delimited lists (Table Schema, `list`): `itemType` says what stands between the delimiters."""

from __future__ import annotations

from typing import Any

from pipelines.stages.validate import jsontext
from pipelines.stages.validate.kind import Field, Kind, Read

ITEM_TYPES = ("string", "integer", "boolean", "number", "datetime", "date", "time")


def reader(field: Field) -> Read:
    from pipelines.stages.validate.types import kind_of  # noqa: PLC0415  # the one type made of other types

    item_type = field.option("itemType", "string")
    read_item = kind_of(item_type).reader(Field(field.name, item_type))
    delimiter = field.option("delimiter", ",")

    def read(cell: Any) -> list[Any] | None:
        items = [read_item(item) for item in (cell.split(delimiter) if isinstance(cell, str) else cell or [])]
        return None if any(item is None for item in items) else items

    return read


KIND = Kind(reader, ("required", "minLength", "maxLength"), canonical=jsontext.canonical, family="list")
