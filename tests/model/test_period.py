from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.edition import EditionRule, Promise, add
from pipelines.model.period import containing, following, parse

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
KINDS = st.sampled_from(["day", "month", "quarter", "year", "fiscal-year"])


@given(kind=KINDS, day=DAYS, start=st.integers(1, 12))
def test_a_period_holds_its_day_and_reads_back_from_its_key(kind, day, start) -> None:
    period = containing(kind, day, year_starts=start)
    assert period.start <= day <= period.end
    assert parse(kind, period.key, year_starts=start) == period


@given(kind=KINDS, day=DAYS, start=st.integers(1, 12))
def test_the_following_period_starts_the_day_after_and_sorts_after(kind, day, start) -> None:
    period = containing(kind, day, year_starts=start)
    after = following(period, year_starts=start)
    assert (after.start - period.end).days == 1
    assert after > period


@pytest.mark.parametrize(
    ("kind", "key", "id_", "en"),
    [
        ("day", "2026-11-24", "24 November 2026", "24 November 2026"),
        ("month", "2026-10", "Oktober 2026", "October 2026"),
        ("quarter", "2026-q3", "triwulan III 2026", "Q3 2026"),
        ("fiscal-year", "2024-25", "2024/25", "2024/25"),
        ("year", "2026", "2026", "2026"),
    ],
)
def test_a_period_has_a_name_in_both_languages(kind, key, id_, en) -> None:
    period = parse(kind, key, year_starts=4)
    assert (period.title("id"), period.title("en")) == (id_, en)


@pytest.mark.parametrize(("kind", "key"), [("month", "2026-13"), ("day", "2026-02-30"), ("quarter", "2026-q5"), ("fiscal-year", "2024-26"), ("year", "26")])
def test_a_key_that_names_no_period_is_refused(kind, key) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        parse(kind, key)


def test_the_next_edition_is_due_when_its_period_has_ended_and_the_grace_is_over() -> None:
    rule = EditionRule("month")
    assert Promise("P1M", "P10D").due(rule.parse("2026-10"), rule) == date(2026, 12, 10)
    assert Promise(None).due(rule.parse("2026-10"), rule) is None


def test_a_month_after_the_31st_is_the_last_day_of_a_short_month() -> None:
    assert add(date(2026, 1, 31), "P1M") == date(2026, 2, 28)
