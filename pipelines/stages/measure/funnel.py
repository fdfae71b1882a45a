"""A funnel plot: units by how many reports they have and what share of them is in time, with the limits within which chance
alone would leave a unit that is like all others (Spiegelhalter 2005). Never a rank: a small unit strays far by chance.

Everything is worked out of published measurements (numerator and denominator of each unit), so anybody can draw it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from pipelines.model.indicator import Measurement

Array = np.ndarray[Any, Any]
Place = Literal["low", "lowish", "usual", "highish", "high", "few"]
TAILS = {"95": 0.025, "99.8": 0.001}
CURVE_POINTS = 40


@dataclass(frozen=True)
class Point:
    """One unit. `place`: outside the 99.8 % limits (low, high), between them and the 95 % ones, usual, or too few to say."""

    unit: str
    n: int
    value: float
    place: Place


@dataclass(frozen=True)
class Limits:
    """The limits, in percent, for a number of reports."""

    n: int
    low_95: float
    high_95: float
    low_998: float
    high_998: float


@dataclass(frozen=True)
class Funnel:
    """`overall` in percent: all units together. `points` in the order of the units' names."""

    indicator: str
    overall: float | None
    minimum: int
    points: tuple[Point, ...]
    limits: tuple[Limits, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def funnel(indicator: str, measurements: Sequence[Measurement], minimum: int) -> Funnel:
    """The funnel of a share by unit. Units whose counts are hidden or missing are in none of it."""
    units = sorted((m for m in measurements if m.group and m.n and m.numerator is not None), key=lambda m: m.group)
    n = np.array([m.n for m in units], np.int64)
    hits = np.array([m.numerator for m in units], float)
    if not units:
        return Funnel(indicator, None, minimum, (), ())
    overall = hits.sum() / n.sum()
    shares, bounds = hits / n, {name: limits(n, overall, tail) for name, tail in TAILS.items()}
    points = [
        Point(unit.group, int(n[i]), float(shares[i] * 100), _place(i, n, shares, bounds, minimum))
        for i, unit in enumerate(units)
    ]
    return Funnel(indicator, float(overall * 100), minimum, tuple(points), tuple(_curve(n, overall, minimum)))


def limits(n: Array, overall: float, tail: float) -> tuple[Array, Array]:
    """Bounds of a share of n for a tail on each side: the binomial's quantiles, interpolated between whole numbers so that the
    curve is smooth (Spiegelhalter 2005, appendix A.1.1). Between 0 and 1. The upper bound is the lower one of the reports that
    are not in time: a unit lies outside just where the exact binomial test of that side is below the tail."""
    return _bound(n, overall, tail), 1 - _bound(n, 1 - overall, tail)


def _bound(n: Array, overall: float, level: float) -> Array:
    from scipy.special import bdtr  # noqa: PLC0415  # only who draws a funnel waits for it

    if overall in (0, 1):
        return np.full(len(n), overall)
    number = _smallest(n, overall, level)
    at = bdtr(number, n, overall)
    before = np.where(number > 0, bdtr(np.maximum(number - 1, 0), n, overall), 0.0)
    part = (at - level) / np.maximum(at - before, np.finfo(float).tiny)
    bound: Array = np.clip((number - part) / n, 0, 1)
    return bound


def _smallest(n: Array, overall: float, level: float) -> Array:
    """The smallest number whose binomial distribution function reaches a level, by halving."""
    from scipy.special import bdtr  # noqa: PLC0415

    low, high = np.full(len(n), -1.0), n.astype(float)
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        reached = bdtr(np.maximum(middle, 0), n, overall) >= level
        high, low = np.where(reached & (middle >= 0), middle, high), np.where(reached, low, middle)
    return high


def _place(i: int, n: Array, shares: Array, bounds: dict[str, tuple[Array, Array]], minimum: int) -> Place:
    if n[i] < minimum:
        return "few"
    (low, high), (lowest, highest) = bounds["95"], bounds["99.8"]
    if shares[i] < low[i]:
        return "low" if shares[i] < lowest[i] else "lowish"
    if shares[i] > high[i]:
        return "high" if shares[i] > highest[i] else "highish"
    return "usual"


def _curve(n: Array, overall: float, minimum: int) -> list[Limits]:
    """The limits from the smallest number that is shown to the largest, evenly on a logarithmic axis."""
    grid = np.unique(np.geomspace(max(minimum, 1), max(n.max(), minimum, 1), CURVE_POINTS).round().astype(np.int64))
    (low, high), (lowest, highest) = (limits(grid, overall, tail) for tail in TAILS.values())
    rows = zip(grid, low, high, lowest, highest, strict=True)
    return [Limits(int(each), *(float(bound * 100) for bound in row)) for each, *row in rows]
