"""Legal clocks: how long a stage may take, for which reports, in which unit, from when to when, and who says so. They are
dated rules of a profile (`parameters.clocks`); a dataset's own (`local_clocks`) come first. The first that fits, holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.days import days_of
from pipelines.stages.measure.working_days import Days, after_working_days, read_calendar

NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Clock:
    """`starts`: the roles whose day starts it, the first that is known. `about` (`for` in the rule): whom it is limited to."""

    stage: str
    days: int
    unit: str
    starts: tuple[str, ...]
    about: Mapping[str, tuple[str, ...]]
    first: np.datetime64
    last: np.datetime64
    regulation: str
    verified: bool


@dataclass(frozen=True, eq=False)
class Due:
    """The last day to be in time, by fact, and the number of the clock that says so (-1: none)."""

    day: Days
    rule: np.ndarray[Any, Any]
    clocks: tuple[Clock, ...]


def read_clocks(parameters: Mapping[str, Any], stage: str) -> tuple[Clock, ...]:
    rules = [*parameters.get("local_clocks", ()), *parameters.get("clocks", ())]
    return tuple(_clock(rule) for rule in rules if rule["stage"] == stage)


def due(facts: pa.Table, stage: str, context: Context) -> Due:
    """When a stage must be done. The rule is that of the day the report came in; days on which the clock stood still (role
    `paused_days`, in the clock's unit) are added. Reports without a clock have no day: nothing is assumed for them."""
    clocks = read_clocks(context.parameters, stage)
    rule = _chosen(facts, clocks, context)
    day = np.full(facts.num_rows, NEVER)
    paused = _paused(facts)
    calendar = read_calendar(context.parameters)
    for number, clock in enumerate(clocks):
        here = np.flatnonzero(rule == number)
        if len(here):
            length = clock.days + paused[here]
            start = _start(facts, clock, context)[here]
            working = clock.unit == "working-days"
            day[here] = after_working_days(start, length, calendar) if working else start + length
    return Due(day, rule, clocks)


def _chosen(facts: pa.Table, clocks: tuple[Clock, ...], context: Context) -> np.ndarray[Any, Any]:
    rule = np.full(facts.num_rows, -1, np.int16)
    came = days_of(facts, "submitted", context)
    for number, clock in reversed([*enumerate(clocks)]):
        fits = (came >= clock.first) & (came <= clock.last)
        for role, words in clock.about.items():
            fits &= _one_of(facts, role, words)
        rule[fits] = number
    return rule


def _one_of(facts: pa.Table, role: str, words: tuple[str, ...]) -> np.ndarray[Any, Any]:
    if role not in facts.column_names:
        return np.zeros(facts.num_rows, bool)
    found = pc.is_in(facts.column(role), pa.array(words, facts.schema.field(role).type))
    return np.asarray(pc.fill_null(found, False))


def _start(facts: pa.Table, clock: Clock, context: Context) -> Days:
    start = np.full(facts.num_rows, NEVER)
    for role in clock.starts:
        start = np.where(np.isnat(start), days_of(facts, role, context), start)
    return start


def _paused(facts: pa.Table) -> np.ndarray[Any, Any]:
    if "paused_days" not in facts.column_names:
        return np.zeros(facts.num_rows, np.int64)
    return np.maximum(np.asarray(pc.fill_null(facts.column("paused_days"), 0)), 0).astype(np.int64)


def _clock(rule: Mapping[str, Any]) -> Clock:
    about = {role: _listed(words) for role, words in rule.get("for", {}).items()}
    return Clock(
        rule["stage"],
        rule["days"],
        rule.get("unit", "working-days"),
        _listed(rule.get("starts", "submitted")),
        about,
        np.datetime64(str(rule.get("from", "0001-01-01")), "D"),
        np.datetime64(str(rule.get("until", "9999-12-31")), "D"),
        rule.get("regulation", ""),
        bool(rule.get("verified")),
    )


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
