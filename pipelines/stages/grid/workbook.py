"""The cells of a workbook, parsed in a process of its own (`model/apart.py`): a line of JSON about the sheet, then one a row."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Any

from pipelines.model.apart import LIMITS, Apart, Begin, Limits, begin, broken
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.grid import Grid
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineWorkbook, SheetMetadata

# what JSON has no word for: written as {name: text}; of two that fit, the more exact one comes first
WRITTEN: tuple[tuple[str, type, Callable[[Any], str | float]], ...] = (
    ("datetime", datetime, datetime.isoformat),
    ("date", date, date.isoformat),
    ("time", time, time.isoformat),
    ("seconds", timedelta, timedelta.total_seconds),
)
READ: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
}


def read(path: Path, sheet: str | int, limits: Limits = LIMITS) -> Grid:
    """The whole sheet from its first row on. Raises Refused also when the file was more than the limits allow."""
    process = begin(_work, path, sheet, file=path.name, limits=limits)
    lines = _lines(process)
    about = next(lines)
    merged = [(tuple(first), tuple(last)) for first, last in about["merged"]] if about["merged"] is not None else None
    rows = ([_read(cell) for cell in row] for row in lines)
    return Grid(rows, merged, sheet=about["sheet"])


def first_filled(path: Path, limits: Limits = LIMITS) -> str | int:
    """The first sheet that anybody sees and that holds anything: its number when it is the very first, else its name."""
    lines = _lines(begin(_work_first, path, file=path.name, limits=limits))
    found: str | int = next(lines)
    lines.close()
    return found


def _lines(process: Apart) -> Generator[Any, None, None]:
    try:
        while line := process.line():
            yield json.loads(line)
        process.finish()
    except ValueError:
        raise Refused([broken(process.file)]) from None
    finally:
        process.end()


def _read(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    [(name, value)] = cell.items()
    return READ[name](value)


def _work(start: Begin, path: Path, wanted: str | int) -> None:
    book = _book(path)
    sheet = book.get_sheet_by_index(wanted) if isinstance(wanted, int) else book.get_sheet_by_name(wanted)
    ranges = sheet.merged_cell_ranges
    rows = sheet.to_python(skip_empty_area=False)
    told = start()
    _tell(told, {"sheet": sheet.name, "merged": list(ranges) if ranges is not None else None})
    for row in rows:
        _tell(told, [_written(cell) for cell in row])


def _work_first(start: Begin, path: Path) -> None:
    book = _book(path)
    shown = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)] or book.sheet_names
    found = next((name for name in shown if book.get_sheet_by_name(name).height), shown[0])
    _tell(start(), found if found != book.sheet_names[0] else 0)


def _is_shown(sheet: SheetMetadata) -> bool:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415  (as below)

    return sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet


def _written(cell: Any) -> Any:
    if cell == "":
        return None
    return next(({name: write(cell)} for name, kind, write in WRITTEN if isinstance(cell, kind)), cell)


def _tell(told: IO[bytes], value: Any) -> None:
    told.write(json.dumps(value).encode() + b"\n")


def _book(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (loaded in the other process only)

    try:
        return CalamineWorkbook.from_path(str(path))
    except CalamineError:
        message = Text("Buku kerja tidak dapat dibaca.", "The workbook cannot be read.")
        remedy = Text(
            "Buka di Excel atau LibreOffice dan simpan lagi sebagai XLSX.",
            "Open it in Excel or LibreOffice and save it as XLSX again.",
        )
        raise Refused([Finding("format", message, remedy, file=path.name)]) from None
