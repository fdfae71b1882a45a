"""The workbook that most citizens open: data, dictionary and notes; text stays text, and nothing is ever a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # Excel's limit less the header
MOST_COLUMNS = 16_384
MOST_TEXT = 32_767
FIRST_DAY = date(1900, 3, 1)  # Excel has no dates before 1900, and believes in a 29 February 1900
EXACT = 1 << 53  # larger integers lose digits in Excel, so they are text
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook has no time zone; a fixed day makes equal bytes)
SAFE = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False, "constant_memory": True}
WIDEST, NARROWEST = 48, 10


def write_xlsx(table: pa.Table, path: Path, schema: Mapping[str, Any], notes: Sequence[tuple[str, str]]) -> bool:
    """Write the sheets `data`, `kamus data` and `catatan`. False, and no file, when Excel could not hold the whole table.

    What Excel has no number for (older dates, longer integers) is text; text that is too long for a cell is cut, and the
    notes say so. Times with a zone are in UTC, as in the CSV.
    """
    if table.num_rows > MOST_ROWS or table.num_columns > MOST_COLUMNS:
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
        _rows(book.add_worksheet("catatan"), [("Hal / Item", "Isi / Content"), *notes, *_cut(table)], head, (28, 100))
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
        case str():
            sheet.write_string(row, position, _text(value))
        case bool():
            sheet.write_boolean(row, position, value)
        case int() if abs(value) <= EXACT:
            sheet.write_number(row, position, value)
        case float() if isfinite(value):
            sheet.write_number(row, position, _Exact(value))
        case datetime() if value.date() >= FIRST_DAY:
            sheet.write_datetime(row, position, _in_utc(value), kinds["moment"])
        case date() if not isinstance(value, datetime) and value >= FIRST_DAY:
            sheet.write_datetime(row, position, value, kinds["date"])
        case _:
            sheet.write_string(row, position, _text(value))


class _Exact(float):
    """A number that is written with every digit it needs: xlsxwriter asks for sixteen, some doubles need seventeen."""

    def __format__(self, _spec: str) -> str:
        return float.__repr__(self)


def _in_utc(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _text(value: Any) -> str:
    value = _in_utc(value) if isinstance(value, datetime) else value
    text = value.isoformat() if isinstance(value, date) else str(value)
    if "\r" in text:  # Excel's line break is \n; \r would be seen as _x000D_
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text[:MOST_TEXT]


def _cut(table: pa.Table) -> list[tuple[str, str]]:
    """The note about columns with a text that is longer than a cell."""
    texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
    long = [name for name in texts if (pc.max(pc.utf8_length(table.column(name))).as_py() or 0) > MOST_TEXT]
    note = (
        f"Sel Excel memuat paling banyak 32.767 huruf. Teks lengkap kolom {', '.join(long)} ada di CSV dan Parquet. / "
        f"An Excel cell holds 32,767 characters. The full text of {', '.join(long)} is in the CSV and the Parquet file."
    )
    return [("Teks terpotong / Cut text", note)] if long else []


def _dictionary(schema: Mapping[str, Any]) -> list[tuple[str, ...]]:
    header = ("kolom / column", "judul / title", "jenis / type", "satuan / unit", "arti / meaning", "nilai / values")
    return [header, *(_meaning(field) for field in schema["fields"])]


def _meaning(field: Mapping[str, Any]) -> tuple[str, ...]:
    said = (str(field.get(key, "")) for key in ("name", "title", "type", "unit", "description"))
    allowed = field.get("constraints", {}).get("enum", ())
    return (*said, ", ".join(str(value) for value in allowed))


def _rows(sheet: Worksheet, rows: Sequence[Sequence[str]], head: Any, widths: Sequence[int]) -> None:
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    for number, row in enumerate(rows):
        for position, value in enumerate(row):
            sheet.write_string(number, position, value[:MOST_TEXT], *([] if number else [head]))
