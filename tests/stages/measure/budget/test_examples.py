"""Real and shipped budgets, from their files: totals to the cent, fewer indicators where columns are missing, no errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest
from python_calamine import CalamineWorkbook

from pipelines.model.indicator import Measurement
from pipelines.model.kit import KitUse, read_kit
from pipelines.model.period import Period, parse
from pipelines.stages.measure import Context, Measured, Past, measure_kit, read_facts
from pipelines.stages.measure.anomalies.find import find_anomalies
from tests.stages.measure.budget.kabupaten import KIT, rules, values
from tests.stages.measure.budget.real import shared, shipped

KEYS = ["kode_skpd", "kode_sub_kegiatan", "kode_rekening"]
SIPD = shared("sipd-lra")
needs_shared = pytest.mark.skipif(not SIPD.is_dir(), reason="the shared folder is not part of the project")


def month(number: int, folder: str = "") -> pa.Table:
    return shipped("realisasi-apbd", f"{folder}lra_2026-{number:02}.xlsx")


def measured(given: pa.Table, period: Period, profile: str = "apbd", **more: object) -> Measured:
    kit = read_kit("budget", profile)
    history = more.pop("history", ())
    use = KitUse(profile, parameters=more)
    context = Context(period, {**kit.profile.parameters, **more}, history)  # type: ignore[arg-type]
    return measure_kit(read_facts(given, kit, use), kit, context)


@pytest.fixture(scope="module")
def october() -> pa.Table:
    return month(10)


def test_the_shipped_regency_is_measured_and_agrees_with_its_row_of_totals(october: pa.Table) -> None:
    """Row "Jumlah" of lra_2026-10.xlsx: murni 1,884.7, perubahan 1,918.4, realisasi 1,147.2 thousand million rupiah."""
    found = measured(
        october, parse("month", "2026-10"), official={"realised": 1_147_200_000_000, "budget": 1_918_400_000_000}
    )
    whole = {m.indicator: m for m in found.measurements if not m.by}
    assert whole["spending"].value == 1_147_200_000_000
    assert whole["reconciliation-spending"].value == 0
    assert whole["reconciliation-budget"].value == 0
    assert whole["absorption"].value == pytest.approx(1_147_200 / 1_918_400 * 100)
    assert whole["absorption-original"].value == pytest.approx(1_147_200 / 1_884_700 * 100)
    assert whole["pace-linear"].value == pytest.approx(1_147_200 / 1_918_400 * 100 - 1000 / 12)
    assert (whole["over-lines"].numerator, whole["over-lines"].denominator) == (2, 1335)
    assert "tree-rows" not in rules(found)
    assert not {"code-form", "code-unknown", "value-unknown"} & set(rules(found))
    assert len(found.of("absorption", "unit")) == len(set(october.column("nama_skpd").to_pylist()))


def test_anybody_can_recompute_a_figure_with_duckdb(october: pa.Table) -> None:
    found = measured(october, parse("month", "2026-10"))
    con = duckdb.connect()
    con.register("apbd", october)
    by_unit = con.sql("select nama_skpd, sum(realisasi) / sum(anggaran) * 100 from apbd group by 1").fetchall()
    assert values(found, "absorption", "unit") == {unit: pytest.approx(value) for unit, value in by_unit}
    shift = "select sum(abs(anggaran_perubahan - anggaran_murni)) / sum(anggaran_murni) * 100 from apbd"
    assert values(found, "shift") == {"": pytest.approx(con.sql(shift).fetchall()[0][0])}


def test_the_grant_that_was_booked_twice_in_september_is_asked_about(october: pa.Table) -> None:
    """The office corrected 2026-09 later; held against the first edition, October does not carry over in two lines."""
    context = Context(parse("month", "2026-10"), KIT.profile.parameters)
    use = KitUse("apbd")
    for folder, expected in (("", 2), ("koreksi/", 0)):
        before = read_facts(month(9, folder), KIT, use)
        found = find_anomalies(read_facts(october, KIT, use), october.select(KEYS), KIT, context, before)
        questions = [anomaly for anomaly in found.anomalies if anomaly.rule == "carried-over"]
        assert len(questions) == expected, folder
        assert all(q.keys[0]["kode_rekening"].startswith("5.1.05") for q in questions)
    assert {"carried-over", "tenfold-before", "over-budget", "same-month-amount"} <= set(found.checked)


def test_a_month_before_the_revision_measures_against_the_original_budget() -> None:
    found = measured(month(3), parse("month", "2026-03"))
    whole = {m.indicator: m for m in found.measurements if not m.by}
    assert whole["budget-in-force"].value == 1_884_700_000_000
    assert whole["absorption"].value == whole["absorption-original"].value
    assert whole["shift"].value is None


def test_the_greater_london_authority_has_payments_and_no_budget() -> None:
    given = shipped("gla-expenditure", "2017-p09.csv")
    found = measured(given, Period("2017-p09", "named", date(2017, 11, 12), date(2017, 12, 9)), "uk-spend")
    total = sum(Decimal(str(amount)) for amount in given.column("amount").to_pylist())
    assert values(found, "spending") == {"": float(total)} == {"": 52_309_151.11}
    assert values(found, "payments") == {"": 712.0}
    assert [(m.numerator, m.denominator) for m in found.of("refunds")] == [(19.0, 712.0)]
    assert sum(Decimal(str(v)) for v in values(found, "spending", "unit").values()) == total
    assert [m.state for m in found.of("absorption")] == ["missing"]
    assert "tree-rows" not in rules(found)


def test_the_australian_budget_has_a_plan_and_no_outturn() -> None:
    given = shipped("au-budget-2015", "201505181230budget1516.csv")
    found = measured(given, parse("fiscal-year", "2015-16", year_starts=7), "au-budget")
    planned = sum(Decimal(str(v)) for v in given.column("amount_2015_16").to_pylist() if v is not None)
    assert values(found, "budget-in-force") == {"": float(planned)}
    assert set(values(found, "budget-in-force", "ministry")) == set(given.column("portfolio").to_pylist())
    assert len(values(found, "planned-change", "unit")) == 10
    assert [m.state for m in found.of("spending")] == ["missing"]
    assert rules(found)["budget-missing"] == 4
    assert rules(found)["budget-negative"] == 13


PARTS = ("Operasi", "Modal", "Tak Terduga", "Transfer")


def sipd(name: str, *, leaves: bool) -> pa.Table:
    """A SIPD export as it lies there: one row a code, four kinds of expenditure side by side, made long by kind."""
    sheet = CalamineWorkbook.from_path(str(SIPD / f"{name}.xlsx")).get_sheet_by_index(0).to_python()[9:]
    rows = [row for row in sheet if not leaves or str(row[3]).count(".") == 5]
    columns: dict[str, list[object]] = {key: [] for key in (*KEYS, "anggaran", "realisasi")}
    for row, budget, outturn in _amounts(rows):
        for key, code in zip(KEYS, row[1:4], strict=True):
            columns[key].append(str(code) or None)
        columns["anggaran"].append(budget)
        columns["realisasi"].append(outturn)
    return pa.table(columns)


def _amounts(rows: list[list[object]]) -> Iterator[tuple[list[object], float, float]]:
    for row in rows:
        pairs = [(rupiah(row[5 + 2 * place]), rupiah(row[6 + 2 * place])) for place in range(len(PARTS))]
        yield row, sum(budget for budget, _ in pairs), sum(outturn for _, outturn in pairs)


def rupiah(cell: object) -> float:
    return float(cell.replace(".", "").replace(",", ".")) if isinstance(cell, str) else float(cell)  # type: ignore[arg-type]


@needs_shared
@pytest.mark.parametrize(
    ("name", "key", "spent"), [("lra_januari", "2026-01", 126_091_861), ("lra_mei", "2026-05", 1_421_890_019)]
)
def test_a_real_sipd_export_is_measured_from_its_leaves(name: str, key: str, spent: int) -> None:
    official = {"realised": spent, "budget": 10_810_941_900}
    found = measured(sipd(name, leaves=True), parse("month", key), official=official)
    assert values(found, "spending") == {"": spent}
    assert values(found, "budget-in-force") == {"": 10_810_941_900}
    assert values(found, "reconciliation-spending") == {"": 0}
    assert values(found, "reconciliation-budget") == {"": 0}
    assert values(found, "absorption") == {"": pytest.approx(spent / 10_810_941_900 * 100)}
    assert set(values(found, "spending", "field")) == {"2.16", "2.20", "2.21"}
    assert set(values(found, "budget-in-force", "economic")) == {"personnel", "goods", "capital"}
    assert not {"tree-rows", "code-form", "code-unknown"} & set(rules(found))


@needs_shared
def test_the_same_export_with_its_tree_is_not_added_up_tenfold() -> None:
    found = measured(sipd("lra_mei", leaves=False), parse("month", "2026-05"))
    assert [(m.state, m.value) for m in found.of("spending")] == [("missing", None)]
    assert rules(found)["tree-rows"] == 481 - 192  # all rows but the leaves, the row of totals among them


@needs_shared
def test_leeds_and_calderdale_are_added_up_to_the_cent() -> None:
    calderdale = pacsv.read_csv(shared("uk-councils/calderdale__clean__2018-10-card.csv"))
    renamed = calderdale.rename_columns([name.lower().replace(" ", "_") for name in calderdale.column_names])
    found = measured(renamed, parse("month", "2018-10"), "uk-spend")
    total = sum(Decimal(str(v)) for v in calderdale.column("Net Amount").to_pylist())
    assert values(found, "spending") == {"": float(total)}
    leeds = pacsv.read_csv(
        shared("leeds-spend/leeds__raw__2011-05.csv"),
        read_options=pacsv.ReadOptions(encoding="windows-1252"),
        convert_options=pacsv.ConvertOptions(column_types={"Net amount": pa.string(), "Net Amount": pa.string()}),
    )
    names = [name.lower().replace(" ", "_") for name in leeds.column_names]
    amounts = [float(cell.replace(",", "")) for cell in leeds.column(names.index("net_amount")).to_pylist()]
    given = leeds.rename_columns(names).set_column(names.index("net_amount"), "net_amount", pa.array(amounts))
    found = measured(given, parse("month", "2011-05"), "uk-spend")
    assert values(found, "spending") == {"": 77_290_968.66}
    shares = {m.group: m.value for m in found.of("spending", "economic")}
    assert set(shares) == {"current", "capital"}
    assert values(found, "capital-share") == {"": pytest.approx(shares["capital"] / 77_290_968.66 * 100)}


def test_three_earlier_octobers_give_a_pace(october: pa.Table) -> None:
    def past(year: int, value: float) -> Past:
        return Past(parse("month", f"{year}-10"), [Measurement("absorption", value=value)])

    found = measured(
        october,
        parse("month", "2026-10"),
        history=[past(2025, 60.0), past(2024, 62.0), past(2023, 64.0), past(2022, 1.0)],
    )
    assert values(found, "pace-earlier-years") == {"": pytest.approx(1_147_200 / 1_918_400 * 100 - 62)}
    assert "years-missing" not in rules(found)
