"""The workbook that most citizens open: data, dictionary and notes; text stays text, and nothing is ever a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # Excel's limit less the header
MOST_TEXT = 32_767
FIRST_YEAR = 1900  # Excel has no dates before
EXACT = 1 << 53  # larger integers lose digits in Excel, so they are text
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook has no time zone; a fixed day makes equal bytes)
SAFE = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "constant_memory": True}
WIDEST, NARROWEST = 48, 10


def write_xlsx(table: pa.Table, path: Path, schema: Mapping[str, Any], notes: Sequence[tuple[str, str]]) -> bool:
    """Write the sheets `data`, `kamus data` and `catatan`. False, and no file, when Excel could not hold all rows."""
    if table.num_rows > MOST_ROWS:
        return False
    with xlsxwriter.Workbook(path, SAFE) as book:
        book.set_properties({"created": CREATED})
        head = book.add_format({"bold": True, "bottom": 1})
        kinds = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        _data(book.add_worksheet("data"), table, head, kinds)
        _rows(book.add_worksheet("kamus data"), _dictionary(schema), head, (24, 28, 12, 12, 60, 40))
        _rows(book.add_worksheet("catatan"), [("Hal / Item", "Isi / Content"), *notes], head, (28, 100))
    return True


def _data(sheet: Worksheet, table: pa.Table, head: Any, kinds: Mapping[str, Any]) -> None:
    for position, name in enumerate(table.column_names):
        sheet.set_column(position, position, min(max(len(name) + 2, NARROWEST), WIDEST))
        sheet.write_string(0, position, name, head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(table.num_rows, 1), max(table.num_columns - 1, 0))
    row = 0
    for batch in table.to_batches(max_chunksize=10_000):
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            row += 1
            for position, value in enumerate(values):
                _cell(sheet, row, position, value, kinds)


def _cell(sheet: Worksheet, row: int, position: int, value: Any, kinds: Mapping[str, Any]) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, position, value)
        case int() if abs(value) <= EXACT:
            sheet.write_number(row, position, value)
        case float():
            sheet.write_number(row, position, value)
        case datetime() if value.year >= FIRST_YEAR:
            sheet.write_datetime(row, position, value.replace(tzinfo=None), kinds["moment"])
        case date() if not isinstance(value, datetime) and value.year >= FIRST_YEAR:
            sheet.write_datetime(row, position, value, kinds["date"])
        case _:
            sheet.write_string(row, position, _text(value))


def _text(value: Any) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text[:MOST_TEXT]


def _dictionary(schema: Mapping[str, Any]) -> list[tuple[str, ...]]:
    header = ("kolom / column", "judul / title", "jenis / type", "satuan / unit", "arti / meaning", "nilai / values")
    rows = [
        tuple(str(field.get(key, "")) for key in ("name", "title", "type", "unit", "description"))
        + (", ".join(str(value) for value in field.get("constraints", {}).get("enum", ())),)
        for field in schema["fields"]
    ]
    return [header, *rows]


def _rows(sheet: Worksheet, rows: Sequence[Sequence[str]], head: Any, widths: Sequence[int]) -> None:
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    for number, row in enumerate(rows):
        for position, value in enumerate(row):
            sheet.write_string(number, position, value[:MOST_TEXT], *([] if number else [head]))
