"""The stretch of time that data describe, spelled as in the URL. What a dataset promises about it: `edition.py`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipelines.model.text import Language, Text

Kind = Literal["day", "month", "quarter", "year", "fiscal-year", "named"]

PATTERNS: dict[Kind, str] = {
    "day": r"(\d{4})-(\d{2})-(\d{2})",
    "month": r"(\d{4})-(\d{2})",
    "quarter": r"(\d{4})-q([1-4])",
    "year": r"(\d{4})",
    "fiscal-year": r"(\d{4})-(\d{2})",
    "named": r"(\d{4}[a-z0-9-]{0,30})",  # begins with a year, so that names sort by time
}
MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period and its key (`2026-11-24`, `2026-11`, `2026-q3`, `2026`, `2024-25`, `2020-p02`); sorts by time."""

    key: str
    kind: Kind
    start: date
    end: date
    name: Text | None = None

    def title(self, language: Language) -> str:
        """The period in words: `Oktober 2026`, `triwulan III 2026`."""
        if self.name:
            return self.name[language]
        match self.kind:
            case "day":
                return f"{self.start.day} {MONTHS[language][self.start.month - 1]} {self.start.year}"
            case "month":
                return f"{MONTHS[language][self.start.month - 1]} {self.start.year}"
            case "quarter":
                number = (self.start.month + 2) // 3
                numeral = ["I", "II", "III", "IV"][number - 1]
                return f"triwulan {numeral} {self.start.year}" if language == "id" else f"Q{number} {self.start.year}"
            case "fiscal-year":
                return f"{self.start.year}/{self.end.year % 100:02}"
            case _:
                return self.key


def parse(kind: Kind, key: str, *, year_starts: int = 1, name: Text | None = None) -> Period:
    """Read an edition key of one kind. `year_starts`: month of a fiscal year's first day. Raises ValueError."""
    match = re.fullmatch(PATTERNS[kind], key)
    if not match:
        raise ValueError(f"'{key}' is not a {kind}")
    start, end = _bounds(kind, match.groups(), year_starts)
    return Period(key, kind, start, end, name)


def containing(kind: Kind, day: date, *, year_starts: int = 1) -> Period:
    """The period of a kind that holds a day. A named period cannot be computed: ValueError."""
    fiscal = day.year if day.month >= year_starts else day.year - 1
    keys = {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}-q{(day.month + 2) // 3}",
        "year": f"{day.year}",
        "fiscal-year": f"{fiscal}-{(fiscal + 1) % 100:02}",
    }
    if kind not in keys:
        raise ValueError(f"a {kind} period cannot be computed from a day")
    return parse(kind, keys[kind], year_starts=year_starts)


def following(period: Period, *, year_starts: int = 1) -> Period:
    """The next period of the same kind."""
    return containing(period.kind, period.end + timedelta(days=1), year_starts=year_starts)


def _bounds(kind: Kind, parts: tuple[str, ...], year_starts: int) -> tuple[date, date]:
    year = int(parts[0][:4])
    match kind:
        case "day":
            day = date(year, int(parts[1]), int(parts[2]))
            return day, day
        case "month":
            return _months(year, int(parts[1]), 1)
        case "quarter":
            return _months(year, 3 * int(parts[1]) - 2, 3)
        case "fiscal-year":
            if int(parts[1]) != (year + 1) % 100:
                raise ValueError(f"'{year}-{parts[1]}' does not name two years in a row")
            return _months(year, year_starts, 12)
        case _:
            return _months(year, 1, 12)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last_year, last_month = divmod(year * 12 + month - 2 + count, 12)
    return date(year, month, 1), date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])
