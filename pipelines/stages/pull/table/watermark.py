"""How far a column has been read, and how far back to look again: numbers, days, moments, or text that spells one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

Lag = str | int
DEFAULT_LAG = "P1D"
UNITS = {"D": "days", "W": "weeks", "H": "hours", "M": "minutes"}
FORMS: dict[type, tuple[str, Callable[[Any], str]]] = {
    int: ("number", str),
    float: ("number", lambda value: str(Decimal(repr(value)))),
    Decimal: ("number", str),
    datetime: ("datetime", datetime.isoformat),
    date: ("date", date.isoformat),
    str: ("text", str),
}
READERS: dict[str, Callable[[str], Any]] = {
    "number": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "text": str,
}


@dataclass
class Watermark:
    """The highest value seen. Rows with that very value are read again, so that ties are not lost."""

    highest: Any = None

    def see(self, value: Any) -> None:
        """Raises ValueError for values that have no order: of a type that we do not know, of two types, or not a number."""
        if value is None:
            return
        if type(value) not in FORMS or value != value:  # noqa: PLR0124  (what is not equal to itself is not a number)
            raise ValueError("no order")
        try:
            if self.highest is None or value > self.highest:
                self.highest = value
        except TypeError:
            raise ValueError("two types") from None

    def note(self) -> list[str] | None:
        if self.highest is None:
            return None
        kind, form = FORMS[type(self.highest)]
        return [kind, form(self.highest)]

    @classmethod
    def read(cls, note: list[str]) -> Watermark:
        return cls(READERS[note[0]](note[1]))

    def earlier(self, lag: Lag) -> Any:
        """Where to read from. Raises ValueError when the lag does not fit the column."""
        try:
            return self._earlier(lag)
        except OverflowError:
            raise ValueError("before the first day") from None

    def _earlier(self, lag: Lag) -> Any:
        value = self.highest
        if isinstance(lag, int):
            if lag and not isinstance(value, int | float | Decimal):
                raise ValueError("a number of what?")
            return value - lag if lag else value
        if isinstance(value, date):
            return value - duration(lag)
        if isinstance(value, str):
            return _spelled_earlier(value, duration(lag))
        raise ValueError("a duration does not fit a number")


def duration(lag: str) -> timedelta:
    """ISO 8601 duration of one unit: P1D, P2W, PT6H, PT30M."""
    match = re.fullmatch(r"PT?(\d+)([DWHM])", lag)
    if not match:
        raise ValueError(f"'{lag}' is not a duration of one unit")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def _spelled_earlier(value: str, back: timedelta) -> str:
    """Whole seconds: a shorter text sorts before a longer one that begins with it."""
    moment = datetime.fromisoformat(value) - back
    if len(value) == len("2026-11-24"):
        return moment.date().isoformat()
    return moment.replace(microsecond=0, tzinfo=None).isoformat(sep=value[10])
