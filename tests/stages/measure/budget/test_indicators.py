"""Every indicator of the budget kit over the twelve lines of `kabupaten.py`, with its arithmetic."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipelines.model.indicator import Measurement
from pipelines.model.period import parse
from pipelines.stages.measure import Past
from tests.stages.measure.budget.kabupaten import KIT, LINES, NAMES, Measured, measured, past, rules, table, values

HISTORY = (
    past("2026-11", spending=300.0),
    past("2026-09", spending=190.0),
    past("2025-12", absorption=90.0),
    past("2024-12", absorption=80.0),
    past("2024-11", absorption=10.0),  # another month: not looked at
)
LOOKUPS = {
    "population": pa.table({"tahun": [2025, 2026], "kode_wilayah": ["99.01", "99.01"], "penduduk": [39, 40]}),
    "prices": pa.table({"tahun": [2020, 2026], "indeks": [100.0, 125.0]}),
}
GOLDEN = {
    "spending": 380.0,  # 110 + 0 + 154 + 90 + 6 + 10 + 10
    "budget-in-force": 430.0,  # revised: 120 + 40 + 140 + 100 + 0 + 20 + 10
    "revenue": 380.0,  # 66 + 310 + 4
    "refunds": 0.0,  # none of 7
    "absorption": 380 / 430 * 100,  # 88.37
    "absorption-original": 380 / 410 * 100,  # 92.68
    "pace-linear": 380 / 430 * 100 - 100,  # -11.63: the whole year is gone
    "pace-earlier-years": 380 / 430 * 100 - 85,  # 3.37; the mean of 90 (2025) and 80 (2024); 2023 is missing
    "december-share": (380 - 300) / 380 * 100,  # 21.05
    "last-quarter-share": (380 - 190) / 380 * 100,  # 50
    "line-deviation": 90 / 410 * 100,  # 21.95; 10 + 50 + 4 + 10 + 6 + 10 + 0
    # Without contingency and interest: Dinas A 300 → 264, Dinas B 80 → 96; 380 → 360. Scaled plans 300 × 360/380 = 284.2105
    # and 75.7895; |264 - 284.2105| + |96 - 75.7895| = 40.4211; / 360 = 11.228 %. Each agency is its own function here.
    "composition-function": (300 * 360 / 380 - 264) * 2 / 360 * 100,
    "composition-unit": (300 * 360 / 380 - 264) * 2 / 360 * 100,
    # With interest: personnel 100 → 110, goods 130 → 90, capital 150 → 160, interest 10 → 10; 390 → 370.
    # Only goods fell, 130 × 370/390 - 90 = 33.3333; the others rose by as much: 66.6667 / 370 = 18.018 %.
    "composition-economic": (130 * 370 / 390 - 90) * 2 / 370 * 100,
    "contingency-share": 10 / 410 * 100,  # 2.44
    "shift": 60 / 410 * 100,  # 14.63; 20 + 10 + 10 + 20
    "largest-shifts": 20.0,  # 430 - 410
    "most-underspent": -50.0,  # 380 - 430
    "most-overspent": 20.0,  # 154 - 140 and 6 - 0
    "zero-lines": 1 / 6 * 100,  # goods of Dinas A, of six lines with a budget
    "over-lines": 1 / 6 * 100,  # capital of Dinas A
    "unbudgeted-lines": 1 / 6 * 100,  # capital of Dinas B, of six lines with an outturn
    "personnel-share": 110 / 380 * 100,  # 28.95
    "goods-share": 90 / 380 * 100,  # 23.68
    "capital-share": 160 / 380 * 100,  # 42.11
    "own-revenue-share": 66 / 380 * 100,  # 17.37
    "transfer-share": 310 / 380 * 100,  # 81.58
    "surplus": 52.0,  # (380 + 60) - (380 + 8)
    "surplus-difference": -0.5,  # 52 - 52.5
    "reconciliation-spending": -0.25,  # 380 - 380.25
    "reconciliation-budget": 0.0,  # 430 - 430
    "spending-per-capita": 9.5,  # 380 / 40
    "spending-constant": 304.0,  # 380 / (125 / 100)
    "planned-change": 30.0,  # 430 - 400
}
ELSEWHERE = {"payments"}  # a budget report names no payees: test_profiles.py


@pytest.fixture(scope="module")
def found() -> Measured:
    official = {"surplus": "52.50", "realised": "380.25", "budget": 430}
    return measured(history=HISTORY, lookups=LOOKUPS, official=official, base_year=2020)


@pytest.mark.parametrize("indicator", GOLDEN)
def test_the_figure_is_the_one_worked_out_by_hand(found: Measured, indicator: str) -> None:
    [whole] = found.of(indicator)
    assert whole.state == "measured"
    assert whole.value == pytest.approx(GOLDEN[indicator], rel=1e-12)


def test_every_indicator_of_the_kit_has_a_golden_figure() -> None:
    assert {item.id for item in KIT.indicators} == set(GOLDEN) | ELSEWHERE


def test_numerator_and_denominator_stand_beside_the_value(found: Measured) -> None:
    parts = {
        indicator: (m.numerator, m.denominator, m.n)
        for indicator in ("absorption", "zero-lines", "surplus", "shift", "contingency-share")
        for m in found.of(indicator)
    }
    assert parts == {
        "absorption": (380.0, 430.0, 7),
        "zero-lines": (1.0, 6.0, 6),
        "surplus": (440.0, 388.0, 12),
        "shift": (60.0, 410.0, 7),
        "contingency-share": (10.0, 410.0, 1),
    }


@pytest.mark.parametrize(
    ("indicator", "by", "expected"),
    [
        ("spending", "unit", {"BPKAD": 20.0, "Dinas A": 264.0, "Dinas B": 96.0}),
        ("spending", "affairs", {"1": 360.0, "5": 20.0}),
        ("spending", "field", {"1.01": 264.0, "1.02": 96.0, "5.02": 20.0}),
        ("spending", "programme", {"1.01.02": 264.0, "1.02.02": 96.0, "5.02.02": 20.0}),
        ("spending", "activity", {"1.01.02.2.01": 264.0, "1.02.02.2.01": 96.0, "5.02.02.2.01": 20.0}),
        ("spending", "function", {"01": 20.0, "06": 96.0, "08": 264.0}),  # finance, health, education
        ("spending", "cofog", {"01": 20.0, "07": 96.0, "09": 264.0}),
        ("spending", "cofog_group", {"01.1": 20.0, "07.6": 96.0, "09.8": 264.0}),
        ("spending", "account_group", {"5.1": 210.0, "5.2": 160.0, "5.3": 10.0}),
        (
            "spending",
            "account_type",
            {"5.1.01": 110.0, "5.1.02": 90.0, "5.1.03": 10.0, "5.2.02": 6.0, "5.2.04": 154.0, "5.3.01": 10.0},
        ),
        (
            "spending",
            "economic",
            {"personnel": 110.0, "goods": 90.0, "capital": 160.0, "contingency": 10.0, "interest": 10.0},
        ),
        ("largest-shifts", "unit", {"Dinas B": 20.0}),  # Dinas A 300 → 300 and BPKAD 30 → 30 did not change as a whole
        ("largest-shifts", "account_type", {"5.1.01": 20.0, "5.1.02": 10.0, "5.2.04": -10.0}),
        ("most-underspent", "unit", {"Dinas A": -36.0, "BPKAD": -10.0, "Dinas B": -4.0}),
        ("most-overspent", "unit", {"Dinas A": 14.0, "Dinas B": 6.0}),
        ("planned-change", "unit", {"Dinas A": 20.0, "Dinas B": 10.0}),
    ],
)
def test_a_breakdown_is_the_one_worked_out_by_hand(
    found: Measured, indicator: str, by: str, expected: dict[str, float]
) -> None:
    assert values(found, indicator, by) == expected


def test_the_largest_come_first(found: Measured) -> None:
    assert list(values(found, "most-underspent", "unit")) == ["Dinas A", "BPKAD", "Dinas B"]
    assert list(values(found, "largest-shifts", "account_type")) == ["5.1.01", "5.1.02", "5.2.04"]


def test_breakdowns_add_up_to_the_whole(found: Measured) -> None:
    for by in ("unit", "affairs", "field", "programme", "activity", "function", "cofog", "account_group", "economic"):
        assert sum(m.numerator or 0 for m in found.of("absorption", by)) == 380.0, by
        assert sum(m.denominator or 0 for m in found.of("absorption", by)) == 430.0, by


def test_before_the_revision_the_original_budget_is_in_force() -> None:
    lines = [(*line[:5], None, *line[6:]) for line in LINES]
    found = measured(table(lines), period=parse("month", "2026-03"))
    assert values(found, "budget-in-force") == {"": 410.0}
    assert values(found, "absorption") == {"": pytest.approx(380 / 410 * 100)}
    assert [m.state for m in found.of("shift")] == ["nothing"]


def test_a_budget_is_never_mixed_of_two_phases_line_by_line() -> None:
    """One line has no revised budget: it is left out and counted, not filled up from the original."""
    lines = [(*LINES[0][:5], None, *LINES[0][6:]), *LINES[1:]]
    found = measured(table(lines))
    assert values(found, "budget-in-force") == {"": 310.0}
    assert values(found, "absorption") == {"": pytest.approx((380 - 110) / 310 * 100)}
    assert rules(found)["budget-missing"] == 1


def test_figures_of_a_whole_year_wait_for_its_end() -> None:
    found = measured(period=parse("month", "2026-10"), history=HISTORY)
    for indicator in ("line-deviation", "december-share", "last-quarter-share"):
        assert values(found, indicator) == {"": None}, indicator
    assert "before-year-end" in rules(found)
    # 88.37 % spent when ten twelfths of the year are gone
    assert values(found, "pace-linear") == {"": pytest.approx(380 / 430 * 100 - 10 / 12 * 100)}


def test_each_agency_is_held_against_its_own_past() -> None:
    before = Past(
        parse("month", "2025-12"),
        [
            Measurement("absorption", "unit", "Dinas A", value=80.0),
            Measurement("absorption", "unit", "Dinas Lama", value=1.0),
        ],
    )
    found = measured(history=(before,))
    assert values(found, "pace-earlier-years", "unit") == {
        "Dinas A": pytest.approx(264 / 300 * 100 - 80),
        "Dinas B": None,
        "BPKAD": None,
    }
    assert values(found, "pace-earlier-years") == {"": None}


def test_a_day_within_a_month_is_a_part_of_it() -> None:
    found = measured(period=parse("day", "2026-06-15"))  # five and a half twelfths of the year
    assert values(found, "pace-linear") == {"": pytest.approx(380 / 430 * 100 - 5.5 / 12 * 100)}
    assert values(measured(period=parse("day", "2026-12-30")), "line-deviation") == {"": None}


def test_a_fiscal_year_may_begin_in_another_month() -> None:
    found = measured(period=parse("month", "2027-03"), history=(past("2027-02", spending=300.0),), year_starts=4)
    assert values(found, "december-share") == {"": pytest.approx(80 / 380 * 100)}
    assert values(found, "pace-linear") == {"": pytest.approx(380 / 430 * 100 - 100)}


def test_missing_years_are_missing_and_told_of() -> None:
    found = measured(lookups={"population": LOOKUPS["population"].slice(0, 1)})
    assert [m.state for m in found.of("spending-per-capita")] == ["nothing"]
    told = {(note.rule, note.role): note.count for note in found.notes}
    assert told["reference-missing", "population"] == 1
    assert told["reference-missing", "prices"] == 1
    assert told["years-missing", ""] == 3


def test_two_regions_in_the_population_are_no_number_of_inhabitants_until_one_is_named() -> None:
    two = pa.table({"tahun": [2026, 2026], "kode_wilayah": ["99.01", "99.02"], "penduduk": [40, 95]})
    assert values(measured(lookups={"population": two}), "spending-per-capita") == {"": None}
    named = measured(lookups={"population": two}, region="99.02")
    assert values(named, "spending-per-capita") == {"": 4.0}  # 380 / 95


def test_expenditure_alone_is_no_deficit() -> None:
    found = measured(table(LINES[:7]))
    assert [m.value for m in found.of("surplus")] == [None]
    assert rules(found)["side-missing"] == 2  # revenue and financing received
    assert [m.state for m in found.of("revenue")] == ["nothing"]


def test_a_unit_that_does_not_report_is_missing_and_named() -> None:
    before = measured(period=parse("month", "2026-11"))
    history = (past("2026-11"),)
    history = (type(history[0])(history[0].period, before.measurements),)
    found = measured(table(LINES[:5]), history=history)
    assert [(m.group, m.state) for m in found.of("spending", "unit")] == [
        ("Dinas A", "measured"),
        ("Dinas B", "measured"),
        ("BPKAD", "missing"),
    ]
    assert rules(found)["unit-silent"] == 1


def test_odd_rows_are_counted_and_named() -> None:
    odd = (
        (None, "1.01.A", None, "5.1.02.01.001.00001", 5, 5, -2, 5),  # no agency, no activity, money paid back
        ("Dinas A", "1.01.A", "1.01.02.2.01.0009", "5.1.02.01.001.00002", -5, -5, None, 5),  # negative, not reported
        ("Dinas A", "1.01.A", "1.01.02.2.01.0008", None, 5, 5, 1, 5),  # no account
    )
    found = measured(table((*LINES, *odd)), tree=False)
    assert {
        rule: count
        for rule, count in rules(found).items()
        if rule.split("-")[0] in ("budget", "outturn", "unit", "account", "subactivity")
    } == {
        "budget-negative": 1,
        "budget-zero-spent": 1,
        "outturn-negative": 1,
        "outturn-missing": 1,
        "unit-missing": 1,
        "account-missing": 1,
        "subactivity-missing": 1,
    }
    assert values(found, "spending", "unit")[""] == -2.0


def test_a_table_without_any_role_measures_nothing_and_fails_nowhere() -> None:
    found = measured(pa.table({"lain": ["x"]}))
    assert {m.state for m in found.measurements} == {"missing"}
    assert {m.indicator for m in found.measurements} == {item.id for item in KIT.indicators}


def test_every_definition_says_all_that_a_reader_needs() -> None:
    for item in KIT.indicators:
        for text in (item.name, item.question, item.formula, item.numerator, item.sentence, item.caveat):
            assert all((text.id, text.en)), item.id
        divided = item.measure in {
            "ratio",
            "share",
            "portion",
            "deviation",
            "composition",
            "pace",
            "pace_before",
            "late",
        }
        assert bool(item.denominator.id) or not divided, item.id


def test_the_names_of_the_golden_table_are_those_of_the_shipped_dataset() -> None:
    assert set(NAMES) - {"tahun_lalu"} <= set(
        "kode_bidang kode_skpd nama_skpd kode_sub_kegiatan kode_rekening anggaran_murni anggaran_perubahan realisasi".split()
    )
