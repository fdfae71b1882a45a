"""Working days of the Kabupaten in 2025 and 2026: not Saturday, Sunday, a national holiday or joint leave. The clocks that
run on them live in `complaints.py`."""

# ruff: noqa: PLR2004 - likelihoods and days are said where they are used

from __future__ import annotations

from datetime import date, timedelta

# The made-up offices close on these days. The list follows the holidays of 2026 as announced; as data for the product
# itself it would have to be checked against the joint decree of the three ministers.
HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2026-01-01 2026-01-16 2026-02-16 2026-02-17 2026-03-18 2026-03-19 2026-03-20 2026-03-23 2026-03-24 2026-04-03 "
        "2026-05-01 2026-05-14 2026-05-15 2026-05-27 2026-05-28 2026-06-01 2026-06-16 2026-08-17 2026-08-25 2026-12-24 "
        "2026-12-25"
    ).split()
)


def is_working(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS  # Saturday is 5


def after(day: date, working_days: int) -> date:
    """The day on which `working_days` working days after `day` have passed; the day itself does not count."""
    while working_days:
        day += timedelta(days=1)
        working_days -= is_working(day)
    return day


def between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`."""
    return sum(is_working(first + timedelta(days=number)) for number in range(1, (last - first).days + 1))
