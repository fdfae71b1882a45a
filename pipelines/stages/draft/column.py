"""One column of the sample → one field of the schema: its type, its constraints, and every doubt about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from pipelines.model.grid import Digits
from pipelines.model.text import Text
from pipelines.stages.draft.codes import is_code, is_running, pattern
from pipelines.stages.draft.reading import Days, Numbers, ReadDays, ReadNumbers
from pipelines.stages.draft.words import DAYS, MISSING, SURELY_CODES, YEARS, tokens

PAIRS = (("true", "false"), ("ya", "tidak"), ("yes", "no"), ("y", "n"), ("y", "t"), ("benar", "salah"))
MOST_SPELLINGS = 7  # ya, Ya, YA, tidak, Tidak, TIDAK
MOST_CHOICES, MOST_SHARE, LEAST_ROWS, LONGEST_CHOICE = 15, 5, 20, 60
SERIALS = (20_000, 60_000)  # 1954 to 2064 as Excel counts days
EXACT = 10**15  # spreadsheets keep 15 digits
FULL_TIME = re.compile(r"[0-2][0-9]:[0-5][0-9]:[0-5][0-9]")
ISO_TIMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?")


@dataclass(frozen=True)
class Column:
    """A column of the sample: its label, its cells, and each of them as text (empty for an empty cell)."""

    label: str
    cells: Sequence[Any]
    texts: Sequence[str]

    @cached_property
    def filled(self) -> list[str]:
        return [text.strip() for text in self.texts if text.strip()]


@dataclass(frozen=True)
class Drafted:
    """What is proposed for a column. `numbers` and `days` are told when its cells are written in a form of their own."""

    label: str
    kind: str
    constraints: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)  # trueValues, format, …
    doubts: tuple[Text, ...] = ()
    code: bool = False
    numbers: Numbers | None = None
    days: Days | None = None

    def with_doubt(self, indonesian: str, english: str) -> Drafted:
        return replace(self, doubts=(*self.doubts, Text(indonesian, english)))


def draft_column(column: Column, numbers: ReadNumbers, days: ReadDays) -> Drafted:
    """Codes stay text whatever they look like; then what the whole column can be read as; else text."""
    if not column.filled:
        return Drafted(column.label, "string").with_doubt(
            "kolom ini kosong seluruhnya", "this column is empty throughout"
        )
    if _holds_codes(column):
        return _code(column)
    marks = frozenset(text for text in column.texts if text.strip().casefold() in MISSING)
    rest = [text for text in column.texts if text.strip() and text not in marks]
    found = _boolean(column) or _typed(column, rest, numbers, days) if rest else None
    if found is None:
        return _required(_string(column), column, frozenset())
    if marks and found.kind != "boolean":
        shown = ", ".join(f"'{mark}'" for mark in sorted(marks))
        found = replace(found, more={**found.more, "missingValues": ["", *sorted(marks)]}).with_doubt(
            f"{shown} dibaca sebagai kosong", f"{shown} is read as empty"
        )
    return _required(found, column, marks)


def _holds_codes(column: Column) -> bool:
    """True numbers with fractions under a label such as `Number of bonds` are amounts; under `Kode` they are lost codes."""
    if any(isinstance(cell, date | time) for cell in column.cells) or not is_code(column.label, column.filled):
        return False
    fractions = any(isinstance(cell, float) and not cell.is_integer() for cell in column.cells)
    return not fractions or bool(tokens(column.label) & SURELY_CODES)


def _required(found: Drafted, column: Column, marks: frozenset[str]) -> Drafted:
    empty = any(not text.strip() or text in marks for text in column.texts)
    return found if empty else replace(found, constraints={"required": True, **found.constraints})


def _code(column: Column) -> Drafted:
    padded = any(text != text.strip() for text in column.texts)
    made, lost = None if padded else pattern(column.filled), [c for c in column.cells if isinstance(c, float)]
    found = Drafted(column.label, "string", {"pattern": made} if made else {}, code=True)
    if any(not cell.is_integer() or abs(cell) >= EXACT for cell in lost):
        found = found.with_doubt(
            "kode tersimpan sebagai angka, jadi nol di belakang atau angka ke-16 sudah hilang; format kolomnya jadikan Teks dan isi ulang",
            "codes are stored as numbers, so zeros at the end or the 16th digit are gone; make the column Text and fill it again",
        )
    elif lost and any(len(text) != len(column.filled[0]) for text in column.filled):
        found = found.with_doubt(
            "kode tersimpan sebagai angka: periksa apakah nol di depan hilang",
            "codes are stored as numbers: check whether zeros in front were lost",
        )
    return _required(found, column, frozenset())


def _boolean(column: Column) -> Drafted | None:
    spelled = list(dict.fromkeys(column.filled))
    folded = {text.casefold() for text in spelled[:MOST_SPELLINGS]}
    for true, false in PAIRS if len(spelled) < MOST_SPELLINGS else ():
        if folded == {true, false}:
            ways = {"trueValues": [t for t in spelled if t.casefold() == true], "falseValues": [t for t in spelled if t.casefold() == false]}  # fmt: skip
            return Drafted(
                column.label, "boolean", more={} if spelled in (["true", "false"], ["false", "true"]) else ways
            )
    return None


def _typed(column: Column, rest: Sequence[str], numbers: ReadNumbers, days: ReadDays) -> Drafted | None:
    return _year(column, rest) or _day(column, rest, days) or _time(column, rest) or _number(column, rest, numbers)


def _year(column: Column, rest: Sequence[str]) -> Drafted | None:
    fits = all(re.fullmatch(r"(19|20)[0-9]{2}", text) for text in rest)
    return Drafted(column.label, "year") if fits and tokens(column.label) & YEARS else None


def _time(column: Column, rest: Sequence[str]) -> Drafted | None:
    true = all(isinstance(cell, time) for cell in column.cells if cell is not None)
    return Drafted(column.label, "time") if true or all(FULL_TIME.fullmatch(text) for text in rest) else None


def _day(column: Column, rest: Sequence[str], days: ReadDays) -> Drafted | None:
    dated = bool(tokens(column.label) & DAYS)
    true = [cell for cell in column.cells if isinstance(cell, date)]  # a datetime is a date
    if dated and not true and _is_serial(rest):
        found = Drafted(column.label, "date", days=Days(("serial-1900",)))
        return found.with_doubt(
            "angka ini agaknya tanggal Excel yang formatnya hilang",
            "these numbers seem to be Excel dates without their format",
        )
    read = days(rest)
    if not read.possible:
        return None
    timed = read.timed or any(isinstance(cell, datetime) and cell.time() != time() for cell in true)
    found = Drafted(column.label, "datetime" if timed else "date", days=read)
    if timed and not true and all(form == "" for form in read.possible) and not all(map(ISO_TIMED.fullmatch, rest)):
        found = replace(found, more={"format": "any"})
    if read.rivals:
        forms = " / ".join(read.possible)
        found = found.with_doubt(
            f"tanggal dapat dibaca dengan beberapa cara ({forms}); tulis yang benar di layout.dates",
            f"the days can be read in several ways ({forms}); write the right one in layout.dates",
        )
    return found


def _is_serial(rest: Sequence[str]) -> bool:
    return all(text.isdecimal() and SERIALS[0] <= int(text) <= SERIALS[1] for text in rest)


def _number(column: Column, rest: Sequence[str], numbers: ReadNumbers) -> Drafted | None:
    """Only what is written has a form; a workbook's true numbers are read as themselves."""
    pairs = list(zip(column.cells, column.texts, strict=True))
    true = [text for cell, text in pairs if isinstance(cell, float | Digits)]
    typed, kept = len(true), set(rest)
    written = [text for cell, text in pairs if text in kept and not isinstance(cell, float | Digits)] if typed else rest
    if any(isinstance(cell, bool | date | time) for cell in column.cells):
        return None
    read = numbers(written) if written else Numbers(())
    if written and not (read.possible or read.loose):
        return None
    whole = all("." not in text and "e" not in text.casefold() for text in true)
    found = Drafted(column.label, "integer" if whole else "number", numbers=read if written else None)
    if is_running(column.label, column.filled):
        return found.with_doubt(
            "nomor urut baris; kalau tidak berarti, sebut di layout.ignore",
            "the number of the row; if it means nothing, name it in layout.ignore",
        )
    return found


def _string(column: Column) -> Drafted:
    distinct = dict.fromkeys(column.filled)
    found = Drafted(column.label, "string")
    few = len(distinct) <= min(MOST_CHOICES, len(column.filled) // MOST_SHARE) and len(column.filled) >= LEAST_ROWS
    unpadded = all(text == text.strip() for text in column.texts if text.strip())
    if few and unpadded and all(len(text) <= LONGEST_CHOICE for text in distinct):
        found = replace(found, constraints={"enum": sorted(distinct)})
        found = found.with_doubt(
            f"daftar pilihan dari {len(distinct)} nilai di contoh ini; nilai lain akan ditolak",
            f"choices from the {len(distinct)} values of this sample; any other will be refused",
        )
    return found
