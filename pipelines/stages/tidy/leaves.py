"""Tables that are trees: every row above the leaves repeats the money below it. Only leaves are data; the others are kept, so
that the rule `parents` can hold them against the leaves.

A node's path is its codes, one after the other: `("2.16", "2.16.01", "5.1.02")`. Above it are the paths without the last part
of a code, then without the code. Levels may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from pipelines.model.dataset import Leaves

BESIDE = "\x1f"  # ASCII unit separator, between the codes of a path
TREE = "\x1e"  # record separator, between what names the tree and the path in it
MERGE = 1 << 20  # paths that wait until doubles are taken out


def paths(batch: pa.RecordBatch, rule: Leaves) -> pa.Array:
    """The path of every row; empty where it has no code."""
    codes = [pc.utf8_trim_whitespace(pc.coalesce(batch.column(name).cast(pa.string()), "")) for name in rule.code]
    path = pc.utf8_rtrim(pc.binary_join_element_wise(*codes, BESIDE), BESIDE)
    trees = [pc.coalesce(batch.column(name).cast(pa.string()), "") for name in rule.within]
    return pc.if_else(pc.equal(path, ""), "", pc.binary_join_element_wise(*trees, path, TREE)) if trees else path


def above(found: pa.Array | pa.ChunkedArray, rule: Leaves) -> pa.Array | pa.ChunkedArray:
    """The path one step up from each; empty from the highest."""
    cut = f"(?:{re.escape(rule.separator)}|{BESIDE}+)[^{BESIDE}{TREE}{re.escape(rule.separator)}]*$"
    stripped = pc.replace_substring_regex(found, cut, "")
    return pc.if_else(pc.equal(stripped, found), "", stripped)


def inner(batches: Iterable[pa.RecordBatch], rule: Leaves) -> pa.Array:
    """Every path that has another one below it."""
    level = _distinct(paths(batch, rule) for batch in batches)
    found = [pa.array([], pa.string())]
    while len(level):
        level = pc.unique(above(level, rule))
        level = level.filter(pc.not_equal(level, ""))
        found.append(level)
    return pc.unique(pa.chunked_array(found))


def split(batch: pa.RecordBatch, inside: pa.Array, rule: Leaves) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """The leaves, and the rows above them."""
    is_parent = pc.is_in(paths(batch, rule), inside)
    return batch.filter(pc.invert(is_parent)), batch.filter(is_parent)


def _distinct(parts: Iterable[pa.Array]) -> pa.Array:
    waiting, limit = [pa.array([], pa.string())], MERGE
    for part in parts:
        waiting.append(pc.unique(part))
        if sum(map(len, waiting)) > limit:
            waiting = [pc.unique(pa.chunked_array(waiting))]
            limit = MERGE + 2 * len(waiting[0])
    return pc.unique(pa.chunked_array(waiting))
