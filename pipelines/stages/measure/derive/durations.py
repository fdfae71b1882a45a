"""How long: working and calendar days to the end or to the first answer, and the age of what is open by legal clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.stages.measure import working_days as calendar
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.derive.course import Course, read_course
from pipelines.stages.measure.working_days import Days, read_calendar


def working_days(facts: pa.Table, context: Context) -> pa.Array:
    """Working days from coming in to the end, or to the day of the data while it is open; the first day does not count."""
    course = read_course(facts, context)
    return whole(_between(course, course.end, "working-days", context))


def calendar_days(facts: pa.Table, context: Context) -> pa.Array:
    """The same in days of the calendar."""
    course = read_course(facts, context)
    return whole(_between(course, course.end, "calendar-days", context))


def response_days(facts: pa.Table, context: Context) -> pa.Array:
    """Working days from coming in to the first answer, or to the day of the data while there is none."""
    course = read_course(facts, context)
    bad = course.faults["response-before-submitted"] | course.faults["response-in-future"]
    end = np.where(np.isnat(course.responded), course.as_of, course.responded)
    return whole(np.where(bad, np.nan, _between(course, end, "working-days", context)))


def clock_age(facts: pa.Table, context: Context) -> pa.Array:
    """The band of the legal clock (0-3, 4-5 …) that an open report has reached; nothing for one that has ended.

    Parameters: `age_bands`, the last day of each band, and `age_unit`.
    """
    course = read_course(facts, context)
    age = _between(course, course.end, context.parameters.get("age_unit", "working-days"), context)
    bounds = context.parameters.get("age_bands", (3, 5, 14, 60))
    number = np.searchsorted(bounds, np.nan_to_num(age), side="left")
    silent = np.isnan(age) | ~course.open
    return pa.array(band_names(bounds), pa.string()).take(pa.array(number, pa.int32(), mask=silent))


def band_names(bounds: Sequence[int]) -> list[str]:
    """(3, 5) → 0-3, 4-5, 6+."""
    starts = [0, *(bound + 1 for bound in bounds)]
    return [*(f"{low}-{high}" for low, high in zip(starts, bounds, strict=False)), f"{starts[-1]}+"]


def whole(days: np.ndarray[Any, Any]) -> pa.Array:
    """Whole numbers; NaN is null."""
    unknown = np.isnan(days)
    return pa.array(np.where(unknown, 0, days).astype(np.int64), mask=unknown)


def _between(course: Course, end: Days, unit: str, context: Context) -> np.ndarray[Any, Any]:
    first = np.where(course.sound, course.submitted, np.datetime64("NaT"))
    if unit == "calendar-days":
        return calendar.calendar_days(first, end)
    return calendar.working_days(first, end, read_calendar(context.parameters))
