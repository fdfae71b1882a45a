"""Measures all complaint indicators of a published table against one Arrow group-by over the same columns, in one run.

    python benchmarks/indicators.py [--rows 10000000] [--turns 3]

Two tables: `various`, where hardly two reports look alike in all columns, and `alike`, where 20,000 kinds of report recur, which
is as easy as a group-by can have it. Both begin with the same table in memory: `ours` reads the facts (words into the kit's words) and measures every definition by
every breakdown; `group by` counts the distinct combinations of the same columns once. They take turns, and the best of each
counts: a busy machine slows down both. CPU seconds of all threads, and wall seconds. Results go to `benchmarks/results.json`.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
MOST = 2.0  # times the group-by
KINDS = 20_000
COLUMNS = (
    "instansi klasifikasi kategori kecamatan kanal status hasil jumlah_disposisi jumlah_dibuka_kembali kepuasan hari_kerja "
    "hari_kalender tepat_waktu jawaban_tepat_waktu verifikasi_tepat_waktu umur_terbuka"
).split()
CLASSES = ("Permintaan Informasi", "Aspirasi", "Pengaduan Tidak Berkadar Pengawasan", "Pengaduan Berkadar Pengawasan")
CLOCKS = np.array([5, 14, 14, 60])
JUDGED = ("ya", "tidak", "belum-jatuh-tempo")


def complaints(rows: int, seed: int = 1) -> pa.Table:
    """Reports as they are published: durations follow the class, the rest follows from them or from chance."""
    random = np.random.default_rng(seed)
    kind = random.choice(4, rows, p=[0.25, 0.1, 0.55, 0.1])
    clock = CLOCKS[kind]
    days = np.minimum(random.gamma(2.0, clock / 2.6), 250).astype(np.int64)
    seen = random.integers(13, 34, rows)  # working days until the export of the edition
    ended = days <= seen
    working = np.where(ended, days, seen)
    late = np.where(ended, days > clock, seen > clock)
    judged = np.where(late, 1, np.where(ended, 0, 2))
    return pa.table(
        {
            "instansi": _words([f"Dinas Urusan Nomor {number}" for number in range(40)], random.zipf(1.3, rows) % 40),
            "klasifikasi": _words(CLASSES, kind),
            "kategori": _words([f"Kategori {number}" for number in range(60)], random.zipf(1.3, rows) % 60),
            "kecamatan": _words([f"Kecamatan {number}" for number in range(30)], random.integers(0, 30, rows)),
            "kanal": _words(
                ("Aplikasi", "Situs web", "SMS 1708", "WhatsApp", "Tatap muka"), random.integers(0, 5, rows)
            ),
            "status": _words(
                ("Selesai", "Ditolak", "Dalam proses", "Diteruskan"),
                np.where(ended, random.random(rows) < 0.05, 2 + (random.random(rows) < 0.3)),
            ),
            "hasil": _words(
                ("Diselesaikan", "Dijelaskan tanpa tindakan", "Duplikat", "Dicabut pelapor"),
                random.choice(4, rows, p=[0.7, 0.2, 0.06, 0.04]),
                ~ended,
            ),
            "jumlah_disposisi": pa.array(random.choice([1, 2, 3, 4], rows, p=[0.7, 0.2, 0.08, 0.02])),
            "jumlah_dibuka_kembali": pa.array(random.choice([0, 1, 2], rows, p=[0.91, 0.08, 0.01])),
            "kepuasan": pa.array(random.integers(1, 6, rows), mask=~ended | (random.random(rows) < 0.65)),
            "hari_kerja": pa.array(working),
            "hari_kalender": pa.array(working * 7 // 5 + random.integers(0, 3, rows)),
            "tepat_waktu": _words(JUDGED, judged),
            "jawaban_tepat_waktu": _words(JUDGED, random.choice(3, rows, p=[0.85, 0.13, 0.02])),
            "verifikasi_tepat_waktu": _words(JUDGED, random.choice(3, rows, p=[0.93, 0.06, 0.01])),
            "umur_terbuka": _words(
                ("0-3", "4-5", "6-14", "15-60", "61+"), np.searchsorted([3, 5, 14, 60], working), ended
            ),
        }
    )


def _words(words: Any, numbers: Any, nothing: Any = None) -> pa.Array:
    return pa.array(list(words), pa.string()).take(pa.array(np.asarray(numbers, np.int32), mask=nothing))


def measuring() -> Callable[[pa.Table], int]:
    """What is timed as `ours`; the kit is read once, as with the catalogue."""
    from pipelines.model.kit import KitUse, read_kit
    from pipelines.model.period import parse
    from pipelines.stages.measure import Context, measure_kit, read_facts

    kit, use = read_kit("complaints", "sp4n-lapor"), KitUse("sp4n-lapor")
    people = pa.table({"wilayah": [f"Kecamatan {n}" for n in range(30)], "penduduk": [50_000] * 30})
    context = Context(parse("month", "2026-10"), kit.profile.parameters, lookups={"population": people})
    return lambda table: len(measure_kit(read_facts(table, kit, use), kit, context).measurements)


def group_by(table: pa.Table) -> int:
    return int(table.group_by(COLUMNS).aggregate([([], "count_all")]).num_rows)


def timed(work: Callable[[pa.Table], int], table: pa.Table) -> dict[str, float]:
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    found = work(table)
    return {"cpu_seconds": time.process_time() - cpu, "wall_seconds": time.perf_counter() - wall, "found": found}


def main(rows: int, turns: int) -> dict[str, Any]:
    various = complaints(rows).select(COLUMNS)
    ours = measuring()
    ours(various.slice(0, 60_000))  # imports
    found = {"various": compared(various, ours, turns)}
    kinds = pa.array(np.random.default_rng(2).integers(0, min(KINDS, rows), rows))
    return {**found, "alike": compared(various.slice(0, KINDS).take(kinds), ours, turns)}


def compared(table: pa.Table, ours: Callable[[pa.Table], int], turns: int) -> dict[str, Any]:
    runs: dict[str, list[dict[str, float]]] = {"ours": [], "group_by": []}
    for _ in range(turns):
        for name, work in (("ours", ours), ("group_by", group_by)):
            runs[name].append(timed(work, table))
    best = {name: {key: round(min(run[key] for run in each), 2) for key in each[0]} for name, each in runs.items()}
    ratio = {key: round(best["ours"][key] / best["group_by"][key], 2) for key in ("cpu_seconds", "wall_seconds")}
    return {"rows": table.num_rows, **best, "ratio": ratio}


if __name__ == "__main__":
    from benchmarks import record

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--turns", type=int, default=3)
    chosen = parser.parse_args()
    results = main(chosen.rows, chosen.turns)
    record("indicators", results)
    print(json.dumps(results, indent=2))
    for name, each in results.items():
        print(f"{name}: {each['ratio']['cpu_seconds']} × one group-by, promised at most {MOST}")
