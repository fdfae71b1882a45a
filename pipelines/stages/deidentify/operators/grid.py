"""`generalise: grid-0.01`: the nearest point of a grid of this many degrees; 0.01° is about a kilometre."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator, each, one, unreadable

EXPECTED = Text("titik 'bujur, lintang'", "a point 'longitude, latitude'")
SIZE = 2


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    cell = given.step.number
    if given.field["type"] == "geopoint":
        return each(column, lambda point: _point(point, cell, given))
    values = one(column)
    numbers = values.fill_null(0).to_numpy(zero_copy_only=False).astype(float)
    return pa.chunked_array([pa.array(on_grid(numbers, cell), pa.float64(), mask=values.is_null().to_numpy(False))])


def on_grid(numbers: Any, cell: str) -> Any:
    """Rounded in decimal places that the cell has, so that 107.62 is not 107.62000000000001."""
    places = max(0, -int(Decimal(cell).as_tuple().exponent))
    return np.round(np.round(numbers / float(cell)) * float(cell), places) + 0.0


def _point(point: str, cell: str, given: Given) -> str:
    parts = point.split(",")
    try:
        numbers = np.array([float(part) for part in parts])
    except ValueError:
        raise unreadable(given, EXPECTED) from None
    if len(parts) != SIZE:
        raise unreadable(given, EXPECTED)
    return ", ".join(f"{number:g}" for number in on_grid(numbers, cell).tolist())


def describe(field: Field, step: Step) -> dict[str, Any]:
    """Rounding keeps the order, so the rounded bounds are bounds of what was rounded."""
    bounds = {
        key: float(on_grid(float(value), step.number))
        for key, value in field.get("constraints", {}).items()
        if key in {"minimum", "maximum"} and isinstance(value, int | float)
    }
    return {"type": field["type"], "constraints": bounds}


OPERATOR = Operator(
    "generalised",
    apply,
    describe,
    lambda step: Text(f"dibulatkan ke petak {step.number}°", f"rounded to a grid of {step.number}°"),
)
