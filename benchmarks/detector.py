"""Measures the detector of personal identifiers: CPU microseconds a cell, on the corpus of its tests.

    python benchmarks/detector.py [--cells 100000] [--planted 24000]

Distinct cells only, so the dictionary helps nothing. The best of four, and beside it what `sum(range(1000))` took at the
time: a busy machine is slower in both. Results go to `benchmarks/results.json`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
TURNS = 4
MOST = 30.0  # microseconds a cell, PRIVACY.md


def best(work: Callable[[], object]) -> float:
    """CPU seconds."""
    times = []
    for _ in range(TURNS):
        before = time.process_time()
        work()
        times.append(time.process_time() - before)
    return min(times)


def main(cells: int, planted_cells: int) -> dict[str, dict[str, float]]:
    from pipelines.stages.deidentify.detect import detect
    from tests.stages.deidentify.corpus import clean, planted

    columns = {name: pa.array(list(dict.fromkeys(cells))) for name, cells in clean(cells, 1).items()}
    found = pa.array([item.cell for item in planted(planted_cells, 1)])
    detect(pa.array(["0812 3456 7890"]))  # the table is read once
    results = {}
    for name, arrays in {
        **{name: [array] for name, array in columns.items()},
        "clean": [*columns.values()],
        "planted": [found],
    }.items():
        seconds = best(lambda arrays=arrays: [detect(array) for array in arrays])
        count = sum(map(len, arrays))
        loop = best(lambda: [sum(range(1000)) for _ in range(1000)]) * 1e3
        results[name] = {"cells": count, "us_per_cell": round(seconds / count * 1e6, 2), "us_per_loop": round(loop, 1)}
        print(
            f"{name:15} {count:8,} cells {results[name]['us_per_cell']:8.2f} µs a cell ({loop:.1f} µs for sum(range(1000)))"
        )
    return results


if __name__ == "__main__":
    from benchmarks import record

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--planted", type=int, default=24_000)
    chosen = parser.parse_args()
    results = main(chosen.cells, chosen.planted)
    record("detector", results)
    print(f"clean cells: {results['clean']['us_per_cell']} µs, promised at most {MOST}")
