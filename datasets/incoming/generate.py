"""Makes every synthetic source file beside this script: `python datasets/incoming/generate.py [FOLDER]`.

Run by hand; the pipeline never does. The same seed gives the same bytes. What is made of the files: the YAMLs above.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator import offices, participation, standards, survey
from generator.budget import MONTHS, Line, lines
from generator.complaints import MONTHS as COMPLAINT_MONTHS
from generator.complaints import write_month
from generator.sipd import write_workbook

HERE = Path(__file__).parent


def budget(folder: Path) -> None:
    """One SIPD workbook a month; September was delivered with a grant booked twice, and corrected later."""
    (folder / "realisasi-apbd" / "koreksi").mkdir(parents=True, exist_ok=True)
    true = lines()
    for month in range(1, MONTHS + 1):
        delivered = _booked_twice(true, month) if month == 9 else true
        write_workbook(folder / "realisasi-apbd" / f"lra_2026-{month:02}.xlsx", delivered, month)
    write_workbook(folder / "realisasi-apbd" / "koreksi" / "lra_2026-09.xlsx", true, 9)


def _booked_twice(true: list[Line], month: int) -> list[Line]:
    """The Regional Secretariat's grants of one month, counted a second time (the story of the correction)."""
    return [
        replace(line, spent=tuple(a * 2 if m == month else a for m, a in enumerate(line.spent, 1)))
        if line.agency.startswith("4.01") and line.account.startswith("5.1.05")
        else line
        for line in true
    ]


def complaints(folder: Path) -> None:
    (folder / "pengaduan").mkdir(exist_ok=True)
    for month in COMPLAINT_MONTHS:
        write_month(folder / "pengaduan" / f"laporan_2026-{month:02}.csv", month)


def satisfaction(folder: Path) -> None:
    (folder / "skm").mkdir(exist_ok=True)
    for year, quarter in survey.QUARTERS:
        survey.write_quarter(folder / "skm" / f"skm_{year}-q{quarter}.csv", year, quarter)


def service_standards(folder: Path) -> None:
    (folder / "standar-layanan").mkdir(exist_ok=True)
    for year, quarter in standards.QUARTERS:
        standards.write_quarter(folder / "standar-layanan" / f"standar_{year}-q{quarter}.json", year, quarter)


def agencies(folder: Path) -> None:
    (folder / "perangkat-daerah").mkdir(exist_ok=True)
    for year in offices.YEARS:
        offices.write_year(folder / "perangkat-daerah" / f"perangkat_daerah_{year}.csv", year)


def requests(folder: Path) -> None:
    (folder / "permintaan-data").mkdir(exist_ok=True)
    for month in participation.MONTHS:
        participation.write_month(folder / "permintaan-data" / f"permintaan_2026-{month:02}.csv", month)


MAKERS: tuple[Callable[[Path], None], ...] = (budget, complaints, satisfaction, service_standards, agencies, requests)

if __name__ == "__main__":
    for make in MAKERS:
        make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
