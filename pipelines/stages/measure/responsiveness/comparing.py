"""One value beside another: the same agency earlier, the other agencies now. Nothing here ranks anybody."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

import numpy as np

from pipelines.model.indicator import Indicator
from pipelines.model.responsiveness import Aspect, Change, Course, FollowUp, Peers, Point, Reason
from pipelines.stages.measure.interval import wilson

LEAST_PEERS = 5  # the quartiles of fewer say nothing of the others


def peers(others: Iterable[Point | None], minimum: int) -> Peers | None:
    """Median and quartiles (linear between neighbours) of the measured values that rest on enough cases."""
    values = [p.value for p in others if p and p.state == "measured" and p.value is not None and (p.n or 0) >= minimum]
    if len(values) < LEAST_PEERS:
        return None
    lower, median, upper = np.quantile(values, (0.25, 0.5, 0.75))
    return Peers(len(values), float(lower), float(median), float(upper))


def change(before: Point, after: Point, minimum: int) -> Change | None:
    """Difference of two shares of enough cases, with Newcombe's interval from two Wilson intervals (1998, method 10).

    It takes the cases of the two editions for independent. Other values (money, medians) have no such interval: None.
    """
    if not all(p.is_share and (p.n or 0) >= minimum for p in (before, after)):
        return None
    (p1, l1, u1), (p2, l2, u2) = _bounds(before), _bounds(after)
    difference = p2 - p1
    low = difference - sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2)
    high = difference + sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)
    return Change(before, after, 100 * difference, 100 * low, 100 * high)


def _bounds(point: Point) -> tuple[float, float, float]:
    hits, n = point.numerator or 0.0, point.n or 0
    low, high = wilson(hits, n)
    return hits / n, float(low), float(high)


def course(found: Change | None, indicator: Indicator) -> Course:
    """Which way it went: `unclear` when chance may explain it, `unknown` when nothing can be said."""
    if found is None or indicator.good == "none":
        return "unknown"
    if not found.is_clear:
        return "unclear"
    return "better" if (found.difference > 0) == (indicator.good == "up") else "worse"


def shortfalls(point: Point | None, around: Peers | None, aspect: Aspect) -> tuple[Reason, ...]:
    """Why a value was a finding: it missed the target, or lay in the weakest quarter of its peers."""
    if point is None or point.state != "measured" or point.value is None or (point.n or 0) < aspect.minimum:
        return ()
    found, good = list[Reason](), aspect.indicator.good
    if aspect.indicator.target is not None and _worse(point.value, aspect.indicator.target, good):
        found.append("target")
    if around and _worse(point.value, around.lower if good == "up" else around.upper, good):
        found.append("peers")
    return tuple(found)


def _worse(value: float, other: float, good: str) -> bool:
    return value < other if good == "up" else value > other if good == "down" else False


def follow_ups(
    before: tuple[Point, Peers | None], now: tuple[Point, Peers | None], aspect: Aspect
) -> tuple[FollowUp, ...]:
    """What came of the findings of an earlier edition. Too few cases now leave one open: nobody can say that it is resolved."""
    went = course(change(before[0], now[0], aspect.minimum), aspect.indicator)
    judged = now[0].state == "measured" and (now[0].n or 0) >= aspect.minimum
    still = shortfalls(*now, aspect)
    return tuple(
        FollowUp(before[0], reason, went, resolved=judged and reason not in still)
        for reason in shortfalls(*before, aspect)
    )
