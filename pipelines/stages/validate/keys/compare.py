"""Finds equal keys within one heap. Hashes propose, values decide."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.constraint import Mask, mask_of

Rows = npt.NDArray[np.int64]


def repeated(heap: pa.Table) -> Rows:
    """The rows whose key stands in an earlier row already."""
    if heap.num_rows < 2:  # noqa: PLR2004
        return np.array([], np.int64)
    found = heap["hash"].to_numpy()
    sorted_hashes = np.sort(found)  # many times faster than `argsort`, and nearly always all that is needed
    if not (sorted_hashes[1:] == sorted_hashes[:-1]).any():
        return np.array([], np.int64)
    order = np.argsort(found, kind="stable")
    alike = found[order][1:] == found[order][:-1]
    earlier, later = heap.take(pa.array(order[:-1][alike])), heap.take(pa.array(order[1:][alike]))
    if same_values(earlier, later).all():
        return rows_of(later)
    # Two different keys share a hash: once in a thousand heaps of millions, so a plain set will do.
    suspects = np.isin(found, np.unique(later["hash"].to_numpy()))
    return repeated_by_value(heap.filter(pa.array(suspects)))


def repeated_by_value(heap: pa.Table) -> Rows:
    seen: set[tuple[object, ...]] = set()
    rows = []
    for row, key in zip(heap["row"].to_pylist(), keys(heap), strict=True):
        if key in seen:
            rows.append(row)
        seen.add(key)
    return np.array(rows, np.int64)


def absent(heap: pa.Table, parents: pa.Table) -> Rows:
    """The rows whose key stands in no row of `parents`."""
    if not heap.num_rows or not parents.num_rows:
        return rows_of(heap) if heap.num_rows else np.array([], np.int64)
    found = parents["hash"].to_numpy()
    order = np.argsort(found, kind="stable")
    wanted = heap["hash"].to_numpy()
    places = np.minimum(np.searchsorted(found[order], wanted), len(found) - 1)
    there = found[order][places] == wanted
    same = same_values(heap, parents.take(pa.array(order[places])))
    unsure = there & ~same
    if unsure.any():
        known = set(keys(parents))
        same[unsure] = [key in known for key in keys(heap.filter(pa.array(unsure)))]
    orphans: Rows = rows_of(heap)[~(there & same)]
    return orphans


def same_values(left: pa.Table, right: pa.Table) -> Mask:
    """Row by row: are all parts of the key equal? A null equals a null, and a part that one side lacks is null there."""
    same = np.ones(left.num_rows, dtype=bool)
    for name in sorted({*left.column_names[2:], *right.column_names[2:]}):
        one, other = part(left, name), part(right, name)
        # A text and a number are never equal; both may be null.
        equal = mask_of(pc.equal(one, other)) if one.type == other.type else np.zeros(left.num_rows, dtype=bool)
        if one.null_count and other.null_count:
            equal = equal | mask_of(pc.and_(one.is_null(), other.is_null()))
        same &= equal
    return same


def part(heap: pa.Table, name: str) -> pa.ChunkedArray | pa.Array:
    return heap[name] if name in heap.column_names else pa.nulls(heap.num_rows, pa.string())


def keys(heap: pa.Table) -> list[tuple[object, ...]]:
    """Keys as Python tuples, comparable between heaps: the parts by name, without those that are null."""
    names = sorted(heap.column_names[2:])
    columns = [heap[name].to_pylist() for name in names]
    return [
        tuple(item for item in zip(names, values, strict=True) if item[1] is not None)
        for values in zip(*columns, strict=True)
    ]


def rows_of(heap: pa.Table) -> Rows:
    rows: Rows = heap["row"].to_numpy()
    return rows
