"""The smallest set of columns in which no two rows are alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

MOST_COLUMNS = 4  # a longer key is found in any table, by chance
TRIED = 14  # columns that take part in keys of several columns
Numbers = npt.NDArray[np.int64]


def key(columns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Of the named columns, the likeliest first; a column with an empty cell takes no part. Empty when there is none."""
    whole = {name: _numbered(cells) for name, cells in columns.items() if all(cells)}
    names = list(whole)
    for size in range(1, MOST_COLUMNS + 1):
        for chosen in combinations(names if size == 1 else names[:TRIED], size):
            if _distinct([whole[name] for name in chosen]):
                return chosen
    return ()


def _numbered(cells: Sequence[str]) -> Numbers:
    """Equal cells get equal numbers."""
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(cell, len(seen)) for cell in cells], np.int64)


def _distinct(columns: Sequence[Numbers]) -> bool:
    rows = len(columns[0])
    together = columns[0]
    for column in columns[1:]:
        _, together = np.unique(together * (int(column.max(initial=0)) + 1) + column, return_inverse=True)
    return rows > 0 and len(np.unique(together)) == rows
