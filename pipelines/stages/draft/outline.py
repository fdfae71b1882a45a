"""Where a table stands in its sheet: the rows of its labels, its totals, and the notes below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.model.grid import Digits, Merged
from pipelines.model.total import LABELS, is_total_label

FIRST_LETTERS = tuple({word[0] for word in LABELS} | {word[0].upper() for word in LABELS})
SAMPLED = 1000  # rows that tell how wide a table is
SEARCHED = 30  # rows from the top: titles above a table are a page at most
TALLEST = 4  # rows of one header
MOST_NOTES = 15
NUMERIC = re.compile(r"[-+(]?\s*(?:rp\.?|idr|[£$€])?\s*[-+(]?[0-9][0-9.,' ]*[)%]?-?", re.IGNORECASE)
DATED = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")
Row = Sequence[Any]


@dataclass(frozen=True)
class Outline:
    """Rows count from 1; `end` is the last one above the notes, if any. `total` is the column and the labels of rows of totals, `footer` how many rows are notes."""

    first: int
    last: int
    end: int | None = None
    footer: int = 0
    total: tuple[int, tuple[str, ...]] | None = None
    sure: bool = True  # whether the labels look like labels
    numbered: bool = False  # whether the last row of the header only counts the columns
    second: int | None = None  # the row in which another table seems to begin


def outline(rows: Sequence[Row], merged: Merged | None) -> Outline:
    """Of a whole sheet, from its first row on."""
    first, last, numbered = _header(rows[:SEARCHED], merged)
    body = rows[last:]
    total = _totals(body)
    sure = not any(is_value(cell) for cell in rows[last - 1 - numbered]) if rows else False
    footer, above = _footer(body, total, len(rows[last - 1]) if rows else 0)
    return Outline(first, last, last + above, footer, total, sure, numbered, _second(rows, last))


def is_value(cell: Any) -> bool:
    """A number or a day: what data have and labels do not (a year in a label is one)."""
    if isinstance(cell, str) and not isinstance(cell, Digits):
        text = cell.strip()
        return bool(NUMERIC.fullmatch(text) and not re.fullmatch(r"(19|20)\d\d", text)) or bool(DATED.fullmatch(text))
    return cell is not None and not (isinstance(cell, float) and cell.is_integer() and 1900 <= cell < 2100)  # noqa: PLR2004


def _filled(row: Row) -> list[int]:
    return [place for place, cell in enumerate(row) if cell is not None and str(cell).strip()]


def _width(rows: Sequence[Row]) -> int:
    """How many columns most rows have something in, near enough."""
    counts = sorted(len(_filled(row)) for row in rows[:SAMPLED] if _filled(row))
    return counts[len(counts) * 3 // 4] if counts else 1


def _header(rows: Sequence[Row], merged: Merged | None) -> tuple[int, int, bool]:
    width = _width(rows)
    start = next((place for place, row in enumerate(rows) if _begins(rows, place, row, width, merged)), 0)
    bottom = max([start, *(end for (top, _), (end, _) in merged or () if top == start)])
    if merged is None or bottom == start:
        bottom = _continued(rows, start)
    bottom = min(bottom, start + TALLEST - 1)
    numbered = bottom + 2 < len(rows) and _counts_columns(rows[bottom + 1], rows[bottom + 2 : bottom + 8])
    return start + 1, bottom + 1 + numbered, numbered


def _begins(rows: Sequence[Row], place: int, row: Row, width: int, merged: Merged | None) -> bool:
    """Several different texts, over at least half of the columns, counting what merged cells cover."""
    here = {column: str(row[column]).strip() for column in _filled(row)}
    covered = set(here)
    for (top, left), (_, right) in merged or ():
        if top == place and left in here:
            covered |= set(range(left, right + 1))
    if width > 1 and len(set(here.values())) < 2:  # noqa: PLR2004
        return False
    values = sum(is_value(row[column]) for column in here)
    below = rows[place + 1 : place + 3]
    spread = len(covered) * 2 >= width or any(
        len(_filled(each)) * 2 >= width and not any(map(is_value, each)) for each in below
    )
    return spread and values * 2 <= len(here)


def _continued(rows: Sequence[Row], start: int) -> int:
    """Labels with gaps go on in the next row while it holds no values: `Anggaran, , Realisasi,` above `Murni, Perubahan, …`."""
    bottom = start
    while bottom + 1 < len(rows) and bottom - start + 1 < TALLEST:
        here, below = _filled(rows[bottom]), _filled(rows[bottom + 1])
        gaps = set(below) - set(here)
        if not gaps or not below or any(is_value(rows[bottom + 1][place]) for place in below):
            break
        if not any(any(is_value(cell) for cell in row) for row in rows[bottom + 2 : bottom + 6]):
            break
        bottom += 1
    return bottom


def _counts_columns(row: Row, below: Sequence[Row]) -> bool:
    """Printed tables number their columns below the labels: 1, 2, 3, … also those that hold texts."""
    places = _filled(row)
    numbers = [re.sub(r"[()\s]|\.0$", "", str(row[place])) for place in places]
    if len(numbers) < 3 or numbers != [str(number) for number in range(1, len(numbers) + 1)]:  # noqa: PLR2004
        return False
    cells = [each[place] for each in below for place in places if place < len(each)]
    return any(cell is not None and str(cell).strip() and not is_value(cell) for cell in cells)


def _second(rows: Sequence[Row], last: int) -> int | None:
    """Below an empty row and at most a title: a row of several texts and no value, with values right below it."""
    for place in range(last + 1, len(rows) - 1):
        above = [len(_filled(row)) for row in rows[max(last, place - 2) : place]]
        here = rows[place]
        labels = len(_filled(here)) > 1 and not any(map(is_value, here))
        if labels and 0 in above and max(above) <= 1 and any(map(is_value, rows[place + 1])):
            return place + 1
    return None


def _totals(body: Sequence[Row]) -> tuple[int, tuple[str, ...]] | None:
    """The column in which rows are called a total, and what they are called there. Such a row has no other text."""
    found: dict[int, list[str]] = {}
    for row in body:
        if not any(_is_total(cell) for cell in row):
            continue
        texts = [place for place in _filled(row) if not is_value(row[place])]
        if len(texts) == 1 and len(_filled(row)) > 1 and _is_total(row[texts[0]]):
            found.setdefault(texts[0], []).append(" ".join(str(row[texts[0]]).split()))
    if not found:
        return None
    place = max(found, key=lambda column: len(found[column]))
    named = set(found[place])
    named_elsewhere = sum(" ".join(str(row[place]).split()) in named for row in body if place < len(row))
    # where rows of data say so too, a name would take them along
    return (place, tuple(dict.fromkeys(found[place]))) if named_elsewhere == len(found[place]) else None


def _is_total(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip()[:1] in FIRST_LETTERS and is_total_label(cell)


def _footer(body: Sequence[Row], total: tuple[int, tuple[str, ...]] | None, columns: int) -> tuple[int, int]:
    """How many rows at the end are notes, as `layout.footer_rows` counts them, and how many rows of `body` are above them.

    A note has a cell or two where the others have many, or breaks off before the last column. Empty lines of a CSV below
    the notes do not count, nor do the rows of a workbook that nobody filled.
    """
    width, end = _width(body), len(body)
    while end and not (_filled(body[end - 1]) or 0 < len(body[end - 1]) < columns):
        end -= 1
    first = place = end
    while place and end - place < MOST_NOTES:
        row = body[place - 1]
        if _is_note(row, total, width, columns):
            first = place - 1
        elif _filled(row):
            break
        place -= 1
    return end - first, first


def _is_note(row: Row, total: tuple[int, tuple[str, ...]] | None, width: int, columns: int) -> bool:
    filled = _filled(row)
    if total is not None and total[0] < len(row) and " ".join(str(row[total[0]] or "").split()) in total[1]:
        return False
    broken = 0 < len(row) < columns
    return broken or (0 < len(filled) <= max(1, width // 4) and width >= 3)  # noqa: PLR2004
