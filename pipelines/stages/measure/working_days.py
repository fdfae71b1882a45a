"""Working days between days, and the day on which so many have passed. Which days are worked is a dated list of a kit
(`kits/calendars/`), on top of what the `holidays` package knows; who counts what from when: `clocks.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

Days = np.ndarray[Any, Any]  # datetime64[D], NaT where unknown
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = np.timedelta64(1, "D")
EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """`worked` is numpy's calendar; `covered` and `unverified` are the spans (first and last day) that somebody looked at."""

    worked: np.busdaycalendar
    covered: tuple[tuple[np.datetime64, np.datetime64], ...]
    unverified: tuple[tuple[np.datetime64, np.datetime64], ...]


def read_calendar(parameters: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar of a profile; a dataset's `local_days` (a local election, a flood) are closed, or open, as well."""
    said = parameters.get("calendar") or {"weekend": ["saturday", "sunday"], "covered": []}
    spans = tuple((_day(span["from"]), _day(span["until"])) for span in said["covered"])
    doubtful = tuple(pair for pair, span in zip(spans, said["covered"], strict=True) if not span.get("verified"))
    listed = [*said.get("days", ()), *parameters.get("local_days", ())]
    closed = set(_from_library(said.get("library"), spans)) | {_day(item["day"]) for item in listed}
    closed -= {_day(item["day"]) for item in listed if item.get("open")}
    mask = [day not in said["weekend"] for day in WEEK]
    return WorkingCalendar(np.busdaycalendar(mask, sorted(closed)), spans, doubtful)


def working_days(first: Days, last: Days, calendar: WorkingCalendar) -> np.ndarray[Any, Any]:
    """Working days after `first` up to and including `last`: the day itself does not count. NaN where one is unknown."""
    known = ~(np.isnat(first) | np.isnat(last))
    start, end = (np.where(known, days, EPOCH) + DAY for days in (first, last))
    return np.where(known, np.busday_count(start, end, busdaycal=calendar.worked), np.nan)


def calendar_days(first: Days, last: Days) -> np.ndarray[Any, Any]:
    """Days after `first` up to and including `last`. NaN where one is unknown."""
    known = ~(np.isnat(first) | np.isnat(last))
    return np.where(known, (last - first).astype(np.int64), np.nan)


def after_working_days(first: Days, days: np.ndarray[Any, Any], calendar: WorkingCalendar) -> Days:
    """The day on which so many working days after `first` have passed; none have on the day itself."""
    known = ~np.isnat(first)
    start = np.where(known, first, EPOCH)
    found = np.busday_offset(start, days, roll="backward", busdaycal=calendar.worked)
    return np.where(known, np.where(days == 0, start, found), np.datetime64("NaT"))


def outside(days: Days, spans: tuple[tuple[np.datetime64, np.datetime64], ...]) -> np.ndarray[Any, Any]:
    """Which known days lie in none of the spans."""
    found = ~np.isnat(days)
    for first, last in spans:
        found &= ~((days >= first) & (days <= last))
    return found


def _from_library(
    library: Mapping[str, Any] | None, spans: tuple[tuple[np.datetime64, np.datetime64], ...]
) -> Iterator[np.datetime64]:
    if library:
        years = tuple(sorted({year for first, last in spans for year in range(_year(first), _year(last) + 1)}))
        categories = tuple(library.get("categories", ("public",)))
        yield from _holidays(library["country"], library.get("subdivision"), categories, years)


@cache
def _holidays(
    country: str, subdivision: str | None, categories: tuple[str, ...], years: tuple[int, ...]
) -> tuple[np.datetime64, ...]:
    import holidays  # noqa: PLC0415  # takes most of a second: only for datasets that count working days

    found = holidays.country_holidays(country, subdiv=subdivision, years=years, categories=categories)
    return tuple(np.datetime64(day, "D") for day in sorted(found))


def _day(value: str | date) -> np.datetime64:
    return np.datetime64(str(value), "D")


def _year(day: np.datetime64) -> int:
    return int(day.astype("datetime64[Y]").astype(int)) + 1970
