"""A file as the grid of cells that an officer sees, before anything is decided about it. How it is read: `stages/grid`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Merged = Sequence[
    tuple[tuple[int, int], tuple[int, int]]
]  # ((first row, first column), (last row, last column)), from 0


class Digits(str):
    """A number as a file spells it: 1.10 must not become 1.1."""

    __slots__ = ()


@dataclass(frozen=True)
class Grid:
    """Rows from the first row of the sheet on; a format without rows of labels has its names in the row `offset`.

    Cells are text, `Digits` or float (a true number), bool, date, datetime, time, or None.
    """

    rows: Iterator[Sequence[Any]]
    merged: Merged | None = None  # None: the format does not tell
    offset: int = 0  # rows above the record that findings call row 1
    sheet: str = ""
