"""The satisfaction survey (SKM, PermenPANRB 14/2017): one row per respondent, the nine elements by name. How fast the same
services really are lives in `standards.py`."""

# ruff: noqa: PLR2004 - likelihoods and days are said where they are used

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from generator.calendar import is_working
from generator.chance import stream
from generator.lists import records

QUARTERS = ((2025, 3), (2025, 4), (2026, 1), (2026, 2), (2026, 3))
# Name of the element, and how much better (or worse) than the unit's quality it is usually judged, in hundredths.
ELEMENTS = {
    "persyaratan": 6,
    "prosedur": -2,
    "waktu_penyelesaian": -22,
    "biaya_tarif": 20,
    "produk_spesifikasi": 4,
    "kompetensi_pelaksana": 10,
    "perilaku_pelaksana": 14,
    "penanganan_pengaduan": -18,
    "sarana_prasarana": -12,
}
NOT_MEASURED = {"Dinas Perpustakaan dan Kearsipan": "biaya_tarif"}  # the library never asks about fees
EDUCATION = (("SD", 18), ("SMP", 20), ("SMA", 38), ("Diploma", 9), ("S1", 13), ("S2 ke atas", 2))
WORK = (
    ("Wiraswasta", 24),
    ("Karyawan swasta", 26),
    ("ASN/TNI/Polri", 9),
    ("Petani", 17),
    ("Pelajar", 9),
    ("Lainnya", 15),
)
ABOUT = "id_responden unit_layanan layanan tanggal jenis_kelamin umur pendidikan pekerjaan kanal".split()
COLUMNS = [*ABOUT, *ELEMENTS, "nilai_rata_rata"]
BLANK = 0  # an element that the respondent, or the unit, left out
MOST, LEAST = 4, 1


def write_quarter(path: Path, year: int, quarter: int) -> None:
    """The export of one quarter: semicolons, decimal commas, days first, as a spreadsheet in Indonesian saves it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(answers(year, quarter))


def answers(year: int, quarter: int) -> Iterator[list[str]]:
    chance = stream("skm", f"{year}-q{quarter}")
    number = 0
    for service in records("units"):
        for _ in range(18 + min(int(service["volume"]), 4000) // 160 + chance.randint(0, 8)):
            number += 1
            yield _answer(f"R{year % 100}{quarter}-{number:04}", service, year, quarter, chance)


def _answer(number: str, service: dict[str, str], year: int, quarter: int, chance: Random) -> list[str]:
    # slowly better, a little worse where the quarter was busy
    quality = int(service["mutu"]) + 3 * QUARTERS.index((year, quarter)) + chance.randint(-45, 45)
    scores = {name: _score(quality + offset, chance) for name, offset in ELEMENTS.items()}
    for name in ELEMENTS:
        if NOT_MEASURED.get(service["unit"]) == name or chance.random() < 0.006:
            scores[name] = BLANK
    given = [score for score in scores.values() if score != BLANK]
    about = [
        number,
        service["unit"],
        service["layanan"],
        f"{_day(year, quarter, chance):%d/%m/%Y}",
        chance.choice(("L", "P")),
        str(chance.randint(17, 72)),
        _drawn(EDUCATION, chance),
        _drawn(WORK, chance),
        _drawn((("Daring", 45 if service["kanal_daring"] == "ya" else 0), ("Loket", 55)), chance),
    ]
    return [*about, *(str(score) if score else "" for score in scores.values()), mean(given)]


def mean(given: list[int]) -> str:
    """The respondent's mean over the elements that were answered: four decimals, half up, with a comma."""
    tenths = (sum(given) * 100_000 // len(given) + 5) // 10
    return f"{tenths // 10_000},{tenths % 10_000:04}"


def _score(hundredths: int, chance: Random) -> int:
    """1 to 4 around a mean in hundredths; most people say 3 or 4, whatever happened."""
    return max(LEAST, min(MOST, (hundredths + chance.randint(-70, 70) + 50) // 100))


def _day(year: int, quarter: int, chance: Random) -> date:
    while True:
        day = date(year, 3 * quarter - 2, 1) + timedelta(days=chance.randrange(92))
        if (day.month + 2) // 3 == quarter and is_working(day):
            return day


def _drawn(choices: tuple[tuple[str, int], ...], chance: Random) -> str:
    return chance.choices([name for name, _ in choices], [weight for _, weight in choices])[0]
