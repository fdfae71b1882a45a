"""What a right cell looks like, from the schema and the layout alone. Never a cell of the data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipelines.model.pattern import text_for

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout

MOMENT = datetime(2026, 12, 31, 14, 30)  # noqa: DTZ001  (a day and a month that cannot be taken for one another)
ORDERS = {"D/M/Y": "%d/%m/%Y", "M/D/Y": "%m/%d/%Y", "D/M/YY": "%d/%m/%y", "M/D/YY": "%m/%d/%y"}
FIXED = {
    "datetime": "2026-12-31T14:30:00",
    "time": "14:30:00",
    "year": "2026",
    "yearmonth": "2026-12",
    "duration": "P1Y2M",
    "geopoint": "106.85,-6.2",
    "array": '["a", "b"]',
    "list": "a,b",
    "object": '{"a": 1}',
    "geojson": '{"type": "Point", "coordinates": [106.85, -6.2]}',
}
FORMATS = {
    "email": "nama@kantor.example",
    "uri": "https://kantor.example/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
LONGEST = 80


def example(field: Mapping[str, Any], layout: Layout) -> str:  # noqa: PLR0911  (one line for each type)
    """Empty where nothing sensible can be said."""
    limits = field.get("constraints", {})
    if "example" in field:
        return str(field["example"])[:LONGEST]
    if limits.get("enum"):
        return str(limits["enum"][0])[:LONGEST]
    match field.get("type", "any"):
        case "number" | "integer" as kind:
            return _number(field, limits, layout, kind)
        case "date":
            return str(limits.get("minimum") or _date(field, layout))
        case "boolean":
            return str(field.get("trueValues", ["true"])[0])
        case "string":
            return (
                text_for(limits["pattern"]) or "" if "pattern" in limits else FORMATS.get(field.get("format", ""), "")
            )
        case "datetime" | "time" as kind if "%" in field.get("format", ""):
            return MOMENT.strftime(field["format"].removeprefix("fmt:"))
        case kind:
            return FIXED.get(kind, "")


def _number(field: Mapping[str, Any], limits: Mapping[str, Any], layout: Layout, kind: str) -> str:
    decimal = field.get("decimalChar") or layout.decimal or "."
    bounds = [limits[name] for name in ("minimum", "maximum") if name in limits]
    if bounds:
        return str(bounds[0]).replace(".", decimal)
    group = field.get("groupChar") or (layout.group or "" if layout.decimal else "")
    return f"1{group}234" + (f"{decimal}5" if kind == "number" else "")


def _date(field: Mapping[str, Any], layout: Layout) -> str:
    form = field.get("format", "default").removeprefix("fmt:")
    if "%" in form:
        return MOMENT.strftime(form)
    order = layout.dates.get(field["name"], layout.dates.get("", ""))
    return MOMENT.strftime(ORDERS.get(order, "%Y-%m-%d"))
