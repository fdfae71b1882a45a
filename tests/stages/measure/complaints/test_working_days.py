"""The calendar of working days: numpy against counting by hand, the dated list against the library, and what nobody covered."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.measure.working_days import (
    after_working_days,
    calendar_days,
    outside,
    read_calendar,
    working_days,
)
from tests.stages.measure.complaints import golden

CALENDAR = read_calendar(golden.KIT.profile.parameters)
SAID = golden.KIT.profile.parameters["calendar"]
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def one(day: date | str) -> np.ndarray:
    return np.array([str(day)], "datetime64[D]")


def is_working(day: date) -> bool:
    return day.weekday() < 5 and np.datetime64(day) not in CALENDAR.worked.holidays


@given(DAYS, st.integers(0, 150))
def test_working_days_are_those_that_a_person_would_count(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    counted = sum(is_working(first + timedelta(days=number)) for number in range(1, length + 1))
    assert working_days(one(first), one(last), CALENDAR) == [counted]
    assert calendar_days(one(first), one(last)) == [length]


@given(DAYS, st.integers(0, 70))
def test_the_last_day_is_the_first_by_which_so_many_working_days_have_passed(first: date, length: int) -> None:
    last = after_working_days(one(first), np.array([length]), CALENDAR)
    assert working_days(one(first), last, CALENDAR) == [length]
    assert length == 0 or working_days(one(first), last - 1, CALENDAR) == [length - 1]


def test_joint_leave_is_no_working_day_and_an_unknown_day_has_no_distance() -> None:
    # 13 to 25 March 2026: Monday 16 and Tuesday 17, Nyepi and Idul Fitri with their leave until Tuesday 24, Wednesday 25
    assert working_days(one("2026-03-13"), one("2026-03-25"), CALENDAR) == [3]
    assert np.isnat(after_working_days(one("NaT"), np.array([5]), CALENDAR)).all()
    assert np.isnan(working_days(one("NaT"), one("2026-03-25"), CALENDAR)).all()


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_the_dated_list_and_the_library_name_the_same_joint_leave(year: int) -> None:
    library = holidays.country_holidays("ID", years=year, categories=("government",))
    listed = {date.fromisoformat(item["day"]) for item in SAID["days"] if item["day"].startswith(str(year))}
    assert listed == set(library)


def test_every_year_says_where_it_comes_from_and_that_nobody_has_read_the_decree() -> None:
    assert all(span["source"] and not span["verified"] for span in SAID["covered"])
    assert list(
        outside(np.array(["2017-12-31", "2018-01-01", "2027-12-31", "2028-01-01"], "datetime64[D]"), CALENDAR.covered)
    ) == [
        True,
        False,
        False,
        True,
    ]


def test_a_dataset_closes_days_of_its_own_and_works_on_others() -> None:
    local = [{"day": "2026-10-07", "name": "Pilkades"}, {"day": "2026-12-24", "name": "Masuk", "open": True}]
    calendar = read_calendar({**golden.KIT.profile.parameters, "local_days": local})
    assert working_days(one("2026-10-06"), one("2026-10-08"), calendar) == [1]
    assert working_days(one("2026-12-23"), one("2026-12-24"), calendar) == [1]


def test_without_a_calendar_only_the_weekend_is_free() -> None:
    assert working_days(one("2026-03-13"), one("2026-03-25"), read_calendar({})) == [8]
