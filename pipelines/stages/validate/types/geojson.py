"""GeoJSON and TopoJSON objects (Table Schema, `geojson`), judged by Frictionless' own JSON Schemas."""

from __future__ import annotations

from typing import Any

from pipelines.stages.validate import jsontext
from pipelines.stages.validate.kind import LISTED, Field, Kind, Read


def reader(field: Field) -> Read:
    # Imported here: Frictionless takes a second to load, and few tables hold shapes.
    from frictionless import settings  # noqa: PLC0415
    from jsonschema import validators  # noqa: PLC0415

    profile = {"default": settings.GEOJSON_PROFILE, "topojson": settings.TOPOJSON_PROFILE}.get(field.format)
    judge = validators.validator_for(profile)(profile) if profile else None

    def read(cell: Any) -> dict[str, Any] | None:
        value = jsontext.load(cell)
        if not isinstance(value, dict):
            return None
        return value if judge is None or judge.is_valid(value) else None

    return read


KIND = Kind(reader, LISTED, canonical=jsontext.canonical, family="geojson")
