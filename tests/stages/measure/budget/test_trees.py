"""Rows that stand above other rows never get into a sum: a report of ten levels would be ten times the money."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from tests.stages.measure.budget.kabupaten import LINES, measured, rules, table

AMOUNTS = (1000, 1000, 1000, None)


def with_row(unit: str | None, activity: str | None, account: str | None) -> pa.Table:
    return table((*LINES, ("Dinas A", unit, activity, account, *AMOUNTS)))


@pytest.mark.parametrize(
    ("unit", "activity", "account"),
    [
        (None, None, None),  # the row of totals
        ("1.01.A", None, None),  # the agency
        ("1.01.A", "1.01.02", None),  # the programme
        ("1.01.A", "1.01.02.2.01", None),  # the activity
        ("1.01.A", "1.01.02.2.01.0001", None),  # the sub-activity
        ("1.01.A", "1.01.02.2.01.0001", "5"),
        ("1.01.A", "1.01.02.2.01.0001", "5.1.02"),
        ("1.01.A", "1.01.02.2.01.0001", "5.1.02.01.001"),
    ],
)
def test_one_row_above_others_is_enough_to_add_up_nothing(unit: Any, activity: Any, account: Any) -> None:
    found = measured(with_row(unit, activity, account))
    assert {m.state for m in found.measurements} == {"missing"}
    assert [m.value for m in found.of("spending")] == [None]
    assert rules(found)["tree-rows"] == 1


@pytest.mark.parametrize(
    ("unit", "activity", "account"),
    [
        ("1.01.A", "1.01.02.2.01.0001", "5.1.02.01.001.00025"),  # a sister
        ("1.01.A", "1.01.02.2.01.0009", "5.1.02"),  # nothing below it in this activity
        ("1.01.A", "1.01.02.2.01.0001", "5.1.02.01.001.0002"),  # the beginning of a word is no level
        ("1.01", "1.01.02.2.01.0001", "5.1.02.01.001.00024"),  # the agency's code is not cut for its activities' rows
    ],
)
def test_rows_that_stand_beside_others_are_added_up(unit: str, activity: str, account: str) -> None:
    found = measured(with_row(unit, activity, account))
    assert "tree-rows" not in rules(found)
    assert [m.value for m in found.of("spending")] == [1380.0]


def test_the_note_says_what_to_do_and_the_notes_of_absent_columns_do_not_drown_it() -> None:
    found = measured(with_row(None, None, None))
    [note] = [note for note in found.notes if note.rule == "tree-rows"]
    assert "layout.leaves" in note.message.id
    assert note.message.id.startswith("1 baris adalah induk")
    assert {n.role for n in found.notes if n.rule == "role-missing"} == {"payee"}


def test_empty_codes_are_no_tree_where_the_profile_does_not_say_so() -> None:
    found = measured(with_row("1.01.A", None, "5.1.02.01.001.00024"), tree=False)
    assert "tree-rows" not in rules(found)


def test_amounts_of_two_years_are_no_sum() -> None:
    given = table().append_column("year", pa.array(["2025"] * 6 + ["2026"] * 6))
    found = measured(given)
    assert [m.state for m in found.of("spending")] == ["missing"]
    assert rules(found)["mixed"] == 2
