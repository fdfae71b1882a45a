"""Files that offices publish hold no identifier: every cell of every one of them is looked at."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from pipelines.stages.deidentify.detect import Hit, detect
from tests.conftest import ROOT

INCOMING = ROOT / "datasets/incoming"
OPEN = sorted(
    path
    for name in (
        "au-budget-2015",
        "gla-expenditure",
        "jabar-penduduk",
        "jabar-produksi-sampah",
        "nyc-311",
        "perangkat-daerah",
        "wilayah",
        "realisasi-apbd",
    )
    for path in (INCOMING / name).rglob("*")
    if path.suffix in {".csv", ".xlsx"}
)
SHARED = sorted(
    path
    for name in (
        "sipd-lra",
        "leeds-spend",
        "uk-councils",
        "budgets-world",
        "jabar",
        "wilayah-bps",
        "nyc311",
        "cofog",
        "fungsi-cofog",
    )
    for path in (ROOT.parent / "shared/data" / name).glob("*")
    if path.suffix in {".csv", ".xlsx"}
)


def columns(path: Path) -> list[list[str]]:
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    else:
        with path.open(encoding="cp1252", errors="replace", newline="") as stream:
            sheets = [list(csv.reader(stream))]
    width = [max(map(len, rows), default=0) for rows in sheets]
    return [
        [str(row[at]) for row in rows if at < len(row)]
        for rows, most in zip(sheets, width, strict=True)
        for at in range(most)
    ]


def hits(path: Path) -> list[Hit]:
    return [hit for column in columns(path) for hit in detect(pa.array(column, pa.string()), column[0])]


@pytest.mark.parametrize("path", OPEN, ids=lambda path: path.name)
def test_a_file_that_is_published_as_it_is_raises_no_alarm(path: Path) -> None:
    assert hits(path) == []


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.name)
def test_real_budgets_and_spending_raise_no_alarm(path: Path) -> None:
    assert hits(path) == []
