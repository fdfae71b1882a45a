"""Bands of equal width, for the operators `age` and `band`; what lies at or above `top` is one band."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

DASH, MINUS = "–", "−"  # with hyphens a spreadsheet reads 5-9 as a day of May and -9 as a formula
PATTERN = f"{MINUS}?[0-9]+({DASH}<?{MINUS}?[0-9]+|\\+)"


def banded(values: pa.Array, width: int, top: float | None) -> pa.Array:
    """The label of each value's band; not-a-number and infinity have none."""
    whole = pa.types.is_integer(values.type)
    known = values.is_valid().to_numpy(zero_copy_only=False)
    numbers = values.fill_null(0).to_numpy(zero_copy_only=False)
    if not whole:
        known = known & np.isfinite(numbers)
        numbers = np.where(known, numbers, 0.0)
    lows = numbers // width * width
    if top is not None:
        lows = np.where(numbers >= top, np.asarray(top, lows.dtype), lows)
    found, places = np.unique(lows, return_inverse=True)
    labels = pa.array([_label(int(low), width, top, whole=whole) for low in found.tolist()], pa.string())
    return labels.take(pa.array(places, pa.int64(), mask=~known))


def _label(low: int, width: int, top: float | None, *, whole: bool) -> str:
    if top is not None and low >= top:
        return f"{_number(low)}+"
    high = low + width
    return f"{_number(low)}{DASH}{_number(high - 1)}" if whole else f"{_number(low)}{DASH}<{_number(high)}"


def _number(value: int) -> str:
    return f"{MINUS}{-value}" if value < 0 else str(value)
