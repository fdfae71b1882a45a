"""Bands of a regulation: both bounds belong to one, nothing falls between two, old years keep the old ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.dated import in_force
from pipelines.model.grade import Grade, grade, half_up, read_grades
from pipelines.model.kit import read_kit

RULES = read_kit("services", "skm").profile.parameters["survey"]
NOW, THEN = read_grades(RULES, date(2026, 7, 1)), read_grades(RULES, date(2010, 1, 1))


def letter(value: float, grades: tuple[Grade, ...] = NOW) -> str | None:
    found = grade(value, grades)
    return found.letter if found else None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(100, "A"), (88.31, "A"), (88.305, "A"), (88.304, "B"), (88.30, "B"), (76.61, "B"), (76.605, "B"), (76.604999, "C"),
     (76.60, "C"), (65, "C"), (64.995, "C"), (64.99, "D"), (25, "D"), (24.99, None), (91.4750957854406, "A")],
)  # fmt: skip
def test_a_value_is_rounded_half_up_to_two_decimals_before_it_is_compared(value: float, expected: str | None) -> None:
    assert letter(value) == expected


@pytest.mark.parametrize(("value", "expected"), [(81.25, "B"), (81.255, "A"), (62.5, "C"), (43.75, "D"), (76.605, "B")])
def test_old_years_keep_the_bands_of_2004(value: float, expected: str) -> None:
    assert letter(value, THEN) == expected


def test_binary_noise_does_not_turn_a_tie_down() -> None:
    assert half_up(76.60499999999999) == Decimal("76.61")
    assert (half_up(0.125), half_up(0.124), half_up(-0.005)) == (Decimal("0.13"), Decimal("0.12"), Decimal("-0.01"))


@given(st.integers(2500, 10000))
def test_every_value_of_the_scale_has_exactly_one_grade(hundredths: int) -> None:
    for grades in (NOW, THEN):
        value = Decimal(hundredths) / 100
        assert len([item for item in grades if item.low <= value <= item.high]) == 1


@given(st.floats(25, 100))
def test_no_value_falls_between_two_bands_and_more_is_never_graded_lower(value: float) -> None:
    for grades in (NOW, THEN):
        assert letter(value, grades) is not None
        assert letter(value, grades) >= letter(min(100, value + 0.01), grades)  # A comes before B


def test_nothing_measured_has_no_grade_and_no_rule_no_bands() -> None:
    assert grade(None, NOW) is None
    assert read_grades(RULES, date(1999, 1, 1)) == ()


def test_the_rule_in_force_is_the_one_that_began_last_and_has_not_ended() -> None:
    rules = [{"from": "2010-01-01", "v": 1}, {"from": date(2020, 1, 1), "until": date(2020, 12, 31), "v": 2}]
    assert [(in_force(rules, date(year, 6, 1)) or {}).get("v") for year in (2009, 2015, 2020, 2021)] == [None, 1, 2, 1]
