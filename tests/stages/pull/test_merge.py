"""Increments: any sequence of deliveries ends in the last state, and a run that is killed anywhere costs nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.model.address import Office
from pipelines.model.dataset import Dataset, Source
from pipelines.model.edition import EditionRule
from pipelines.model.text import Text
from pipelines.stages.pull.order import Order, Wanted
from pipelines.stages.pull.table.cells import literal
from pipelines.stages.pull.table.merge import Reading, gather
from pipelines.stages.pull.table.watermark import Watermark, duration
from tests.conftest import NOW, ROOT
from tests.soak import FULL, report

COLUMNS = ("kode", "tahun", "isi")
KEY = ("kode", "tahun")
cells = st.one_of(st.none(), st.text(st.characters(exclude_categories=("Cs",)), max_size=4))
codes = st.sampled_from(["1", "2", "3", "01", '"', ",", "\0", "é", "[1]"])
row = st.tuples(codes, st.sampled_from(["2025", "2026"]), cells)
deliveries = st.lists(st.tuples(st.booleans(), st.lists(row, max_size=8)), min_size=1, max_size=6)


def dataset(**increment: Any) -> Dataset:
    text = Text("a", "a")
    settings = {"increment": increment} if increment else {}
    return Dataset(
        "contoh", text, text, "services", "kantor", "CC", "berkala", Source("sql", "DB", settings),
        EditionRule("year", key="2026"), text, {"fields": [], "primaryKey": list(KEY)},
    )  # fmt: skip


@contextmanager
def office() -> Iterator[Office]:
    with TemporaryDirectory() as folder:
        yield Office(Path(folder))


def keyed(rows: list[tuple[str, str, str | None]]) -> dict[tuple[str, str], str | None]:
    return {(code, year): content for code, year, content in rows}


def read(found: dict[str, Any], place: Office) -> list[tuple[str | None, ...]]:
    return [tuple(each.values()) for each in pq.read_table(place.raw / found["sha256"]).to_pylist()]


@settings(max_examples=2000 if FULL else 60)
@given(deliveries)
def test_any_sequence_of_overlapping_deliveries_ends_in_the_last_state(sequence: list[tuple[bool, list]]) -> None:
    """`full`: the source is read from the beginning, so what it no longer holds is gone."""
    model: dict[tuple[str, str], str | None] = {}
    receipt: dict[str, Any] = {}
    before: dict[tuple[str, str], str | None] | None = None
    with office() as place:
        for number, (full, rows) in enumerate(sequence):
            order = Order(dataset(column="x"), place, NOW, full=full)
            model = keyed(rows) if full or number == 0 else {**model, **keyed(rows)}
            halves = [("", each) for each in rows[::2]], [("", each) for each in keyed_last(rows)]
            reading = Reading(COLUMNS, list(halves), lambda number=number: [str(number)])
            found = gather(order, Wanted("2026.0", "DB", previous=receipt), lambda _, r=reading: r, KEY)
            expected = sorted((*key, content) for key, content in model.items())
            assert sorted(read(found, place), key=str) == sorted(expected, key=str)
            if before == model:
                assert found["sha256"] == receipt["sha256"]
            receipt, before = {**found, "at": NOW.isoformat()}, dict(model)


def keyed_last(rows: list[tuple[str, str, str | None]]) -> list[tuple[str, str, str | None]]:
    """Again, and so that of two rows with one key the last one counts."""
    return [(*key, content) for key, content in keyed(rows).items()]


@settings(max_examples=2000 if FULL else 60)
@given(st.lists(row, max_size=12), st.randoms(use_true_random=False))
def test_equal_rows_give_equal_bytes_in_whatever_order_and_pages_they_come(rows: list, chance: Any) -> None:
    unique = keyed_last(rows)
    mixed = list(unique)
    chance.shuffle(mixed)
    with office() as place:
        order = Order(dataset(), place, NOW)
        first = gather(order, Wanted("a", "DB"), lambda _: Reading(COLUMNS, [[("1", r)] for r in unique]), KEY)
        second = gather(order, Wanted("b", "DB"), lambda _: Reading(COLUMNS, [[("1", r) for r in mixed]]), KEY)
        assert first["sha256"] == second["sha256"]
        assert not list(place.work.rglob("*.part"))


@settings(max_examples=500 if FULL else 60)
@given(st.lists(st.tuples(cells, cells), max_size=12))
def test_without_a_key_every_row_is_kept_as_often_as_it_came(rows: list) -> None:
    with office() as place:
        order = Order(dataset(), place, NOW)
        found = gather(order, Wanted("a", "DB"), lambda _: Reading(("a", "b"), [[("1", r) for r in rows]]), ())
        assert sorted(read(found, place), key=str) == sorted(rows, key=str)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
)


@settings(max_examples=50)
@given(json_values)
def test_nested_values_are_json_that_means_the_same(value: Any) -> None:
    assert json.loads(literal(value)) == value


@given(st.datetimes(), st.integers(0, 400))
def test_a_spelled_moment_goes_back_as_far_as_a_real_one(moment: Any, days: int) -> None:
    if moment.year < 3:
        return
    for spelled in (moment.isoformat(), moment.isoformat(sep=" ")):
        earlier = Watermark(spelled).earlier(f"P{days}D")
        assert earlier <= spelled
        assert earlier == (moment - timedelta(days=days)).replace(microsecond=0).isoformat(sep=spelled[10])
        assert Watermark.read(Watermark(spelled).note() or []).highest == spelled


@pytest.mark.parametrize(
    ("lag", "seconds"), [("P1D", 86_400), ("P2W", 1_209_600), ("PT6H", 21_600), ("PT30M", 1800), ("P0D", 0)]
)
def test_a_lag_is_a_duration_of_one_unit(lag: str, seconds: int) -> None:
    assert duration(lag).total_seconds() == seconds


def test_a_run_that_is_killed_at_any_step_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    """Every function call of an increment and of a full reading, in a process of its own: see `killed.py`."""
    command = [sys.executable, "-m", "tests.stages.pull.killed", str(tmp_path), "1" if FULL else "40"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    assert told["bad"] == []
    report("pull.killed", points=told["increment"] + told["full"], bad=0)
    assert told["increment"] + told["full"] > (300 if FULL else 8)
