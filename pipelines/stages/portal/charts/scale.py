"""From values to places: a linear scale and round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Maps `low`…`high` to `start`…`end`; a range without extent maps to the middle."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, amount: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return round(self.start + (amount - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """About `count` round numbers that cover `low`…`high`: steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        span = abs(low) or 1.0
        low, high = low - span / 2, low + span / 2
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]
