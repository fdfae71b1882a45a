"""The cells of one XLSX sheet as a stream: hidden rows and columns, errors, formulas, far cells, destroyed numbers."""

from __future__ import annotations

import re
from typing import Any

from pipelines.stages.guard.read import Found, letters
from pipelines.stages.guard.strings import Strings, is_id
from pipelines.stages.guard.text import LONGEST, trouble
from pipelines.stages.guard.xml import Attributes

ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
LARGEST_AREA = 5_000_000  # cells that a reader makes room for; below it a far cell costs nothing
EMPTIEST = 50  # room for so many cells for each that is filled
MOST_EXACT = 10**15  # Excel keeps 15 digits
LABELS = 10  # rows in which labels may stand


class Area:
    """The rectangle from A1 that a reader makes room for, and how much of it is filled."""

    def __init__(self) -> None:
        self.filled, self.rows, self.columns = 0, 0, 0
        self.farthest = (0, 0)

    def add(self, row: int, column: int) -> None:
        self.filled += 1
        if row > self.rows or column >= self.columns:
            self.rows, self.columns = max(self.rows, row), max(self.columns, column + 1)
            self.farthest = (row, column)

    def report(self, found: Found) -> None:
        """Finds `far-cell` at the last cell that enlarged the rectangle."""
        if self.rows * self.columns > max(LARGEST_AREA, EMPTIEST * self.filled):
            found.add("far-cell", self.farthest[0], letters(self.farthest[1]))


class Sheet:
    """Looks at one cell after the other; a cell without an address stands right of the one before (§18.3.1.4)."""

    def __init__(self, found: Found, strings: Strings) -> None:
        self.found, self.strings = found, strings
        self.area = Area()
        self.row, self.column = 0, -1
        self.kind, self.formula = "n", False
        self.ids: set[int] = set()  # columns under a label that speaks of numbers that name somebody or something
        self.texts: list[str] = []
        self.length, self.inside = 0, False

    @property
    def handlers(self) -> tuple[Any, Any, Any]:
        return self._start, self._end, self._data

    def _start(self, tag: str, attributes: Attributes) -> None:
        self.inside = tag in {"v", "t"}
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self._row(attributes)
        elif tag == "f":
            self.formula = True
        elif tag == "col" and _true(attributes.get("hidden")):
            self.found.add("hidden-column", None, letters(_number(attributes.get("min"), 1) - 1))

    def _row(self, attributes: Attributes) -> None:
        self.row, self.column = _number(attributes.get("r"), self.row + 1), -1
        if _true(attributes.get("hidden")):
            self.found.add("hidden-row", self.row)

    def _cell(self, attributes: Attributes) -> None:
        self.kind, self.formula, self.texts, self.length = attributes.get("t", "n"), False, [], 0
        self.column += 1
        if address := ADDRESS.fullmatch(attributes.get("r", "")):
            self.column, self.row = column(address[1]), int(address[2])

    def _data(self, data: str) -> None:
        if self.inside and self.length <= LONGEST:
            self.texts.append(data)
            self.length += len(data)

    def _end(self, tag: str) -> None:
        self.inside = False
        if tag == "c":
            text = "".join(self.texts)
            if text:
                self.area.add(self.row, self.column)
            if key := self._trouble(text):
                self.found.add(key, self.row, letters(self.column))
            elif self.row <= LABELS and self._names_ids(text):
                self.ids.add(self.column)

    def _trouble(self, text: str) -> str | None:
        if self.kind == "e":
            return "cell-error"
        if self.formula and not text and self.kind != "str":
            return "formula-cell"
        if self.kind == "s":
            return self.strings.troubles.get(_number(text, -1)) if self.strings.troubles else None
        if self.kind == "n":
            odd = len(text) > 15 or "E" in text or "e" in text  # noqa: PLR2004
            return _destroyed(text, is_id=self.column in self.ids) if odd else None
        return trouble(text, escape=self.strings.escape)

    def _names_ids(self, text: str) -> bool:
        return _number(text, -1) in self.strings.ids if self.kind == "s" else self.kind != "n" and is_id(text)

    def finish(self) -> None:
        """What can be said only when all cells were seen."""
        self.area.report(self.found)


def column(name: str) -> int:
    """`A` is 0, `XFD` is 16383."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _destroyed(text: str, *, is_id: bool) -> str | None:
    """A whole number of which Excel shows more digits than it kept, or none that a double holds.

    An amount may well be 3,621,313,700,000,000 rupiah; a sixteen-digit id that ends in 0 is one that lost its end.
    """
    try:
        value = float(text)
    except ValueError:
        return "cell-error"
    if value - value != 0:
        return "huge-number"
    lost = abs(value) >= MOST_EXACT and value.is_integer() and (is_id or value % 10 != 0)
    return "huge-number:excel" if lost else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else otherwise  # noqa: PLR2004


def _true(value: str | None) -> bool:
    return value in {"1", "true", "on"}
