"""What must hold of every set of reports: leaving a report open never helps, a unit may be cut in two, a weight is so many rows,
and counting look-alikes once changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.model.indicator import Measurement
from pipelines.stages.measure import Facts, measure_kit
from pipelines.stages.measure.distinct import Distinct
from pipelines.stages.measure.facts import WEIGHT
from tests.stages.measure.complaints import golden

CLASSES = ["Permintaan Informasi", "Aspirasi", "Pengaduan Berkadar Pengawasan", "Lainnya"]
ADDITIVE = ("inflow", "closed", "net-change", "open-backlog", "overdue-backlog")
Row = tuple[Any, ...]


@st.composite
def reports(draw: st.DrawFn) -> Row:
    """Days, class, status and so on of one report; its dates may be impossible."""
    came = date(2026, 10, 1) + timedelta(days=draw(st.integers(0, 30)))
    over = draw(st.sampled_from(["Selesai", "Ditolak", "Dalam proses", "Dibuka kembali", None]))
    ended = came + timedelta(days=draw(st.integers(-1, 25))) if over in {"Selesai", "Ditolak"} else None
    return (
        *(came, came + timedelta(days=1), ended, over, draw(st.sampled_from(CLASSES)), draw(st.sampled_from("AB"))),
        *(draw(st.sampled_from(["Aplikasi", None])), draw(st.sampled_from(["Diselesaikan", "Duplikat", None]))),
        *(draw(st.integers(1, 3)), draw(st.integers(0, 1)), draw(st.sampled_from([None, 1, 4, 5]))),
    )


NAMES = (
    "tanggal_masuk tanggal_verifikasi tanggal_selesai status klasifikasi instansi kanal hasil jumlah_disposisi "
    "jumlah_dibuka_kembali kepuasan"
).split()
DAYS = {"tanggal_masuk", "tanggal_verifikasi", "tanggal_selesai"}
NUMBERS = {"jumlah_disposisi", "jumlah_dibuka_kembali", "kepuasan"}


def table(rows: list[Row]) -> pa.Table:
    kinds = {name: pa.date32() if name in DAYS else pa.int64() if name in NUMBERS else pa.string() for name in NAMES}
    columns = zip(NAMES, zip(*rows, strict=True), strict=True)
    return golden.derived(pa.table({name: pa.array(cells, kinds[name]) for name, cells in columns}))


def found(rows: list[Row]) -> dict[tuple[str, str, str], Measurement]:
    return by_name(golden.measured(table(rows)).measurements)


def by_name(measurements: Any) -> dict[tuple[str, str, str], Measurement]:
    return {(m.indicator, m.by, m.group): m for m in measurements}


CASES = st.lists(reports(), min_size=1, max_size=25)
FEW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(CASES, st.integers(0, 60), st.sampled_from(CLASSES))
@FEW
def test_an_open_report_can_never_raise_compliance(rows: list[Row], days_ago: int, kind: str) -> None:
    came = golden.AS_OF - timedelta(days=days_ago)
    left_open = (came, None, None, "Dalam proses", kind, "A", None, None, 1, 0, None)
    for indicator in ("resolution-compliance", "forward-compliance"):
        before, after = (each[indicator, "", ""] for each in (found(rows), found([*rows, left_open])))
        assert before.numerator == after.numerator
        assert (after.denominator or 0) >= (before.denominator or 0)


@given(CASES)
@FEW
def test_closing_in_time_beats_leaving_open_and_leaving_open_never_beats_closing_late(rows: list[Row]) -> None:
    came = date(2026, 10, 1)
    late, still = (
        (came, None, day, state, CLASSES[0], "A", None, None, 1, 0, None)
        for day, state in ((golden.AS_OF, "Selesai"), (None, "Dalam proses"))
    )
    closed, left = (found([*rows, each])["resolution-compliance", "", ""] for each in (late, still))
    assert (closed.numerator, closed.denominator) == (left.numerator, left.denominator)


@given(CASES)
@FEW
def test_a_unit_cut_in_two_changes_no_total(rows: list[Row]) -> None:
    whole = found(rows)
    cut = found([(*row[:5], f"{row[5]}{number % 2}", *row[6:]) for number, row in enumerate(rows)])
    overall = {key: m for key, m in whole.items() if key[1] != "unit"}
    assert overall == {key: m for key, m in cut.items() if key[1] != "unit"}
    for indicator in ADDITIVE:
        for unit in {row[5] for row in rows}:
            parts = [
                m.numerator or 0
                for (name, by, group), m in cut.items()
                if (name, by) == (indicator, "unit") and group[:1] == unit
            ]
            part = whole.get((indicator, "unit", unit))
            assert sum(parts) == (part.numerator if part else 0)


@given(CASES)
@FEW
def test_the_groups_of_a_breakdown_add_up_to_the_whole(rows: list[Row]) -> None:
    measured = found(rows)
    for indicator in golden.KIT.indicators:
        if indicator.id in ADDITIVE or indicator.measure == "share":
            for by in {by for name, by, _ in measured if name == indicator.id} - {""}:
                parts = [m for (name, role, _), m in measured.items() if (name, role) == (indicator.id, by)]
                whole = measured[indicator.id, "", ""]
                assert sum(m.numerator or 0 for m in parts) == whole.numerator
                assert sum(m.n or 0 for m in parts) == whole.n


@given(CASES, st.integers(2, 4))
@FEW
def test_weights_and_look_alikes_counted_once_give_what_repeated_rows_give(rows: list[Row], times: int) -> None:
    plain = golden.facts(golden.repeated(table(rows), times))
    weighted = golden.facts(table(rows)).table
    place = weighted.column_names.index(WEIGHT)
    heavy = Facts(weighted.set_column(place, WEIGHT, pa.array([times] * len(rows), pa.int64())))
    first, second = (measure_kit(each, golden.KIT, golden.context()).measurements for each in (plain, heavy))
    assert by_name(first) == by_name(second)


@pytest.mark.parametrize("largest", [4_000_000, 60])
def test_facts_that_look_alike_give_the_same_figures_once_as_one_by_one(
    monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    """Also with cubes so small that hardly two roles fit into one, and some into none."""
    told = golden.facts(golden.derived(golden.repeated(golden.reports(), 7)))
    plain = measure_kit(told, golden.KIT, golden.context())
    monkeypatch.setattr("pipelines.stages.measure.distinct.LARGEST_CUBE", largest)
    monkeypatch.setattr("pipelines.stages.measure.distinct.Distinct.__init__.__defaults__", (0,))
    assert measure_kit(told, golden.KIT, golden.context()) == plain


def test_a_margin_holds_each_combination_once_with_its_weight_and_nothing_as_nothing() -> None:
    told = pa.table(
        {"unit": ["A", "A", None, "B"], "status": ["x", "x", "y", None], WEIGHT: pa.array([2, 3, 1, 1], pa.int64())}
    )
    distinct = Distinct(told, [frozenset({"unit", "status"}), frozenset({"unit"})], {}, worth=0)
    both = sorted(distinct.of(frozenset({"unit", "status"})).to_pylist(), key=str)
    assert both == sorted(
        [
            {"status": "x", "unit": "A", WEIGHT: 5},
            {"status": "y", "unit": None, WEIGHT: 1},
            {"status": None, "unit": "B", WEIGHT: 1},
        ],
        key=str,
    )
    assert distinct.of(frozenset()).to_pylist() == [{WEIGHT: 7}]
