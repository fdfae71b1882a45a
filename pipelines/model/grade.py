"""Words and letters for a value, as a regulation bands it ("88,31 to 100 is A, very good"). The bands themselves are dated
parameters of a kit's profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from pipelines.model.dated import in_force
from pipelines.model.text import Text

NOISE = 9  # decimals that floating point keeps of an index; 76.605 may have arrived as 76.60499999999999


@dataclass(frozen=True)
class Grade:
    """One band: both bounds belong to it."""

    letter: str
    name: Text
    low: Decimal
    high: Decimal


def half_up(value: float, decimals: int = 2) -> Decimal:
    """A value rounded as officials round, ties away from zero; binary noise is taken off first."""
    exact = Decimal(repr(round(value, NOISE)))
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def read_grades(rules: Sequence[Mapping[str, Any]], day: date) -> tuple[Grade, ...]:
    """The bands of the rule in force on a day, as written in a profile: `bands: [{letter, name, low, high}]`."""
    rule = in_force(rules, day) or {}
    return tuple(
        Grade(band["letter"], Text.read(band["name"]), Decimal(str(band["low"])), Decimal(str(band["high"])))
        for band in rule.get("bands", ())
    )


def grade(value: float | None, grades: Sequence[Grade], decimals: int = 2) -> Grade | None:
    """The band of a value. It is rounded before it is compared: the printed bands (…76,60 and 76,61…) leave gaps."""
    if value is None:
        return None
    rounded = half_up(value, decimals)
    return next((item for item in grades if item.low <= rounded <= item.high), None)
