"""Where a period lies in its fiscal year. The month in which the year begins is the parameter `year_starts`."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

from pipelines.model.period import Period
from pipelines.stages.measure.context import Context, Past

MONTHS = 12


def months_gone(context: Context) -> int:
    """Months of the fiscal year up to the end of the period: 1 to 12."""
    return (context.period.end.month - _starts(context)) % MONTHS + 1


def fiscal_year(context: Context) -> int:
    """The calendar year in which the fiscal year begins."""
    end = context.period.end
    return end.year if end.month >= _starts(context) else end.year - 1


def part_gone(context: Context) -> float:
    """The part of the fiscal year up to the end of the period, 0 to 1; every month is a twelfth of it."""
    end = context.period.end
    return (months_gone(context) - 1 + end.day / monthrange(end.year, end.month)[1]) / MONTHS


def is_year_end(context: Context) -> bool:
    return part_gone(context) == 1


def earlier_years(context: Context, years: int) -> Iterator[Past]:
    """The same period of the years before, newest first."""
    ends = {past.period.end.year: past for past in context.history if _alike(past.period, context.period)}
    for back in range(1, years + 1):
        if (past := ends.get(context.period.end.year - back)) is not None:
            yield past


def months_ago(context: Context, months: int) -> Past | None:
    """The edition that ended so many months before this one."""
    year, month = divmod(context.period.end.year * MONTHS + context.period.end.month - 1 - months, MONTHS)
    ended = ((past.period.end.year, past.period.end.month, past) for past in context.history)
    return next((past for y, m, past in ended if (y, m) == (year, month + 1)), None)


def _alike(one: Period, other: Period) -> bool:
    return (one.kind, one.end.month) == (other.kind, other.end.month)


def _starts(context: Context) -> int:
    return int(context.parameters.get("year_starts", 1))
