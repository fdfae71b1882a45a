"""Rows that stand above other rows: reports of finance systems are trees written out, where every level repeats the money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

MOST_LEVELS = 12  # more levels than any chart of accounts has


def above(table: pa.Table, roles: Sequence[str], parameters: Mapping[str, Any]) -> int:
    """How many rows have a code that is the beginning of another row's: `5.1.02` of `5.1.02.01`, in the same place.

    With the parameter `tree`, a code that is empty stands above one that is not (how SIPD writes urusan and SKPD).
    """
    present = [role for role in roles if role in table.column_names]
    if not present:
        return 0
    columns = [pc.fill_null(table.column(role).cast(pa.string()), "") for role in present]
    rows = pa.table(columns, present).group_by(present).aggregate([([], "count_all")])
    keys = _key([rows.column(role) for role in present])
    ancestors = [_key(columns) for columns in _ancestors(rows, present, empty=bool(parameters.get("tree")))]
    parents = pa.chunked_array([chunk for each in ancestors for chunk in each.chunks], pa.string())
    return pc.sum(rows.column("count_all").filter(pc.is_in(keys, pc.unique(parents)))).as_py() or 0


def _ancestors(rows: pa.Table, roles: Sequence[str], *, empty: bool) -> Iterator[list[pa.ChunkedArray]]:
    """For every row, the codes that would stand above it: its own cut shorter, then without the columns to the right."""
    columns = [rows.column(role) for role in roles]
    for place in reversed(range(len(columns))):
        last = columns[place]
        for parts in range(MOST_LEVELS):
            if parts or empty:
                cut = (
                    pc.replace_substring_regex(last, rf"^((?:[^.]+\.){{{parts}}}).+$", r"\1") if parts else _blank(last)
                )
                shorter = pc.less(pc.binary_length(cut), pc.binary_length(last))
                if not pc.any(shorter).as_py():
                    break
                yield [
                    pc.utf8_rtrim(each.filter(shorter), ".") for each in (*columns[:place], cut, *columns[place + 1 :])
                ]
        if not empty:
            continue
        columns[place] = _blank(last)


def _blank(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring_regex(column, "^.*$", "")


def _key(columns: list[pa.ChunkedArray]) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*columns, "\x1f")
