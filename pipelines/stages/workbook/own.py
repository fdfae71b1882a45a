"""An officer's own XLSX with the wrong cells marked: everything else stays as it is, as far as openpyxl can read it. Openpyxl
reads the whole workbook, also sheets that nobody asked for, so it does so in a process of its own (`model/apart.py`)."""

from __future__ import annotations

import io
import tempfile
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from pipelines.model.apart import Begin, Limits, begin
from pipelines.stages.workbook.notes import Note, by_place, comment, is_error
from pipelines.stages.workbook.sheets import AUTHOR, FINDINGS
from pipelines.stages.workbook.summary import FORMULAS, HEAD, SIGN, WIDTHS, About, Summary, summarise

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WRONG, DOUBTFUL = "FFFFC7CE", "FFFFEB9C"  # Excel's own colours for bad and neutral
MARKING = Limits(memory=3 << 30, seconds=300)  # 100,000 rows of thirty columns; larger ones come back as an excerpt
MOST_BYTES = 1 << 30  # of a marked workbook; the other process is not trusted to stop
WIDTH, HEIGHT, LINE, MOST_LINES = 380, 60, 19, 24  # pixels of a comment


# what openpyxl raises for files that are no defect of ours: odd styles, missing parts, values of another type
ODD_WORKBOOK = (ValueError, TypeError, KeyError, AttributeError, IndexError, zipfile.BadZipFile)


def mark_own(
    path: Path, sheet: str | int, about: About, found: Sequence[Note], out: Path, limits: Limits = MARKING
) -> bool:
    """Write a marked copy to `out`. Marks of an earlier check are taken off; a comment of somebody else is left alone.

    False for the rare workbook that calamine reads and openpyxl does not. Raises Refused for one that is more than the
    limits allow.
    """
    with tempfile.TemporaryDirectory(
        prefix="marking-"
    ) as scratch:  # ours, so that it is gone also when the other is killed
        process = begin(_work, path, sheet, about, tuple(found), scratch, file=path.name, limits=limits)
        try:
            made = process.stream.read(MOST_BYTES)
            process.finish()
        finally:
            process.end()
    if made:
        out.write_bytes(made)
    return bool(made)


def _work(start: Begin, path: Path, sheet: str | int, about: About, found: Sequence[Note], scratch: str) -> None:
    """The marked workbook, or nothing at all."""
    tempfile.tempdir = scratch  # openpyxl writes each sheet to a file first
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep (slicers, sparklines), it says in warnings
        try:
            _mark(path, sheet, about, found, made)
        except ODD_WORKBOOK:
            made = io.BytesIO()
    start().write(made.getvalue())


def _mark(path: Path, sheet: str | int, about: About, found: Sequence[Note], made: IO[bytes]) -> None:
    book = load_workbook(path)
    remarks = _mark_sheet(book, sheet, found)
    _write_summary(book, summarise(about, found, remarks), _name(book, sheet))
    book.save(made)


def _name(book: Workbook, sheet: str | int) -> str | None:
    if isinstance(sheet, int):
        return book.sheetnames[sheet] if sheet < len(book.sheetnames) else None
    return sheet if sheet in book.sheetnames else None


def _mark_sheet(book: Workbook, sheet: str | int, found: Sequence[Note]) -> list[str]:
    """Marks the cells; returns what the summary has to say of the sheet."""
    name = _name(book, sheet)
    if name is None:
        return []
    formulas = _clean(book[name])
    for (row, column), notes in by_place(found).items():
        _mark_cell(_anchor(book[name], row, column + 1), notes)
    return [FORMULAS] if formulas else []


def _clean(sheet: Worksheet) -> bool:
    """Take off our own marks; says whether the sheet has formulas."""
    formulas = False
    for row in sheet.iter_rows():
        for cell in row:
            formulas = formulas or cell.data_type == "f"
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                if cell.fill.fgColor.rgb in (WRONG, DOUBTFUL):
                    cell.fill = PatternFill()
    return formulas


def _anchor(sheet: Worksheet, row: int, column: int) -> Cell | MergedCell:
    """The cell that a merged range shows instead of the one at this place."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, column)


def _mark_cell(cell: Any, found: Sequence[Note]) -> None:
    cell.fill = PatternFill("solid", fgColor=WRONG if is_error(found) else DOUBTFUL)
    if cell.comment is None:
        text = comment(found)
        cell.comment = Comment(text, AUTHOR, HEIGHT + LINE * min(MOST_LINES, text.count("\n") + len(text) // 50), WIDTH)


def _write_summary(book: Workbook, summary: Summary, data: str | None) -> None:
    """After all other sheets, so that a sheet that is counted stays where it was."""
    for name in [name for name in book.sheetnames if str(book[name]["A1"].value) == SIGN]:
        del book[name]
    sheet = book.create_sheet(FINDINGS)
    for number, line in enumerate(summary.head, 1):
        _text(sheet.cell(number, 1), line).font = Font(bold=number == 1)
    first = len(summary.head) + 2
    for place, (title, width) in enumerate(zip(HEAD, WIDTHS, strict=True), 1):
        _text(sheet.cell(first, place), title).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(first, place).column_letter].width = width
    for number, row in enumerate(summary.rows, first + 1):
        for place, value in enumerate(row.cells, 1):
            _text(sheet.cell(number, place), value).alignment = Alignment(wrap_text=True, vertical="top")
        if row.target and data is not None:
            link = sheet.cell(number, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"{_quoted(data)}!{row.target}")
            link.font = Font(color="0563C1", underline="single")
    sheet.freeze_panes = sheet.cell(first + 1, 1)
    _show(book, sheet)


def _text(cell: Any, value: str) -> Any:
    cell.value = value
    cell.data_type = "s"  # a message that begins with = is no formula
    return cell


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def _show(book: Workbook, sheet: Worksheet) -> None:
    """Only this sheet is selected: in a group of sheets, typing into one fills them all."""
    book.active = sheet
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
