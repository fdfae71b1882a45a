"""Whether a stage kept its legal clock: yes, no, or not due yet. An open report past its clock is a no, so that leaving it
open never helps. The clocks: `stages/measure/clocks.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.stages.measure.clocks import due
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.days import days_of
from pipelines.stages.measure.derive.course import Mask, read_course
from pipelines.stages.measure.working_days import Days

WORDS = ("yes", "no", "not-due")
YES, NO, NOT_DUE = range(3)


def due_date(facts: pa.Table, context: Context) -> pa.Array:
    """The last day to close in time, by the clock; where no clock fits, the day that the office itself promised."""
    day = _promised(facts, context)
    return pa.array(day.astype("datetime64[D]"), pa.date32(), mask=np.isnat(day))


def in_time(facts: pa.Table, context: Context) -> pa.Array:
    """Of closing."""
    course = read_course(facts, context)
    return _judged(course.closed, _promised(facts, context), course.as_of, course.sound, _words("in_time", context))


def first_response_in_time(facts: pa.Table, context: Context) -> pa.Array:
    """Of the first answer; closing counts as one."""
    course = read_course(facts, context)
    sound = course.sound & ~course.faults["response-before-submitted"] & ~course.faults["response-in-future"]
    day = due(facts, "first-response", context).day
    return _judged(course.responded, day, course.as_of, sound, _words("first_response_in_time", context))


def forwarded_in_time(facts: pa.Table, context: Context) -> pa.Array:
    """Of verifying and passing on; an answer shows that it was passed on."""
    course = read_course(facts, context)
    sound = course.sound & ~course.faults["verified-before-submitted"]
    done = np.fmin(course.verified, course.responded)
    day = due(facts, "forward", context).day
    return _judged(done, day, course.as_of, sound, _words("forwarded_in_time", context))


def reopened_in_time(facts: pa.Table, context: Context) -> pa.Array:
    """Whether a closed report was opened again within `reopen_days` (30) calendar days of its first closing."""
    course = read_course(facts, context)
    first, again = days_of(facts, "first_closed", context), days_of(facts, "reopened_at", context)
    first = np.where(np.isnat(first), course.closed, first)
    window = np.timedelta64(context.parameters.get("reopen_days", 30), "D")
    inside, over = again <= first + window, course.as_of >= first + window
    found = np.select([inside, over | (again > first + window)], [YES, NO], NOT_DUE)
    silent = np.isnat(first) | ~course.sound | (again < first)
    return _said(found, silent, _words("reopened_in_time", context))


def _promised(facts: pa.Table, context: Context) -> Days:
    day = due(facts, "close", context).day
    return np.where(np.isnat(day), days_of(facts, "due", context), day)


def _judged(done: Days, day: Days, as_of: Days, sound: Mask, words: Mapping[str, str]) -> pa.Array:
    found = np.select([done <= day, (done > day) | (as_of > day)], [YES, NO], NOT_DUE)
    return _said(found, ~sound | np.isnat(day), words)


def _said(found: np.ndarray[Any, Any], silent: Mask, words: Mapping[str, str]) -> pa.Array:
    """In the words of the profile (`parameters.words`), which its `values` read back."""
    spoken = pa.array([words.get(word, word) for word in WORDS], pa.string())
    return spoken.take(pa.array(found, pa.int32(), mask=silent))


def _words(role: str, context: Context) -> Mapping[str, str]:
    found: Mapping[str, str] = context.parameters.get("words", {}).get(role, {})
    return found
