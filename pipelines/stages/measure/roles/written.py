"""One code, several written forms: `5.1.02.01.01.0024`, `5.1.02.01.01.024` and `5.1.02.01.001.00024` are one account.
A part written X stands for any code of its level (`X.XX.01`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WRITTEN = re.compile("[0-9X]+")


@dataclass(frozen=True)
class Forms:
    """`widths`: digits of each level, one tuple for each form, the canonical one first. `years`: first and last year whose
    lists are built so; None is still open."""

    widths: tuple[tuple[int, ...], ...]
    years: tuple[int, int | None]

    @classmethod
    def read(cls, described: Mapping[str, Any]) -> Forms:
        first, last = described["years"]
        return cls(tuple(tuple(form) for form in described["forms"]), (first, last))

    def knows(self, year: int) -> bool:
        first, last = self.years
        return first <= year and (last is None or year <= last)

    def canonical(self, code: str) -> str | None:
        """The code in the first form; None where no form reads it. Codes of a level above are shorter and keep their length."""
        parts = code.strip().split(".")
        widths = tuple(map(len, parts))
        if not WRITTEN.fullmatch("".join(parts)) or not any(widths == form[: len(widths)] for form in self.widths):
            return None
        pairs = zip(parts, self.widths[0], strict=False)
        return ".".join(part if "X" in part else part.lstrip("0").rjust(width, "0") for part, width in pairs)


def shape(code: str) -> str:
    """What a code looks like, without saying it: digits as 9, letters as X."""
    return re.sub(r"[^\W\d_]", "X", re.sub(r"\d", "9", code))[:40]
