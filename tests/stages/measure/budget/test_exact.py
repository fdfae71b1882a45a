"""Money is exact: sums to the cent above what float64 can hold, and totals that do not depend on how rows are cut."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.measure.facts import MONEY, exact
from pipelines.stages.measure.measures.grouped import by_group, real
from tests.stages.measure.budget.kabupaten import LINES, facts, measured, only, table, values

CENTS = st.integers(-(10**15) + 1, 10**15 - 1)  # fifteen digits: what the typed table lets through


def amounts(cents: list[int]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([each / 100 for each in cents], pa.float64())])


def line(outturn: float, unit: str = "Dinas A", account: str = "5.1.02.01.001.00001") -> tuple[Any, ...]:
    return (unit, "1.01.A", "1.01.02.2.01.0001", account, 1, 1, outturn, None)


@given(st.lists(CENTS, min_size=1))
def test_an_amount_is_what_was_written_not_its_nearest_binary_fraction(cents: list[int]) -> None:
    assert exact(amounts(cents)).to_pylist() == [Decimal(each) / 100 for each in cents]


@given(st.lists(CENTS, min_size=1), st.integers(1, 1000))
def test_a_sum_is_exact_whatever_its_size_and_weight(cents: list[int], weight: int) -> None:
    money = exact(amounts(cents))
    rows = pa.table({"weight": pa.array([weight] * len(cents), pa.int64()), "unit": ["A"] * len(cents)})
    for by in ("", "unit"):
        [total] = by_group(rows, by, {"numerator": money}).column("numerator").to_pylist()
        assert Decimal(total) == Decimal(sum(cents) * weight) / 100


def test_a_difference_of_one_cent_shows_in_a_sum_of_two_hundred_trillion() -> None:
    """float64 has no cents above 9e13: 20 lines of 9,999,999,999,999.99 would be 199,999,999,999,999.8 or so."""
    given_ = table([line(9_999_999_999_999.99, account=f"5.1.02.01.001.{n:05}") for n in range(20)])
    found = measured(given_, official={"realised": "199999999999999.79"})
    assert values(found, "reconciliation-spending") == {"": 0.01}


def test_whole_numbers_and_fractions_beyond_six_places_are_taken() -> None:
    assert exact(pa.chunked_array([pa.array([7], pa.int64())])).to_pylist() == [Decimal(7)]
    assert exact(pa.chunked_array([pa.array([0.1234567], pa.float64())])).to_pylist() == [Decimal("0.123457")]
    assert exact(pa.chunked_array([pa.array([None, 1.5], pa.float64())])).to_pylist() == [None, Decimal("1.5")]


def test_a_column_that_holds_no_amounts_is_told_of() -> None:
    found = facts(pa.table({"realisasi": ["banyak"]}))
    assert [(note.rule, note.role) for note in found.notes] == [("role-type", "realised")]


def test_money_becomes_the_nearest_float_once() -> None:
    column = pa.array([Decimal("123456789012345.67"), Decimal("0.1"), None], MONEY)
    assert real(column).tolist()[:2] == [123456789012345.67, 0.1]


ADDITIVE = only("spending", "budget-in-force", "absorption", "surplus", "personnel-share", "largest-shifts", "shift")
WHOLE = measured(kit=ADDITIVE)


@settings(max_examples=20)
@given(st.data())
def test_splitting_a_line_or_a_unit_changes_no_total(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, 6))
    whole = LINES[place]
    part = data.draw(st.integers(0, int(whole[6])))
    renamed = data.draw(st.sampled_from([whole[0], "Dinas Baru"]))
    halves = (
        (*whole[:6], whole[6] - part, whole[7]),
        (renamed, whole[1], "1.01.02.2.01.0099", whole[3], 0, 0, part, 0),
    )
    after = measured(table((*LINES[:place], *halves, *LINES[place + 1 :])), ADDITIVE)
    for item in ADDITIVE.indicators:
        assert values(after, item.id) == values(WHOLE, item.id), item.id
    assert sum(v or 0 for v in values(after, "spending", "unit").values()) == 380.0


def test_rows_that_look_alike_may_stand_as_one_with_a_weight() -> None:
    from pipelines.stages.measure import Facts, measure_kit
    from tests.stages.measure.budget.kabupaten import KIT, context

    three = measured(table([line(5)] * 3), tree=False)
    read = facts(table([line(5)]))
    one = Facts(read.table.set_column(read.table.schema.get_field_index("weight"), "weight", pa.array([3], pa.int64())))
    weighed = measure_kit(one, KIT, context(tree=False))
    for indicator in ("spending", "absorption", "shift", "zero-lines", "composition-economic", "most-underspent"):
        assert [(m.value, m.n) for m in weighed.of(indicator)] == [(m.value, m.n) for m in three.of(indicator)], (
            indicator
        )


@pytest.mark.parametrize("indicator", ["absorption", "shift"])
def test_nothing_over_nothing_is_no_zero(indicator: str) -> None:
    assert values(measured(table([("A", "A", "1.01.02.2.01.0001", "5.1.01.01.001.00001", 0, 0, 0, 0)])), indicator) == {
        "": None
    }
