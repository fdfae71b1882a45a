"""What is being looked at, and the list in which each family of trouble puts what it found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.stages.guard.words import finding

if TYPE_CHECKING:
    from pipelines.model.delivery import RawFile
    from pipelines.model.finding import Finding

MOST_OF_ONE_RULE = 20  # an officer sees the pattern in twenty rows; a hostile file must not fill the memory


@dataclass(frozen=True)
class Read:
    """A file and how it will be read."""

    file: RawFile
    sheet: str | int = 0
    escape: bool = False


@dataclass
class Found:
    """The findings of one file, not more than `MOST_OF_ONE_RULE` of each rule."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    places: set[tuple[str, int | None, str]] = field(default_factory=set)

    def full(self, key: str) -> bool:
        return self.counts[key] >= MOST_OF_ONE_RULE

    def add(self, key: str, row: int | None = None, column: str = "") -> None:
        place = (key, row, column)  # a cell with two lost letters is told once
        if not self.full(key) and (row is None or place not in self.places):
            self.places.add(place)
            self.counts[key] += 1
            self.findings.append(finding(key, self.file, row, column))


def letters(column: int) -> str:
    """A column counted from 0 as a spreadsheet names it: A, B, … XFD."""
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
