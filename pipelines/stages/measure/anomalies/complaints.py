"""What to ask about complaints: many closed at the end of a month, no or negative time between coming in and ending, and a due
day that moved when a report was passed on. Parameter `anomalies` sets the bounds of the first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.anomaly import Anomaly
from pipelines.model.text import Text
from pipelines.stages.measure.clocks import due
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.days import days_of, has_times
from pipelines.stages.measure.derive.course import Course, Mask, read_course
from pipelines.stages.measure.working_days import read_calendar, working_days

BULK = {"days": 2, "share": 50, "minimum": 20}  # a month has about 20 working days: evenly spread, 2 of them have 10 %
MONTH = np.timedelta64(1, "M")


def ask(facts: pa.Table, context: Context) -> list[Anomaly]:
    """The questions, unit by unit; facts need the role `id`."""
    if "id" not in facts.column_names:
        return []
    course = read_course(facts, context)
    return [*_bulk(facts, course, context), *_impossible(facts, course), *_instant(facts, course), *_reset(facts, course, context)]


def _bulk(facts: pa.Table, course: Course, context: Context) -> Iterator[Anomaly]:
    """Units that closed a large part of a month's reports on its last working days."""
    bounds = {**BULK, **context.parameters.get("anomalies", {}).get("bulk_closing", {})}
    ended = course.finished & course.sound
    month = course.closed.astype("datetime64[M]")
    last = (month + MONTH).astype("datetime64[D]") - np.timedelta64(1, "D")
    calendar = read_calendar(context.parameters)
    late = ended & (working_days(course.closed - np.timedelta64(1, "D"), last, calendar) <= bounds["days"])
    units = _units(facts)
    for unit, of_unit in _each(units, ended):
        for when in np.unique(month[of_unit]):
            here = of_unit & (month == when)
            count, bulk = int(here.sum()), here & late
            share = 100 * int(bulk.sum()) / count
            if count >= bounds["minimum"] and share >= bounds["share"]:
                yield _anomaly("bulk-closing", facts, bulk, unit, share, _bulk_question(str(when), int(bulk.sum()), count, bounds))


def _bulk_question(month: str, bulk: int, count: int, bounds: dict[str, int]) -> Text:
    return Text(
        f"Mengapa {bulk} dari {count} laporan yang ditutup pada {month} ditutup pada {bounds['days']} hari kerja terakhirnya?",
        f"Why were {bulk} of the {count} reports that were closed in {month} closed on its last {bounds['days']} working days?",
    )


def _impossible(facts: pa.Table, course: Course) -> Iterator[Anomaly]:
    question = Text(
        "Mengapa laporan ini tercatat selesai sebelum masuk?", "Why are these reports recorded as ended before they came in?"
    )
    yield from _by_unit("negative-duration", facts, course.faults["closed-before-submitted"], question)


def _instant(facts: pa.Table, course: Course) -> Iterator[Anomaly]:
    """Ended in the same moment; where only days are known, on the same day without any answer."""
    question = Text(
        "Apa yang dikerjakan untuk laporan yang ditutup pada saat masuk juga?",
        "What was done for reports that were closed the moment they came in?",
    )
    yield from _by_unit("zero-duration", facts, _at_once(facts, course), question)


def _at_once(facts: pa.Table, course: Course) -> Mask:
    same_day = course.finished & course.sound & (course.closed == course.submitted)
    if "closed" not in facts.column_names or not same_day.any():
        return same_day & False
    times = [facts.column(role) for role in ("submitted", "closed")]
    if any(has_times(column) for column in times):
        return same_day & np.asarray(pc.fill_null(pc.equal(*times), False))
    if "first_response" not in facts.column_names:
        return same_day & False  # a quick answer on the same day is good work
    return same_day & np.asarray(pc.is_null(facts.column("first_response")))


def _reset(facts: pa.Table, course: Course, context: Context) -> Iterator[Anomaly]:
    """Passed on, and due later than the clock says from the day that it came in."""
    if not {"due", "hops"} <= set(facts.column_names):
        return
    legal = due(facts, "close", context).day
    moved = np.asarray(pc.fill_null(pc.greater(facts.column("hops"), 1), False))
    later = course.sound & moved & (days_of(facts, "due", context) > legal)
    question = Text(
        "Apakah batas waktu laporan ini dihitung ulang ketika dipindahkan?",
        "Was the clock of these reports started again when they were passed on?",
    )
    yield from _by_unit("clock-reset", facts, later, question)


def _by_unit(rule: str, facts: pa.Table, mask: Mask, question: Text) -> Iterator[Anomaly]:
    for unit, here in _each(_units(facts), mask):
        yield _anomaly(rule, facts, here, unit, float(here.sum()), question)


def _anomaly(rule: str, facts: pa.Table, mask: Mask, unit: str, value: float, question: Text) -> Anomaly:
    keys = facts.column("id").filter(pa.array(mask)).cast(pa.string()).to_pylist()
    return Anomaly(rule, question, tuple(sorted(key for key in keys if key is not None)), unit, value)


def _units(facts: pa.Table) -> np.ndarray[Any, Any]:
    if "unit" not in facts.column_names:
        return np.full(facts.num_rows, "", object)
    return np.asarray(pc.fill_null(facts.column("unit").cast(pa.string()), ""), object)


def _each(units: np.ndarray[Any, Any], mask: Mask) -> Iterator[tuple[str, Mask]]:
    for unit in sorted(set(units[mask])):
        yield unit, mask & (units == unit)
