"""Rules read tables batch by batch; whatever the batches, they say what a plain loop over all rows says."""

# ruff: noqa: DTZ001  # naive moments are what tables hold

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.validate import edition
from pipelines.stages.validate.edition import Edition, grouped
from pipelines.stages.validate.rules import check_rules
from pipelines.stages.validate.rules.changed import compared

DAY = date(2026, 11, 24)
CODES = st.sampled_from([None, "4", "5", "4.1", "4.2", "4.1.01", "4.1.02", "5.1", "9.9.9"])
KEYS = st.dictionaries(st.tuples(st.none() | st.integers(0, 9), st.sampled_from("ab")), st.floats(0, 2), max_size=20)


def written(path: Path, columns: dict[str, Any], size: int = 3) -> Path:
    table = pa.table(columns)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=size)
    return path


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(st.sampled_from([None, "x", "y"]), CODES, st.none() | st.integers(0, 3)), max_size=40))
def test_children_are_summed_as_a_loop_would(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    columns = {
        "tahun": pa.array([row[0] for row in rows], pa.string()),
        "kode": pa.array([row[1] for row in rows], pa.string()),
        "nilai": pa.array([row[2] for row in rows], pa.int64()),
    }
    table = written(tmp_path_factory.mktemp("t") / "now.arrow", columns)
    rule = {"children": {"code": "kode", "of": "nilai", "within": ["tahun"]}}
    findings, _ = check_rules([rule], table, file="f.csv", on=DAY, first_row=0)
    parents, wrong = by_loop(rows)
    if parents:
        assert [finding.row for finding in findings] == wrong[:20]
        assert sum(finding.count for finding in findings) == len(wrong)
    else:
        assert [finding.rule for finding in findings] == ["rule-not-evaluated"]


def by_loop(rows: list[Any]) -> tuple[list[Any], list[int]]:
    sums: defaultdict[Any, int] = defaultdict(int)
    first: dict[Any, int] = {}
    for place, (year, code, amount) in enumerate(rows):
        if code is not None:
            first.setdefault((year, code), place)
            sums[year, code.rpartition(".")[0]] += amount or 0
    parents = [node for node in sums if node in first]
    return parents, sorted(first[node] for node in parents if sums[node] != (rows[first[node]][2] or 0))


@settings(deadline=None, max_examples=60)
@given(before=KEYS, now=KEYS)
def test_editions_are_compared_as_dictionaries_would_be(
    tmp_path_factory: pytest.TempPathFactory, before: dict[Any, float], now: dict[Any, float]
) -> None:
    folder = tmp_path_factory.mktemp("t")
    found = compared(
        *(Edition(written(folder / f"{name}.arrow", budget(rows))) for name, rows in (("a", before), ("b", now))),
        ["k", "l"],
    )
    assert (found.come, found.gone) == (len(now.keys() - before), len(before.keys() - now))
    assert found.other == sum(before[key] != now[key] for key in before.keys() & now)


def budget(rows: dict[Any, float]) -> dict[str, Any]:
    return {
        "k": pa.array([key[0] for key in rows], pa.int64()),
        "l": pa.array([key[1] for key in rows], pa.string()),
        "n": pa.array(list(rows.values()), pa.float64()),
    }


def test_groups_are_merged_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition, "MERGE_ROWS", 5)
    batches = [pa.record_batch({"k": [number % 3, None], "n": [1, 10], "f": [number, 99]}) for number in range(50)]
    found = grouped(iter(batches), ["k"], [("n", "sum"), ("f", "first")])
    assert sorted(found.to_pylist(), key=str) == [
        {"k": 0, "n": 17, "f": 0},
        {"k": 1, "n": 17, "f": 1},
        {"k": 2, "n": 16, "f": 2},
        {"k": None, "n": 500, "f": 99},
    ]


@pytest.mark.parametrize("kind", ["arrow", "parquet"])
def test_an_edition_gives_the_columns_that_are_asked_for(tmp_path: Path, kind: str) -> None:
    columns = {"a": [1, 2, 3, 4], "b": pa.array(["x", "y", "x", None]).dictionary_encode(), "c": [0.5] * 4}
    path = tmp_path / f"t.{kind}"
    if kind == "parquet":
        pq.write_table(pa.table(columns), path)
    else:
        written(path, columns)
    table = Edition(path)
    rows = [row for batch in table.batches("b", "a", "b") for row in batch.select(["b", "a"]).to_pylist()]
    assert rows == [{"b": "x", "a": 1}, {"b": "y", "a": 2}, {"b": "x", "a": 3}, {"b": None, "a": 4}]
    assert (table.num_rows, table.schema.names) == (4, ["a", "b", "c"])


@pytest.mark.parametrize(
    "form", [lambda day: day, lambda day: day and datetime(*day.timetuple()[:5])], ids=["days", "moments"]
)
def test_a_code_may_be_valid_more_than_once_and_never_without_a_day(tmp_path: Path, form: Any) -> None:
    spans = {
        "kode": ["A", "A", "B"],
        "dari": [date(2020, 1, 1), date(2024, 1, 1), None],
        "sampai": [date(2020, 12, 31), None, date(2021, 6, 30)],
    }
    pq.write_table(pa.table(spans), tmp_path / "kode.parquet")
    rows = [("A", date(2020, 12, 31), True), ("A", date(2021, 1, 1), False), ("A", date(2024, 1, 1), True), ("B", date(1900, 1, 1), True),
            ("B", date(2021, 7, 1), False), ("C", date(2020, 1, 1), False), (None, None, True), ("A", None, False)]  # fmt: skip
    table = written(tmp_path / "now.arrow", {"k": [row[0] for row in rows], "d": [form(row[1]) for row in rows]})
    rule = {"column": "k", "reference": "kode", "key": "kode", "from": "dari", "until": "sampai"}
    wrong = [place for place, row in enumerate(rows) if not row[2]]
    findings, _ = check_rules(
        [{"dated": {**rule, "on": "d"}}],
        table,
        file="f",
        on=DAY,
        references={"kode": tmp_path / "kode.parquet"},
        first_row=0,
    )
    assert [finding.row for finding in findings] == wrong
    findings, _ = check_rules(
        [{"dated": rule}], table, file="f", on=DAY, references={"kode": tmp_path / "kode.parquet"}, first_row=0
    )
    assert [finding.row for finding in findings] == [3, 4, 5]  # today, B has ended and C never was
