"""The register of agencies (data induk): code, name, field of government and head office of every year."""

from __future__ import annotations

import csv
from pathlib import Path

from generator.lists import names, records

YEARS = (2024, 2025, 2026)
# What an agency was called until (and with) a year: names change, codes stay.
FORMER = {
    "5.01.5.05.0.00.01.0000": (2024, "Badan Perencanaan Pembangunan Daerah"),
    "3.27.3.25.2.09.01.0000": (2025, "Dinas Pertanian dan Ketahanan Pangan"),
}
FOUNDED = {"5.02.0.00.0.00.02.0000": 2025}  # Badan Pendapatan Daerah was a division of BPKAD before
LENGTH_BIDANG = 4


def write_year(path: Path, year: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kode_skpd", "nama_skpd", "kode_bidang", "nama_bidang", "jenis"])
        writer.writerows(_row(row, year) for row in records("agencies") if FOUNDED.get(row["kode_skpd"], year) <= year)


def _row(row: dict[str, str], year: int) -> list[str]:
    code = row["kode_skpd"]
    until, former = FORMER.get(code, (0, ""))
    name = former if year <= until else row["nama"]
    return [code, name, code[:LENGTH_BIDANG], names("bidang")[code[:LENGTH_BIDANG]].title(), _kind(name)]


def _kind(name: str) -> str:
    first = name.split(maxsplit=1)[0]
    return {"RSUD": "Unit", "Satuan": "Dinas", "Inspektorat": "Inspektorat"}.get(first, first)
