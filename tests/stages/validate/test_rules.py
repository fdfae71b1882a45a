"""Every rule passes on good data, really fails on bad data, and refuses what it cannot evaluate."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.stages.validate.rules import NAMES, check_rules

DAY = date(2026, 11, 24)
TREE = {"kode": ["4", "4.1", "4.2", "4.1.01", "4.1.02"], "nilai": [30.1, 10.1, 20.0, 4.1, 6.0]}
CODES = {"kode": ["A", "B"], "dari": [date(2020, 1, 1), date(2020, 1, 1)], "sampai": [date(2024, 12, 31), None]}
# rule: (options, good table, bad table, rows that are named, previous edition)
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any], list[int | None], dict[str, Any] | None]] = {
    "identity": ({"total": "s", "plus": ["a", "c"], "minus": ["b"]}, {"s": [0.3, 5], "a": [0.1, 9], "b": [0, 5], "c": [0.2, 1]}, {"s": [0.3, 5], "a": [0.1, 9], "b": [0, 5], "c": [0.2, 2]}, [3], None),
    "order": ({"first": "a", "then": "b"}, {"a": [DAY, DAY], "b": [DAY, None]}, {"a": [DAY], "b": [date(2026, 1, 1)]}, [2], None),
    "sum": ({"of": "n", "where": {"t": "rincian"}, "equals": {"where": {"t": "jumlah"}}}, {"t": ["rincian", "rincian", "jumlah"], "n": [0.1, 0.2, 0.3]}, {"t": ["rincian", "jumlah"], "n": [0.1, 0.3]}, [None], None),
    "children": ({"code": "kode", "of": "nilai"}, TREE, {**TREE, "nilai": [30.1, 10.1, 20.0, 4.1, 6.5]}, [3], None),
    "drift": ({"rows": "30%", "totals": "50%", "of": ["n"]}, {"n": [1.0, 2.0]}, {"n": [10.0, 20.0]}, [None], {"n": [1.5, 2.0]}),
    "slip": ({"of": "n", "by": "k"}, {"k": ["a", "b"], "n": [1.1, 5.0]}, {"k": ["a", "b"], "n": [11.0, 5.0]}, [None], {"k": ["a", "b"], "n": [1.0, 5.0]}),
    "complete": ({"by": "k", "values": ["a", "b"]}, {"k": ["a", "b", "a"]}, {"k": ["a"]}, [None], None),
    "dated": ({"column": "k", "reference": "kode", "key": "kode", "from": "dari", "until": "sampai", "on": "d"}, {"k": ["A", "B", None], "d": [date(2022, 1, 1), DAY, DAY]}, {"k": ["B", "A"], "d": [DAY, DAY]}, [3], None),
    "changed": ({"key": "k"}, {"k": [1, 2, 3, 4], "v": [1, 2, 3, 5]}, {"k": [1, 2, 3, 4], "v": [9, 9, 3, 4]}, [None], {"k": [1, 2, 3, 4], "v": [1, 2, 3, 4]}),
}  # fmt: skip

FIELD = {"identity": "s", "order": "b", "sum": "n", "children": "nilai", "drift": "n", "slip": "n", "complete": "k", "dated": "k", "changed": "k"}  # fmt: skip


def written(path: Path, columns: dict[str, Any]) -> Path:
    table = pa.table(columns)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return path


def run(folder: Path, rule: dict[str, Any], columns: dict[str, Any], previous: dict[str, Any] | None = None) -> Any:
    pq.write_table(pa.table(CODES), folder / "kode.parquet")
    before = None if previous is None else written(folder / "before.arrow", previous)
    return check_rules(
        [rule],
        written(folder / "now.arrow", columns),
        file="f.csv",
        on=DAY,
        previous=before,
        references={"kode": folder / "kode.parquet"},
    )


ELSEWHERE = {"parents"}  # needs what `tidy` sets aside: tests/publish/test_trees.py


def test_every_rule_is_tested() -> None:
    assert set(CASES) | ELSEWHERE == set(NAMES)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_passes_on_good_data(tmp_path: Path, name: str) -> None:
    options, good, _, _, previous = CASES[name]
    findings, (check,) = run(tmp_path, {name: options}, good, previous)
    assert (findings, check.name, check.passed) == ((), name, True)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_really_can_fail(tmp_path: Path, name: str) -> None:
    options, _, bad, rows, previous = CASES[name]
    findings, (check,) = run(tmp_path, {name: options}, bad, previous)
    assert [(finding.rule, finding.row, finding.field, finding.severity) for finding in findings] == [
        (name, row, FIELD[name], "error") for row in rows
    ]
    assert not check.passed


@pytest.mark.parametrize("name", CASES)
def test_a_rule_without_its_options_or_columns_is_a_refusal(tmp_path: Path, name: str) -> None:
    options, _, _, _, previous = CASES[name]
    if name != "drift":  # which compares whatever it is told to
        findings, (check,) = run(tmp_path, {name: {}, "severity": "info"}, {"x": [1]}, previous)
        assert [(finding.rule, finding.severity) for finding in findings] == [("rule-not-evaluated", "error")]
        assert not check.passed
    findings, _ = run(tmp_path, {name: options}, {"x": [1]}, previous)
    assert [finding.rule for finding in findings] == ["rule-not-evaluated"]


def test_an_unknown_rule_is_a_refusal(tmp_path: Path) -> None:
    findings, _ = run(tmp_path, {"magic": {}}, {"x": [1]})
    assert [finding.rule for finding in findings] == ["rule-not-evaluated"]


@pytest.mark.parametrize(("until", "severity"), [("2026-11-24", "info"), (date(2026, 11, 23), "error")])
def test_a_waiver_holds_until_its_day(tmp_path: Path, until: Any, severity: str) -> None:
    options, _, bad, _, _ = CASES["order"]
    findings, (check,) = run(tmp_path, {"order": options, "waiver": {"owner": "bpkad", "until": until}}, bad)
    assert ([finding.severity for finding in findings], check.severity, check.passed) == ([severity], severity, False)


def test_the_first_edition_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    options, _, bad, _, _ = CASES["drift"]
    findings, (check,) = run(tmp_path, {"drift": options}, bad)
    assert (findings, check.passed) == ((), True)


def test_many_broken_rows_are_counted_and_few_are_named(tmp_path: Path) -> None:
    findings, _ = run(tmp_path, {"order": {"first": "a", "then": "b"}}, {"a": [2] * 50, "b": [1] * 50})
    assert (len(findings), sum(finding.count for finding in findings)) == (20, 50)
