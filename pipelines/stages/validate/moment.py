"""Reads points in time in any form, the same on every day; the three types of dates and times share it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dateutil import parser
from dateutil.parser import ParserError

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001
# Two days that share no part: a form that leaves something out ("monday", "10") reads differently on them.
ONE_DAY, ANOTHER_DAY = datetime(2000, 1, 1), datetime(2013, 10, 15)  # noqa: DTZ001
MICROSECOND = timedelta(microseconds=1)


def read_any(text: str) -> datetime | None:
    """Reads free forms with dateutil. A form whose day depends on today is not a date (DIFFERENCES.md)."""
    try:
        first = parser.parse(text, default=ONE_DAY)
        second = parser.parse(text, default=ANOTHER_DAY)
    except (ParserError, OverflowError, ValueError, TypeError, AttributeError, IndexError):
        return None
    return sound(first) if first.replace(tzinfo=None) == second.replace(tzinfo=None) else None


def read_any_clock(text: str) -> datetime | None:
    """Reads a free form of which only the clock time counts."""
    try:
        return sound(parser.parse(text, default=ONE_DAY))
    except (ParserError, OverflowError, ValueError, TypeError, AttributeError, IndexError):
        return None


def sound(moment: datetime) -> datetime | None:
    """dateutil reads offsets of more than a day, which no clock has."""
    try:
        moment.utcoffset()
    except ValueError:
        return None
    return moment


def micros(moment: datetime) -> int:
    """Microseconds since 1970, in UTC when the moment has an offset."""
    return (in_utc(moment) - EPOCH) // MICROSECOND


def in_utc(moment: datetime) -> datetime:
    """Without its offset: the typed table holds UTC. Raises OverflowError at the ends of the calendar."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)
