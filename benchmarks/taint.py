"""Measures gate 2: what it costs to look for every private value in every file of a release.

    python benchmarks/taint.py [--rows 1000000]

One delivery, two sensitive columns of as many different values as rows, published from its source to its release twice in one
run: as it is, and with the gate taken out. CPU seconds of this process; the promise (issue 7) is less than twice.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import yaml

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
MOST = 2.0  # times the publish without the gate
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
CATALOG = {
    "title": "Bangku ukur",
    "description": "Kantor untuk pengukuran",
    "base_url": "https://data.example",
    "publisher": "kantor",
    "publishers": {"kantor": {"name": "Kantor"}},
    "licenses": {"CC-BY-4.0": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}},
    "contact": "data@kantor.example",
}
DATASET = {
    "title": "Layanan",
    "description": "Setiap layanan satu baris.",
    "family": "services",
    "publisher": "kantor",
    "license": "CC-BY-4.0",
    "information_class": "berkala",
    "source": {"kind": "file", "path": "incoming/layanan_{edition}.csv"},
    "edition": {"kind": "month"},
    "limitations": "Tidak ada.",
}
SCHEMA = {
    "fields": [
        {"name": "nomor", "type": "integer", "privacy": "public", "constraints": {"required": True}},
        {"name": "unit", "type": "string", "privacy": "public"},
        {"name": "jumlah", "type": "integer", "privacy": "public"},
        {"name": "catatan", "type": "string", "privacy": "public"},
        {"name": "nama", "type": "string", "privacy": "sensitive"},
        {"name": "nik", "type": "string", "privacy": "sensitive"},
    ],
    "primaryKey": ["nomor"],
}
SYLLABLES = "ba di ku la ma ni po ra su ta we yo".split()


def main(rows: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        _office(root, rows)
        with_gate, gate = _publish(root / "with")
        without, _ = _publish(root / "without", gate=False)
    ratio = round(with_gate / without, 2)
    print(
        f"{rows:,} rows: {with_gate:.1f} CPU s with the gate (of which {gate:.1f} in it), {without:.1f} without: {ratio} times"
    )
    return {
        "rows": rows,
        "with_s": round(with_gate, 1),
        "without_s": round(without, 1),
        "gate_s": round(gate, 1),
        "ratio": ratio,
    }


def _office(root: Path, rows: int) -> None:
    for name in ("with", "without"):
        for folder in ("datasets/incoming", "schemas", "site"):
            (root / name / folder).mkdir(parents=True)
        (root / name / "datasets/catalog.yaml").write_text(yaml.safe_dump(CATALOG), "utf-8")
        (root / name / "datasets/layanan.yaml").write_text(yaml.safe_dump(DATASET), "utf-8")
        (root / name / "schemas/layanan.json").write_text(json.dumps(SCHEMA), "utf-8")
    path = root / "with/datasets/incoming/layanan_2026-10.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(_rows(rows))
    (root / "without/datasets/incoming" / path.name).hardlink_to(path)


def _rows(rows: int) -> Iterator[list[object]]:
    random = Random(7)
    yield [field["name"] for field in SCHEMA["fields"]]  # type: ignore[index]
    for number in range(rows):
        name = " ".join("".join(random.choices(SYLLABLES, k=3)).title() for _ in range(2))
        note = f"{random.choice(('permohonan', 'pengaduan', 'izin'))} {random.choice(('selesai', 'ditolak', 'proses'))} {number % 997}"
        yield [
            number,
            f"unit {number % 50}",
            random.randrange(10**6),
            note,
            f"{name} {number}",
            f"3201{10**11 + number:012}",
        ]


def _publish(root: Path, *, gate: bool = True) -> tuple[float, float]:
    """CPU seconds of the whole, and of the gate."""
    from pipelines.model.address import Office
    from pipelines.publish import corridor, open_desk, publish_dataset
    from pipelines.publish.catalog import read

    office, spent = Office(root), [0.0]
    kept = corridor.watch, corridor.refuse_leaks

    def timed(act):  # type: ignore[no-untyped-def]
        def done(*arguments: object) -> object:
            before = time.process_time()
            try:
                return act(*arguments) if gate else None
            finally:
                spent[0] += time.process_time() - before

        return done

    corridor.watch, corridor.refuse_leaks = map(timed, kept)  # type: ignore[assignment]
    before = time.process_time()
    try:
        desk = open_desk(office, read(office), NOW)
        [outcome] = publish_dataset(desk, desk.catalog.dataset("layanan"))
    finally:
        corridor.watch, corridor.refuse_leaks = kept
    seconds = time.process_time() - before
    assert outcome.state == "released", outcome.findings
    return seconds, spent[0]


if __name__ == "__main__":
    from benchmarks import record

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    results = main(parser.parse_args().rows)
    record("taint", results)
    print(f"promised: less than {MOST} times")
