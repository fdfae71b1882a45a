"""The budget report of a real office: a tree of ten levels, each of which adds up to the total at the bottom."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from pipelines.stages.validate import check_rules

FOLDER = Path(__file__).resolve().parents[2] / "shared/data/sipd-lra"
FILES = ("lra_januari", "lra_mei")
LEVELS = range(1, 11)  # urusan, bidang, SKPD, program, kegiatan, sub kegiatan, and four levels of accounts
AMOUNTS = tuple(
    f"{phase}_{kind}" for kind in ("operasi", "modal", "tak_terduga", "transfer") for phase in ("anggaran", "realisasi")
)
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reports of SIPD (../shared) are not on this machine")


def report(name: str) -> dict[str, list[Any]]:
    """`jalur` is the path from the top of the tree, `tingkat` its length; the stated total has level 0."""
    rows = CalamineWorkbook.from_path(str(FOLDER / f"{name}.xlsx")).get_sheet_by_index(0).to_python()[9:]
    paths = [path_of(*map(str, row[:4])) for row in rows[:-1]]
    assert rows[-1][4] == "Jumlah"
    return {
        "jalur": ["/".join(path) for path in paths] + [None],
        "tingkat": [len(path) for path in paths] + [0],
        **{name: [rupiah(row[place]) for row in rows] for place, name in enumerate(AMOUNTS, start=5)},
    }


def path_of(field: str, office: str, activity: str, account: str) -> list[str]:
    """`2.16`, `2.16.2.20…`, `2.16.01.2.01.0001`, `5.1.02.01`: each code with the codes above it."""
    path = [*prefixes(field, (1, 2)), *([office] if office else [])]
    return [*path, *prefixes(activity, (3, 5, 6)), *prefixes(account, (3, 4, 5, 6))]


def prefixes(code: str, lengths: tuple[int, ...]) -> list[str]:
    parts = code.split(".") if code else []
    return [".".join(parts[:length]) for length in lengths if length <= len(parts)]


def rupiah(cell: Any) -> float:
    return float(cell.replace(".", "").replace(",", ".")) if isinstance(cell, str) else float(cell)


def failed(folder: Path, columns: dict[str, list[Any]], *rules: dict[str, Any]) -> list[bool]:
    table = pa.table(columns)
    with pa.OSFile(str(folder / "lra.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    _, checks = check_rules(rules, folder / "lra.arrow", file="lra.xlsx", on=date(2026, 11, 24))
    return [not check.passed for check in checks]


def level_sum(of: str, level: int) -> dict[str, Any]:
    return {"sum": {"of": of, "where": {"tingkat": level}, "equals": {"where": {"tingkat": 0}}}}


def tree(of: str) -> dict[str, Any]:
    return {"children": {"code": "jalur", "of": of, "separator": "/"}}


@pytest.mark.parametrize("name", FILES)
def test_every_one_of_the_ten_levels_adds_to_the_same_total(tmp_path: Path, name: str) -> None:
    columns = report(name)
    assert set(columns["tingkat"]) == {0, *LEVELS}
    rules = [level_sum(of, level) for of in AMOUNTS for level in LEVELS]
    assert failed(tmp_path, columns, *rules) == [False] * (8 * 10)


@pytest.mark.parametrize("name", FILES)
def test_every_parent_is_the_sum_of_its_children(tmp_path: Path, name: str) -> None:
    assert failed(tmp_path, report(name), *map(tree, AMOUNTS)) == [False] * 8


@pytest.mark.parametrize("level", LEVELS)
def test_one_rupiah_too_many_is_found_on_its_level_and_in_the_tree(tmp_path: Path, level: int) -> None:
    columns = report("lra_mei")
    columns["realisasi_operasi"][columns["tingkat"].index(level)] += 1
    rules = [tree("realisasi_operasi"), *(level_sum("realisasi_operasi", other) for other in LEVELS)]
    assert failed(tmp_path, columns, *rules) == [True, *(other == level for other in LEVELS)]
