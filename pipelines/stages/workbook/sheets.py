"""Which sheet is read, and how a new workbook puts its data there, whatever stands beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import xlsxwriter

DATA, LISTS, INSTRUCTIONS, FINDINGS = "Data", "Daftar", "Petunjuk", "Temuan"
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  (a fixed day makes equal bytes)
PLAIN = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
AUTHOR = "Terbuka"  # of our comments: the guard lets them pass, so that a marked workbook can be handed in again


def new_workbook(path: Any) -> Any:
    """A workbook in which no text ever becomes a formula, a number or a link."""
    book = xlsxwriter.Workbook(path, PLAIN)
    book.set_properties({"created": CREATED, "author": AUTHOR})
    return book


def add_sheets(book: Any, sheet: str | int, others: list[str]) -> tuple[Any, dict[str, Any]]:
    """The sheet that `layout.sheet` names or counts, and the others after it; before it only what the count asks for."""
    before = others[:sheet] if isinstance(sheet, int) else []
    name = DATA if isinstance(sheet, int) else sheet
    fillers = [f"Lembar {number}" for number in range(len(before) + 1, sheet + 1)] if isinstance(sheet, int) else []
    made = {title: _add(book, title, name) for title in [*before, *fillers]}
    data = book.add_worksheet(name)
    data.activate()
    return data, {**made, **{title: _add(book, title, name) for title in others[len(before) :]}}


def _add(book: Any, title: str, data: str) -> Any:
    """The office may call the sheet of its data like one of ours."""
    return book.add_worksheet(title if title.casefold() != data.casefold() else f"{title} 2")
