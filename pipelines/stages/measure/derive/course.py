"""The course of a complaint from its exact dates: when it came, was answered and ended, and whether these can be true
together. What is worked out of it: `durations.py`, `punctual.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.days import days_of
from pipelines.stages.measure.working_days import Days

FINISHED = ("closed", "rejected")  # words of the kit; a profile may name others
NEEDS = frozenset({"submitted"})
Mask = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Course:
    """`finished` and `unclear` (open or ended, nobody knows) exclude each other; `faults` are dates that cannot be true."""

    submitted: Days
    verified: Days
    responded: Days
    closed: Days
    as_of: Days
    finished: Mask
    faults: Mapping[str, Mask]

    @property
    def open(self) -> Mask:
        return ~self.finished & ~self.faults["state-unclear"]

    @property
    def sound(self) -> Mask:
        """Nothing is measured of a report whose dates cannot be true."""
        return ~np.logical_or.reduce([self.faults[name] for name in FATAL])

    @property
    def end(self) -> Days:
        """The day it ended, or, while it is open, the day of the data."""
        return np.where(self.finished, self.closed, self.as_of)


FATAL = (
    "submitted-missing",
    "submitted-in-future",
    "closed-in-future",
    "closed-before-submitted",
    "closed-without-day",
    "state-unclear",
)


def read_course(facts: pa.Table, context: Context) -> Course:
    """A report that is open again has no day of closing, whatever its column says."""
    submitted, verified, response, closed = (
        days_of(facts, role, context) for role in ("submitted", "verified", "first_response", "closed")
    )
    as_of = _as_of(facts, context)
    told, ended = _states(facts, context)
    finished = np.where(told, ended, ~np.isnat(closed))
    faults = {
        "submitted-missing": np.isnat(submitted),
        "submitted-in-future": submitted > as_of,
        "closed-in-future": finished & (closed > as_of),
        "closed-before-submitted": finished & (closed < submitted),
        "closed-without-day": finished & np.isnat(closed),
        "closed-while-open": told & ~ended & ~np.isnat(closed),
        "state-unclear": ~told & np.isnat(closed) & ("status" in facts.column_names),
        "verified-before-submitted": verified < submitted,
        "response-before-submitted": response < submitted,
        "response-in-future": response > as_of,
    }
    closed = np.where(finished, closed, np.datetime64("NaT"))
    return Course(submitted, verified, _first(response, closed), closed, as_of, finished, faults)


def _states(facts: pa.Table, context: Context) -> tuple[Mask, Mask]:
    """Whether the state is told, and whether it is an end."""
    if "status" not in facts.column_names:
        return np.zeros(facts.num_rows, bool), np.zeros(facts.num_rows, bool)
    status = facts.column("status")
    finished = pa.array(list(context.parameters.get("finished", FINISHED)), pa.string())
    return np.asarray(pc.is_valid(status)), np.asarray(pc.is_in(status.cast(pa.string()), finished))


def _as_of(facts: pa.Table, context: Context) -> Days:
    """The day on which the state was taken: the column's, else so many days after the edition's end (`as_of_days_after`)."""
    later = timedelta(days=context.parameters.get("as_of_days_after", 0))
    day = np.datetime64(context.period.end + later, "D")
    told = days_of(facts, "as_of", context)
    return np.where(np.isnat(told), day, told)


def _first(response: Days, closed: Days) -> Days:
    """Closing a report answers it."""
    return np.fmin(response, closed)
