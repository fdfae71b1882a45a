"""Points on the earth (Table Schema, `geopoint`): longitude first, in three notations."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from pipelines.stages.validate.kind import LISTED, Field, Kind, Read
from pipelines.stages.validate.types.number import canonical as number


def reader(field: Field) -> Read:
    def read(cell: Any) -> tuple[Decimal, Decimal] | None:
        try:
            longitude, latitude = parts(cell, field.format) if isinstance(cell, str) else cell
            point = (Decimal(longitude), Decimal(latitude)) if isinstance(cell, str) else (longitude, latitude)
            return point if -180 <= point[0] <= 180 and -90 <= point[1] <= 90 else None  # noqa: PLR2004
        except (ValueError, TypeError, ArithmeticError, KeyError, RecursionError, UnboundLocalError):
            return None

    return read


def parts(cell: str, format: str) -> Any:
    match format:
        case "default":
            longitude, latitude = cell.split(",")
            return longitude.strip(), latitude.strip()
        case "array":
            return json.loads(cell)
        case "object":
            point = json.loads(cell)
            if len(point) != 2:  # noqa: PLR2004
                raise ValueError
            return point["lon"], point["lat"]
        case _:
            raise ValueError


KIND = Kind(reader, LISTED, canonical=lambda value: f"{number(value[0])},{number(value[1])}", family="geopoint")
