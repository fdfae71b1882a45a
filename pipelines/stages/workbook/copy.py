"""A file that is no XLSX as one, every cell as text and in its row, the wrong ones marked. Nothing becomes a formula."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.stages.workbook.notes import Note, Place, by_place, comment, is_error
from pipelines.stages.workbook.sheets import AUTHOR, FINDINGS, add_sheets, new_workbook
from pipelines.stages.workbook.summary import EXCERPT, HEAD, UNREADABLE, WIDTHS, About, Summary, summarise

LARGE = 100_000  # rows; beyond them a marked copy is too slow to open, and only what is wrong is shown
CONTEXT = 2  # rows before and after a wrong one
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 1_048_576, 16_384, 32_767
WRONG, DOUBTFUL = "#FFC7CE", "#FFEB9C"
COMMENT = {"author": AUTHOR, "width": 380, "height": 260}
Cells = Sequence[str | float]  # a float is a true number of the source
Rows = Iterable[Cells]


def write_copy(rows: Rows, sheet: str | int, header: int, about: About, found: Sequence[Note], out: Path) -> None:
    """Every row, at the number it has in the source. `header` rows stay in view."""
    with new_workbook(out) as book:
        data, others = add_sheets(book, sheet, [FINDINGS])
        _write(book, data, enumerate(rows, 1), by_place(found))
        data.freeze_panes(header, 0)
        _write_summary(book, others[FINDINGS], summarise(about, found), data.get_name())


def write_excerpt(rows: Rows, sheet: str | int, header: int, about: About, found: Sequence[Note], out: Path) -> None:
    """The header, the wrong rows and their neighbours, each with the number it has in the source in front of it."""
    wanted = {row + step for note in found for row, _ in note.places for step in range(-CONTEXT, CONTEXT + 1)}
    kept = [(number, row) for number, row in enumerate(rows, 1) if number <= header or number in wanted]
    moved = {number: place for place, (number, _) in enumerate(kept, 1)}
    marks = {(moved[row], column + 1): notes for (row, column), notes in by_place(found).items() if row in moved}
    shown = [Note(n.finding, n.row, tuple(c + 1 for c in n.columns), n.example) for n in found]
    numbered: list[tuple[int, Cells]] = [(place, [str(number), *row]) for place, (number, row) in enumerate(kept, 1)]
    with new_workbook(out) as book:
        data, others = add_sheets(book, sheet, [FINDINGS])
        _write(book, data, iter(numbered), marks)
        data.freeze_panes(header, 1)
        summary = summarise(about, shown, [EXCERPT.format(LARGE)], moved)
        _write_summary(book, others[FINDINGS], summary, data.get_name())


def write_findings(about: About, found: Sequence[Note], out: Path) -> None:
    """The list alone, for a file that nobody should open."""
    with new_workbook(out) as book:
        _write_summary(book, book.add_worksheet(FINDINGS), summarise(about, found, [UNREADABLE], {}), None)


def _write(book: Any, sheet: Any, rows: Iterator[tuple[int, Cells]], marks: Mapping[Place, Sequence[Note]]) -> None:
    text = book.add_format({"num_format": "@"})
    wrong, doubtful = (book.add_format({"num_format": "@", "bg_color": colour}) for colour in (WRONG, DOUBTFUL))
    marked: dict[int, set[int]] = {}
    for number, place in marks:
        marked.setdefault(number, set()).add(place)
    for number, row in itertools.islice(rows, MOST_ROWS):
        here = marked.get(number, set())
        for place, value in enumerate(row[:MOST_COLUMNS]):
            if value != "" and place not in here:
                _cell(sheet, number, place, value, text if isinstance(value, str) else None)
        for place in here:  # also right of a row that is too short
            form = wrong if is_error(marks[number, place]) else doubtful
            _cell(sheet, number, place, row[place] if place < len(row) else "", form)
    for (number, place), notes in marks.items():
        sheet.write_comment(number - 1, place, comment(notes)[:MOST_TEXT], COMMENT)


def _cell(sheet: Any, number: int, place: int, value: str | float, form: Any) -> None:
    if isinstance(value, float):
        sheet.write_number(number - 1, place, value, form)
    elif value:
        sheet.write_string(number - 1, place, value[:MOST_TEXT], form)
    else:
        sheet.write_blank(number - 1, place, None, form)


def _write_summary(book: Any, sheet: Any, summary: Summary, data: str | None) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    link = book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"})
    for number, line in enumerate(summary.head):
        sheet.write_string(number, 0, line, *([] if number else [bold]))
    first = len(summary.head) + 1
    for place, (title, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(first, place, title, bold)
    for number, row in enumerate(summary.rows, first + 1):
        for place, value in enumerate(row.cells):
            sheet.write_string(number, place, value[:MOST_TEXT], wrap)
        if row.target and data is not None:
            quoted = data.replace("'", "''")
            sheet.write_url(number, 1, f"internal:'{quoted}'!{row.target}", link, row.target)
    sheet.freeze_panes(first + 1, 0)
    sheet.activate()
