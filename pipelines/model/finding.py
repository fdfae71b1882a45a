"""One thing found in a file: where, which rule, how often, and what to do. A finding never holds a cell's value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pipelines.model.text import Text

Severity = Literal["error", "warn", "info"]
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that was broken at a place.

    `rule` is Frictionless' own word (`type-error`) where it has one, else ours (`header-not-found`).
    `row` is the row of the source file, counted from 1 with the header included, as a spreadsheet shows it.
    """

    rule: str
    message: Text
    remedy: Text = NOTHING
    file: str = ""
    row: int | None = None
    field: str = ""
    count: int = 1
    severity: Severity = "error"

    def place(self) -> str:
        """`file:row [field]`, as far as known."""
        row = f":{self.row}" if self.row is not None else ""
        column = f" [{self.field}]" if self.field else ""
        return f"{self.file}{row}{column}".strip()

    def line(self, language: Literal["id", "en"]) -> str:
        """One readable line: place, what was expected and found, and the remedy."""
        place = f"{self.place()}: " if self.place() else ""
        times = f" ({self.count}×)" if self.count > 1 else ""
        return f"{place}{self.message[language]}{times} {self.remedy[language]}".rstrip()

    def __str__(self) -> str:
        return f"{self.line('id')}\n  {self.line('en')}"

    def as_dict(self) -> dict[str, Any]:
        """Public form: no cell of the data is in it by construction."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "file": self.file,
            "row": self.row,
            "field": self.field,
            "count": self.count,
            "message": self.message.as_dict(),
            "remedy": self.remedy.as_dict(),
        }

    @classmethod
    def read(cls, value: dict[str, Any]) -> Finding:
        """The inverse of `as_dict`."""
        texts = {key: Text.read(value[key]) for key in ("message", "remedy")}
        return cls(**{**value, **texts})
