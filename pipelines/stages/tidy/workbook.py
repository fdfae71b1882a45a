"""XLSX and ODS workbooks, read by calamine; every cell as the text a CSV of the same table would hold. Runs in `apart.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, WorksheetNotFound

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.tidy.codes import LOST, lost
from pipelines.stages.tidy.detect import SEARCHED, proposal
from pipelines.stages.tidy.forms import NUMERIC, number_form
from pipelines.stages.tidy.header import Columns, Merged, labels, no_header
from pipelines.stages.tidy.numbers import NumberForm, positional
from pipelines.stages.tidy.rows import batches, before_footer

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile


def read(file: RawFile, layout: Layout, columns: Columns) -> Iterator[pa.RecordBatch]:
    """Batches of the declared fields. Raises Refused for a missing sheet, header or label."""
    sheet = _sheet(file, layout)
    rows = sheet.to_python(skip_empty_area=False)
    first, last = layout.header_rows
    if len(rows) < last or not any(cell != "" for row in rows[first - 1 : last] for cell in row):
        raise Refused([no_header(file.name, layout, _proposal(rows, columns))])
    found = labels([[text(cell) or "" for cell in row] for row in rows[first - 1 : last]], _merged(sheet), first - 1)
    positions = columns.positions(file.name, found, lambda: _proposal(rows, columns))
    table = before_footer(_filled(rows[last:]), layout.footer_rows)
    return batches(_rows(table, last, positions, columns), fields(columns))


def fields(columns: Columns) -> tuple[str, ...]:
    """The columns of its batches, after the number of the row."""
    return (*columns.fields, LOST)


def _proposal(rows: Sequence[Sequence[Any]], columns: Columns) -> Text | None:
    written = [[text(cell) or "" for cell in row] for row in rows[:SEARCHED]]
    return proposal(written, columns.wanted, columns.layout.header_rows)


def _filled(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Without the empty rows at the end, which are only as many as somebody has touched."""
    end = next((place for place in range(len(rows), 0, -1) if any(cell != "" for cell in rows[place - 1])), 0)
    return rows[:end]


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
    except (CalamineError, OSError):  # the latter from a stream that does not unpack
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
    rows: Sequence[Sequence[Any]], skip: int, positions: list[int], columns: Columns
) -> Iterator[tuple[int, list[str | None]]]:
    names, form = columns.fields, number_form(columns.layout)
    texts, numbers, moments = columns.of_type("string"), columns.of_type(*NUMERIC), columns.of_type("datetime")
    for number, row in enumerate(rows, skip + 1):
        cells = [row[position] if position < len(row) else None for position in positions]
        pairs = zip(names, cells, strict=True)
        read = [text(cell, form if name in numbers else None, timed=name in moments) for name, cell in pairs]
        yield number, [*read, lost(cells, names, texts)]


def text(cell: Any, form: NumberForm | None = None, *, timed: bool = False) -> str | None:  # noqa: PLR0911  (one line for each kind of cell)
    """A cell as text: whole numbers without `.0`, dates as ISO 8601, an empty cell as missing.

    A true number is written in the form of the file's written numbers, so that all are read alike. A spreadsheet's date is a
    moment too: midnight is a time where the field is `timed`.
    """
    match cell:
        case "" | None:
            return None
        case bool():
            return "true" if cell else "false"
        case float():
            return form.certain(positional(cell)) if form else positional(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() and not timed else cell.isoformat()
        case date() if timed:
            return f"{cell.isoformat()}T00:00:00"  # calamine gives midnight as a day
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return str(cell)
