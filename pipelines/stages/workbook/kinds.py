"""How a cell of each field is typed in Excel so that it is read back as it was meant: text, number, date, time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout

Kind = Literal["text", "integer", "number", "year", "date", "datetime", "time"]
NUMBER_FORMATS: Mapping[Kind, str] = {
    "text": "@",  # Excel leaves codes in such cells as they are typed: 00501 and 11.10 keep their zeros
    "integer": "#,##0",
    "number": "#,##0.00####",
    "year": "0",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm:ss",
    "time": "hh:mm:ss",
}
DAY_FIRST, MONTH_FIRST = "dd/mm/yyyy", "mm/dd/yyyy"
WIDTHS: Mapping[Kind, int] = {
    "text": 20,
    "integer": 14,
    "number": 18,
    "year": 8,
    "date": 12,
    "datetime": 20,
    "time": 10,
}
NAMES: Mapping[str, Text] = {
    "any": Text("isi apa saja", "anything"),
    "array": Text("larik JSON", "a JSON array"),
    "boolean": Text("pilihan ya/tidak", "a choice of true or false"),
    "date": Text("tanggal", "a date"),
    "datetime": Text("tanggal dan jam", "a date and time"),
    "duration": Text("lama waktu", "a duration"),
    "geojson": Text("bentuk GeoJSON", "a GeoJSON shape"),
    "geopoint": Text("titik bujur,lintang", "a point, longitude,latitude"),
    "integer": Text("bilangan bulat", "a whole number"),
    "list": Text("daftar berpemisah", "a delimited list"),
    "number": Text("bilangan", "a number"),
    "object": Text("objek JSON", "a JSON object"),
    "string": Text("teks", "text"),
    "time": Text("jam", "a time"),
    "year": Text("tahun empat angka", "a year of four digits"),
    "yearmonth": Text("tahun-bulan", "a year and month"),
}


def kind_of(field: Mapping[str, Any]) -> Kind:
    """A field whose schema spells numbers or dates in its own way is text: a true number or date has no spelling."""
    kind, form = field.get("type", "any"), field.get("format", "default")
    if kind in {"integer", "number"}:
        spelled = field.get("decimalChar", ".") != "." or not field.get("bareNumber", True)
        return "text" if spelled else kind
    if kind in {"date", "datetime", "time"}:
        return kind if form in {"default", "any"} else "text"
    return "year" if kind == "year" else "text"


def number_format(field: Mapping[str, Any], layout: Layout) -> str:
    """Dates look as the office writes them; what is stored is the same day."""
    kind = kind_of(field)
    order = layout.dates.get(field["name"], layout.dates.get("", ""))
    if kind == "date" and order.startswith("D/"):
        return DAY_FIRST
    if kind == "date" and order.startswith("M/"):
        return MONTH_FIRST
    return NUMBER_FORMATS[kind]


def words(field: Mapping[str, Any]) -> list[str]:
    """The words of a boolean field, true first, as Table Schema's defaults have them."""
    return [str(field.get("trueValues", ["true"])[0]), str(field.get("falseValues", ["false"])[0])]
