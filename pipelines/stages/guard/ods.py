"""OpenDocument spreadsheets (part 3): the first or named table of `content.xml`, streamed; repeats are counted, not made."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from pipelines.stages.guard.read import Found, letters
from pipelines.stages.guard.sheet import Area
from pipelines.stages.guard.text import LONGEST, trouble
from pipelines.stages.guard.xml import Attributes, Enough, Trouble, local, prolog, require, stream

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.stages.guard.read import Read

CONTENT = "content.xml"
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Err:")
HIDING = ("collapse", "filter")


def look(read: Read) -> list[Finding]:
    """Everything dangerous in the document; cells are looked at in the sheet that will be read only."""
    found = Found(read.file.name)
    try:
        with zipfile.ZipFile(read.file.path) as archive:
            names = archive.namelist()
            for name in names:
                if name.endswith((".xml", ".rdf")):
                    prolog(archive, name)
            require(CONTENT, names)
            if any(name.startswith("Basic/") and name.endswith(".xml") and "script-l" not in name for name in names):
                found.add("macro")
            table = Table(found, read)
            stream(archive, CONTENT, *table.handlers)
            table.area.report(found)
    except Trouble as problem:
        found.add(str(problem))
    return found.findings


class Table:
    """Looks at the cells of one table as they pass."""

    def __init__(self, found: Found, read: Read) -> None:
        self.found, self.read, self.area = found, read, Area()
        self.hidden: set[str] = set()  # styles of tables that are not displayed
        self.style, self.tables, self.here = "", -1, False
        self.row, self.column, self.rows, self.columns = 0, 0, 1, 1
        self.cell: Attributes = {}
        self.texts: list[str] = []
        self.length, self.note = 0, False

    @property
    def handlers(self) -> tuple[Any, Any, Any]:
        return self._start, self._end, self._data

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "style":
            self.style = local(attributes).get("name", "")
        elif tag == "table-properties" and local(attributes).get("display") == "false":
            self.hidden.add(self.style)
        elif tag == "table":
            self._table(local(attributes))
        elif self.here:
            self._inside(tag, local(attributes))

    def _table(self, attributes: Attributes) -> None:
        self.tables += 1
        wanted = self.read.sheet
        self.here = self.tables == wanted if isinstance(wanted, int) else attributes.get("name") == wanted
        if self.here and attributes.get("style-name") in self.hidden:
            self.found.add("hidden-sheet")

    def _inside(self, tag: str, attributes: Attributes) -> None:
        if tag == "table-column":
            if attributes.get("visibility") in HIDING:
                self.found.add("hidden-column", None, letters(self.column))
            self.column += _repeats(attributes, "columns")
        elif tag == "table-row":
            self.row, self.column, self.rows = self.row + 1, 0, _repeats(attributes, "rows")
            if attributes.get("visibility") in HIDING:
                self.found.add("hidden-row", self.row)
        elif tag in {"table-cell", "covered-table-cell"}:
            self.cell, self.texts, self.length = attributes, [], 0
            self.columns = _repeats(attributes, "columns")
        elif tag == "annotation":
            self.note = True
            self.found.add("comment", self.row, letters(self.column))

    def _data(self, data: str) -> None:
        if self.here and not self.note and self.length <= LONGEST:
            self.texts.append(data)
            self.length += len(data)

    def _end(self, tag: str) -> None:
        if tag == "annotation":
            self.note = False
        elif tag == "table" and self.here:
            raise Enough
        elif self.here and tag in {"table-cell", "covered-table-cell"}:
            self._cell("".join(self.texts).strip("\n"))
        elif self.here and tag == "table-row":
            self.row += self.rows - 1

    def _cell(self, text: str) -> None:
        value = self.cell.get("value-type")
        if text or value:
            self.area.add(self.row + self.rows - 1, self.column + self.columns - 1)
        if key := self._trouble(text, value):
            self.found.add(key, self.row, letters(self.column))
        self.column += self.columns

    def _trouble(self, text: str, value: str | None) -> str | None:
        if "formula" in self.cell and not value and not text:
            return "formula-cell"
        if text.startswith(ERRORS):
            return "cell-error"
        return trouble(text, escape=self.read.escape) if value in {None, "string"} else None


def _repeats(attributes: Attributes, kind: str) -> int:
    text = attributes.get(f"number-{kind}-repeated", "1")
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 10 else 1  # noqa: PLR2004
