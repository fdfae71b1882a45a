"""Patterns of one fixed shape, such as `AD-[0-9]{9}`: so many characters, each within a range. Most codes are like that.

A text that fits the shape certainly matches the pattern, and all texts of a column are held against it at once.
`constraints/pattern.py` asks RE2 about the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.stages.validate.constraint import Mask, null_mask
from pipelines.stages.validate.lengths import lengths, offsets

Bytes = npt.NDArray[np.uint8]
# One character (a range in brackets, a digit, an escaped mark, itself) and how often it stands there.
PART = re.compile(
    r"(?:\[([A-Za-z0-9])-([A-Za-z0-9])\]|(\\d)|\\([.\-/+*?()])|([A-Za-z0-9 _/:,;-]))(?:\{([1-9][0-9]?)\})?"
)
LONGEST = 64
ROWS_AT_ONCE = 256  # numpy is quick along long rows, and a row of the matrix is only as long as the shape


@dataclass(frozen=True)
class Shape:
    """The first and the last character allowed in each place."""

    lowest: Bytes
    highest: Bytes

    @classmethod
    def of(cls, ranges: Sequence[str]) -> Shape:
        """From two characters for each place: the first and the last one allowed."""
        first, last = np.array([list(pair.encode()) for pair in ranges], np.uint8).T
        return cls(first, last)


def shape_of(pattern: str) -> Shape | None:
    """None when the pattern allows texts of different lengths, or anything but simple characters."""
    ranges: list[str] = []
    at = 0
    while at < len(pattern):
        part = PART.match(pattern, at)
        if part is None or len(ranges) > LONGEST:
            return None
        ranges += [_range(part)] * int(part[6] or 1)
        at = part.end()
    return Shape.of(ranges) if ranges else None


def _range(part: re.Match[str]) -> str:
    if part[3]:
        return "09"
    one = part[4] or part[5]
    return one * 2 if one else part[1] + part[2]


def fits(text: pa.Array, shape: Shape) -> Mask:
    """The texts that certainly match; a null has nothing to match."""
    sizes, width = lengths(text), len(shape.lowest)
    empty = null_mask(text)
    if ((sizes == width) | (empty & (sizes == 0))).all() and _all_fit(text, shape):
        return np.ones(len(text), dtype=bool)
    rows = np.flatnonzero((sizes == width) & ~empty)
    if not len(rows):
        return empty
    cells = _bytes(text)[offsets(text)[rows, None] + np.arange(width)]
    empty[rows] = ((cells >= shape.lowest) & (cells <= shape.highest)).all(axis=1)
    return empty


def _all_fit(text: pa.Array, shape: Shape) -> bool:
    """For a column in which every text has the right length."""
    ends, width = offsets(text), len(shape.lowest)
    cells = _bytes(text)[ends[0] : ends[-1]]
    many = len(cells) // (ROWS_AT_ONCE * width) * ROWS_AT_ONCE * width
    for part, rows in ((cells[:many], ROWS_AT_ONCE), (cells[many:], 1)):
        if len(part):
            stretch = part.reshape(-1, rows * width)
            lowest, highest = stretch.min(axis=0).reshape(rows, width), stretch.max(axis=0).reshape(rows, width)
            if (lowest < shape.lowest).any() or (highest > shape.highest).any():
                return False
    return True


def _bytes(text: pa.Array) -> Bytes:
    data = text.buffers()[2]
    return np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
