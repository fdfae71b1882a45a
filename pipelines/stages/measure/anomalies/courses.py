"""Checks of the course of complaints, by unit: many closed at the end of a month, no time or less than none between coming in and
ending, and a due day that moved when a report was passed on. They need exact days, so they look at private facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.anomalies.seen import Hit, Seen
from pipelines.stages.measure.clocks import due
from pipelines.stages.measure.days import days_of, has_times
from pipelines.stages.measure.derive.course import Course, Mask, read_course
from pipelines.stages.measure.working_days import read_calendar, working_days

Settings = Mapping[str, Any]
DAY, MONTH = np.timedelta64(1, "D"), np.timedelta64(1, "M")


def course_needs(_: Settings) -> set[str]:
    return {"submitted", "closed"}


def moved_needs(_: Settings) -> set[str]:
    return {"submitted", "due", "hops"}


def bulk_closing(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """Units that closed at least `share` percent of a month's reports, and at least `minimum`, on its last `days` working days."""
    course = read_course(seen.facts, seen.context)
    ended, month = course.finished & course.sound, course.closed.astype("datetime64[M]")
    last = (month + MONTH).astype("datetime64[D]") - DAY
    left = working_days(course.closed - DAY, last, read_calendar(seen.context.parameters))
    late = ended & (left <= settings["days"])
    for of_unit in _units(seen.facts, ended):
        for when in np.unique(month[of_unit]):
            here = of_unit & (month == when)
            count, bulk = int(here.sum()), here & late
            share = 100 * int(bulk.sum()) / count
            if count >= settings["minimum"] and share >= settings["share"]:
                yield _hit(
                    bulk, {"closed_in_month": float(count), "closed_at_end": float(bulk.sum()), "percent": share}
                )


def negative_duration(seen: Seen, _: Settings) -> Iterator[Hit]:
    """Reports that are recorded as ended before they came in."""
    yield from _by_unit(seen.facts, read_course(seen.facts, seen.context).faults["closed-before-submitted"])


def zero_duration(seen: Seen, _: Settings) -> Iterator[Hit]:
    """Reports that ended in the moment they came in; where only days are known, on the same day without any answer: a quick
    answer on the same day is good work."""
    yield from _by_unit(seen.facts, _at_once(seen.facts, read_course(seen.facts, seen.context)))


def clock_reset(seen: Seen, _: Settings) -> Iterator[Hit]:
    """Reports that were passed on and are due later than their clock says from the day they came in."""
    course, legal = read_course(seen.facts, seen.context), due(seen.facts, "close", seen.context).day
    moved = np.asarray(pc.fill_null(pc.greater(seen.facts.column("hops"), 1), False))
    yield from _by_unit(seen.facts, course.sound & moved & (days_of(seen.facts, "due", seen.context) > legal))


def _at_once(facts: pa.Table, course: Course) -> Mask:
    same_day = course.finished & course.sound & (course.closed == course.submitted)
    times = [facts.column(role) for role in ("submitted", "closed")]
    if any(has_times(column) for column in times):
        return same_day & np.asarray(pc.fill_null(pc.equal(*times), False))
    unanswered = pc.is_null(facts.column("first_response")) if "first_response" in facts.column_names else False
    return same_day & np.asarray(unanswered)


def _by_unit(facts: pa.Table, mask: Mask) -> Iterator[Hit]:
    for here in _units(facts, mask):
        yield _hit(here, {"reports": float(here.sum())})


def _hit(mask: Mask, figures: dict[str, float]) -> Hit:
    return Hit(tuple(int(row) for row in np.flatnonzero(mask)), figures)


def _units(facts: pa.Table, mask: Mask) -> Iterator[Mask]:
    """The rows of a mask, unit by unit."""
    if "unit" not in facts.column_names:
        if mask.any():
            yield mask
        return
    units = np.asarray(pc.fill_null(facts.column("unit").cast(pa.string()), ""), object)
    for unit in sorted(set(units[mask])):
        yield mask & (units == unit)
