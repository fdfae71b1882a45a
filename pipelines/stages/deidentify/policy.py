"""Which columns and rows of a validated table may be published, and the public schema that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.schema import privacy_class


@dataclass(frozen=True)
class Deidentified:
    """The publishable table, its schema without any private word, and the privacy card of the release."""

    table: pa.Table
    schema: dict[str, Any]
    card: dict[str, Any]


def deidentify(table: pa.Table, schema: Mapping[str, Any]) -> Deidentified:
    """Keep the columns of class `public`, leave out the rows that a `withhold` value marks (PRIVACY.md, gate 1).

    `quasi` columns stay back as well until an operator makes them safe: fail closed.
    """
    kept = [field for field in schema["fields"] if privacy_class(field) == "public"]
    dropped = [field for field in schema["fields"] if privacy_class(field) != "public"]
    mask = _publishable(table, schema)
    public = table.filter(mask).select([field["name"] for field in kept])
    card = {
        "dropped": [
            {"name": field["name"], "title": field.get("title", field["name"]), "class": privacy_class(field)}
            for field in dropped
        ],
        "published": [field["name"] for field in kept],
        "withheld_rows": table.num_rows - public.num_rows,
        "exceptions": [],
    }
    return Deidentified(public, public_schema(schema, kept), card)


def _publishable(table: pa.Table, schema: Mapping[str, Any]) -> pa.ChunkedArray:
    mask = pa.chunked_array([pa.array([True] * table.num_rows, pa.bool_())])
    for field in schema["fields"]:
        privacy = field.get("privacy")
        if isinstance(privacy, dict) and "withhold" in privacy:
            column = table.column(field["name"])
            marked = pc.is_in(column, pa.array(privacy["withhold"], column.type))
            # an empty flag cannot be read as "may be shown"
            mask = pc.and_(mask, pc.invert(pc.or_(marked, pc.is_null(column))))
    return mask


def public_schema(schema: Mapping[str, Any], kept: list[dict[str, Any]]) -> dict[str, Any]:
    """The schema that readers get: kept fields without `privacy`, keys only where all their fields are kept."""
    names = {field["name"] for field in kept}
    result: dict[str, Any] = {
        "fields": [
            {key: value for key, value in field.items() if key not in {"privacy", "missingValues"}} for field in kept
        ],
        "missingValues": [""],
    }
    key = schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else list(key)
    if key and names.issuperset(key):
        result["primaryKey"] = key
    foreign = [item for item in schema.get("foreignKeys", []) if names.issuperset(_listed(item["fields"]))]
    if foreign:
        result["foreignKeys"] = foreign
    return result


SOURCE_FORMS = {"privacy", "missingValues", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"}
REFORMATTED = ("date", "time", "datetime", "duration")


def _public_field(field: Mapping[str, Any]) -> dict[str, Any]:
    """The field as it is published: our writers use the default formats, whatever the source used."""
    reformatted = field["type"] in REFORMATTED and field.get("format", "default") != "default"
    dropped = SOURCE_FORMS | ({"format"} if reformatted else set())
    public = {key: value for key, value in field.items() if key not in dropped}
    if reformatted and "constraints" in public:  # bounds are written in the source's format, so they cannot stay
        public["constraints"] = {
            key: value for key, value in public["constraints"].items() if key in {"required", "unique"}
        }
    return public


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
