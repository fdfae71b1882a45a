"""Another try after a pause that doubles, or that the server asked for (RFC 9110 §10.2.3, Retry-After)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

from pipelines.stages.pull.refusal import NotNow

if TYPE_CHECKING:
    from pipelines.stages.pull.deadline import Deadline

T = TypeVar("T")
WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds; a longer trouble is for the next run
LONGEST = 120.0  # a server that asks for more than two minutes is left alone until the next run


def patiently(act: Callable[[], T], sleep: Callable[[float], None], deadline: Deadline) -> T:
    """The result of the first try that succeeds. Raises what the last one raised."""
    for wait in WAITS:
        try:
            return act()
        except NotNow as trouble:
            pause = max(wait, trouble.after)
            if pause > min(LONGEST, deadline.left()):
                raise
            deadline.rest(pause, sleep)
    return act()


def asked_pause(value: str | None, now: datetime) -> float:
    """Seconds that `Retry-After` asks for: a number or a date."""
    if not value:
        return 0.0
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        until = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())
