"""Written dates (`31/01/2024`, `31 Januari 2024`, `14-Jan-2011`, `45322`) → `2024-01-31`. In which form a column is written:
`forms.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

MONTHS = (
    "januari january jan",
    "februari february pebruari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agt ags agu aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split()}
ORDERS = {"D/M/Y": "DMY", "M/D/Y": "MDY", "Y-M-D": "YMD", "D/M/YY": "DMy", "M/D/YY": "MDy"}
SERIALS = {"serial-1900": date(1899, 12, 30), "serial-1904": date(1904, 1, 1)}
LEAP_THAT_WAS_NOT = 60  # Excel counts a 29 February 1900, as Lotus 1-2-3 did (ECMA-376 part 1, 18.17.4.1)
LAST_SERIAL = 2_958_465  # 9999-12-31
CENTURY = 69  # 69..99 are 1969..1999, 00..68 are 2000..2068 (POSIX strptime, %y)
SECONDS = 86_400

BETWEEN = r"(?:\s*[-/.,]\s*|\s+)"
WRITTEN = re.compile(
    rf"([0-9A-Za-z]+)\.?{BETWEEN}([0-9A-Za-z]+)\.?{BETWEEN}([0-9]+)"
    r"(?:(?:,?\s+|T)([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?)?"
)
ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2})?(.*))?")
SERIAL = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?")


@dataclass(frozen=True)
class DateForm:
    """One order of day, month and year, or the day from which a spreadsheet counts; `timed` columns may hold a time too.

    A cell in ISO 8601 is read as such in every form: a workbook's true dates stand beside written ones.
    """

    name: str
    timed: bool = False

    def read(self, column: pa.Array) -> pa.Array:
        """Days in ISO 8601; missing where a cell is no day of this form. A day is read once, however often it stands."""
        days = column.dictionary_encode()
        read = [self.read_cell(cell) for cell in days.dictionary.to_pylist()]
        return pa.array(read, pa.string()).take(days.indices)

    def read_cell(self, cell: str) -> str | None:
        text = " ".join(cell.split())
        if iso := ISO.fullmatch(text):
            return (
                iso[1] + (f"T{iso[2]}{iso[3] or ':00'}{iso[4]}" if iso[2] else "") if self.timed or not iso[2] else None
            )
        if self.name in SERIALS:
            return self._serial(text)
        written = WRITTEN.fullmatch(text)
        day = _day(ORDERS[self.name], written.groups()[:3]) if written else None
        if written is None or day is None or (written[4] and not self.timed):
            return None
        return day.isoformat() + (_clock(*written.groups()[3:]) or "" if written[4] else "")

    def _serial(self, text: str) -> str | None:
        number = float(text) if SERIAL.fullmatch(text) else 0.0
        whole, rest = divmod(round(number * SECONDS), SECONDS)
        if not 0 < number <= LAST_SERIAL or (rest and not self.timed):
            return None
        day = _counted(whole, self.name)
        return f"{day}{_time(rest)}" if day and self.timed else day


def _counted(number: int, name: str) -> str | None:
    early = name == "serial-1900" and number < LEAP_THAT_WAS_NOT
    if name == "serial-1900" and number == LEAP_THAT_WAS_NOT:
        return None
    try:
        return (SERIALS[name] + timedelta(days=number + early)).isoformat()
    except OverflowError:
        return None


def _time(seconds: int) -> str:
    return f"T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _day(order: str, parts: tuple[str, ...]) -> date | None:
    found = dict(zip(order, parts, strict=True))
    year = _year(found)
    month = found["M"] if found["M"].isdecimal() else str(MONTH.get(found["M"].lower(), ""))
    if year is None or not (month.isdecimal() and found["D"].isdecimal() and max(len(month), len(found["D"])) <= 2):  # noqa: PLR2004
        return None
    try:
        return date(year, int(month), int(found["D"]))
    except ValueError:
        return None


def _year(found: dict[str, str]) -> int | None:
    """Two digits only where they are declared: `26-May-11` can be a day of 2011 or of 2026. Where they are, four are read too:
    a council that wrote 24/12/2010 last month needs no other declaration."""
    short = found.get("y", "")
    full = found.get("Y", short)
    if len(short) == 2:  # noqa: PLR2004
        return int(short) + (1900 if int(short) >= CENTURY else 2000) if short.isdecimal() else None
    return int(full) if len(full) == 4 and full.isdecimal() else None  # noqa: PLR2004


def _clock(hours: str, minutes: str, seconds: str | None) -> str:
    return f"T{int(hours):02}:{minutes}:{seconds or '00'}"
