"""XLSX and ODS workbooks, read by calamine; every cell as the text a CSV of the same table would hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, WorksheetNotFound

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.tidy.header import Columns, Merged, labels, no_header
from pipelines.stages.tidy.rows import batches

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile


def read(file: RawFile, layout: Layout, columns: Columns) -> Iterator[pa.RecordBatch]:
    """Batches of the declared fields. Raises Refused for a missing sheet, header or label."""
    sheet = _sheet(file, layout)
    rows = sheet.to_python(skip_empty_area=False)
    first, last = layout.header_rows
    if len(rows) < last or not any(cell != "" for row in rows[first - 1 : last] for cell in row):
        raise Refused([no_header(file.name, layout)])
    found = labels([[text(cell) or "" for cell in row] for row in rows[first - 1 : last]], _merged(sheet), first - 1)
    positions = columns.positions(file.name, found)
    return batches(_rows(rows, last, positions, layout.decimal or "."), columns.fields)


def _sheet(file: RawFile, layout: Layout) -> CalamineSheet:
    try:
        workbook = CalamineWorkbook.from_path(str(file.path))
        if isinstance(layout.sheet, int):
            return workbook.get_sheet_by_index(layout.sheet)
        return workbook.get_sheet_by_name(layout.sheet)
    except (WorksheetNotFound, IndexError):
        known = ", ".join(f"'{name}'" for name in workbook.sheet_names)
        message = Text(
            f"Lembar '{layout.sheet}' tidak ada; yang ada: {known}.",
            f"There is no sheet '{layout.sheet}'; there are: {known}.",
        )
        raise Refused(
            [
                Finding(
                    "sheet-not-found", message, Text("Perbaiki layout.sheet.", "Correct layout.sheet."), file=file.name
                )
            ]
        ) from None
    except CalamineError:
        message = Text("Buku kerja tidak dapat dibaca.", "The workbook cannot be read.")
        remedy = Text(
            "Buka di Excel atau LibreOffice dan simpan lagi sebagai XLSX.",
            "Open it in Excel or LibreOffice and save it as XLSX again.",
        )
        raise Refused([Finding("format", message, remedy, file=file.name)]) from None


def _merged(sheet: CalamineSheet) -> Merged | None:
    ranges = sheet.merged_cell_ranges
    return list(ranges) if ranges is not None else None


def _rows(
    rows: Sequence[Sequence[Any]], skip: int, positions: list[int], decimal: str
) -> Iterator[tuple[int, list[str | None]]]:
    for number, row in enumerate(rows[skip:], skip + 1):
        yield number, [text(row[position], decimal) if position < len(row) else None for position in positions]


def text(cell: Any, decimal: str = ".") -> str | None:  # noqa: PLR0911  (one line for each kind of cell)
    """A cell as text: whole numbers without `.0`, dates as ISO 8601, an empty cell as missing.

    A true number gets the decimal character that the file's written numbers have, so that all are read alike.
    """
    match cell:
        case "" | None:
            return None
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell).replace(".", decimal)  # noqa: PLR2004
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)
