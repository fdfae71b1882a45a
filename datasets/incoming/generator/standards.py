"""Service standards: what was promised and how long it took, per unit, service and quarter. How people judged the same
services lives in `survey.py`."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from generator.chance import stream
from generator.lists import records

QUARTERS = ((2026, 1), (2026, 2), (2026, 3))
SILENT = (("Dinas Sosial", 1), ("Kecamatan Margahurip", 2))  # a unit that did not report in a quarter of 2026
PROBLEMS = {"Persetujuan bangunan gedung": 130, "Pendaftaran rawat jalan": 125, "Salinan rekam medis": 115}


def write_quarter(path: Path, year: int, quarter: int) -> None:
    """One JSON record per service, as the queue application exports them."""
    rows = [_measured(row, year, quarter) for row in records("units") if (row["unit"], quarter) not in SILENT]
    path.write_text(json.dumps({"data": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _measured(row: dict[str, str], year: int, quarter: int) -> dict[str, object]:
    chance = stream("standar", f"{year}-q{quarter}", row["unit"], row["layanan"])
    durations = sorted(_durations(row, quarter, chance))
    promised, count = int(row["janji_hari"]), len(durations)
    return {
        "unit": row["unit"],
        "layanan": row["layanan"],
        "janji_hari": promised,
        "median_hari": durations[(count - 1) // 2],
        "p90_hari": durations[(count * 9 + 9) // 10 - 1],
        "jumlah_selesai": count,
        "jumlah_sesuai_janji": sum(days <= promised for days in durations),
        "persen_sesuai_janji": _percent(sum(days <= promised for days in durations), count),
        "jumlah_dikembalikan": chance.randint(0, count // 12),
        "biaya": int(row["biaya"]),
        "daring": row["kanal_daring"] == "ya",
    }


def _durations(row: dict[str, str], quarter: int, chance: Random) -> list[int]:
    """Working days of every finished request of a quarter; promises slip by a few per cent, some services by more."""
    middle, problem = int(row["median_hari"]), PROBLEMS.get(row["layanan"], 100)
    count = int(row["volume"]) * chance.randint(90, 112) // 100
    slower = problem - 4 * quarter  # the units work on it
    return [_days(middle, slower, chance) for _ in range(count)]


def _days(middle: int, slower: int, chance: Random) -> int:
    tail = chance.choices((100, 70, 130, 220), (62, 20, 13, 5))[0]
    hundredths = middle * tail * slower * chance.randint(70, 125) // 100_00
    return max(1, (hundredths + 50) // 100)


def _percent(part: int, whole: int) -> float:
    return round(part * 1000 / whole) / 10
