"""Rows as they come out of every reader: batches of text with the number of their row in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout

ROW = "_row"
Row = TypeVar("Row")
BATCH_ROWS = 50_000


def batch(numbers: pa.Array, columns: Sequence[pa.Array], fields: Sequence[str]) -> pa.RecordBatch:
    """One batch; empty text becomes missing only where the schema says so, so it is left as it is."""
    return pa.RecordBatch.from_arrays([numbers.cast(pa.int64()), *columns], names=[ROW, *fields])


def empty(fields: Sequence[str]) -> pa.RecordBatch:
    """No rows of these fields."""
    return _gather([], [], fields)


def batches(rows: Iterator[tuple[int, Sequence[str | None]]], fields: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Gather rows of Python text into batches."""
    numbers: list[int] = []
    cells: list[Sequence[str | None]] = []
    for number, row in rows:
        numbers.append(number)
        cells.append(row)
        if len(numbers) == BATCH_ROWS:
            yield _gather(numbers, cells, fields)
            numbers, cells = [], []
    if numbers:
        yield _gather(numbers, cells, fields)


def _gather(numbers: list[int], cells: list[Sequence[str | None]], fields: Sequence[str]) -> pa.RecordBatch:
    columns = [pa.array([row[position] for row in cells], pa.string()) for position in range(len(fields))]
    return batch(pa.array(numbers, pa.int64()), columns, fields)


def before_footer(rows: Sequence[Row], count: int) -> Sequence[Row]:
    """The rows of a format that is read at once, without the last `count`."""
    return rows[: max(0, len(rows) - count)]


def keep(read: pa.RecordBatch, layout: Layout) -> pa.RecordBatch:
    """Leave out the rows that `layout.keep` does not match (tree rows, say)."""
    if not layout.keep:
        return read
    mask = pa.scalar(True)
    for field, pattern in layout.keep.items():
        matches = pc.match_substring_regex(pc.utf8_trim_whitespace(read.column(field)), f"^(?:{pattern})$")
        mask = pc.and_(mask, pc.fill_null(matches, fill_value=False))
    return read.filter(mask)


def filled(read: pa.RecordBatch) -> pa.RecordBatch:
    """Without blank rows."""
    return read.filter(pc.invert(_blank(read)))


def _blank(read: pa.RecordBatch) -> pa.Array:
    empty = [
        pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), ""), fill_value=True) for column in read.columns[1:]
    ]
    mask = empty[0]
    for column in empty[1:]:
        mask = pc.and_(mask, column)
    return mask
