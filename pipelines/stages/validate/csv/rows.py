"""Cuts a file into chunks of rows. Tame stretches go through Arrow's parser, odd ones through Python's csv module.

A stretch is odd when the two parsers could disagree: stray quotes, blank lines, lone carriage returns, NUL, rows that
are too short or too long. The exact parser reads on to the next end of a row, and the fast one takes over again.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Generator, Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from pipelines.stages.validate.csv.blocks import BLOCK_BYTES, Blocks
from pipelines.stages.validate.csv.dialect import Dialect
from pipelines.stages.validate.csv.head import Head, left_out
from pipelines.stages.validate.csv.tame import is_tame, safe_cut
from pipelines.stages.validate.engine import Chunk
from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.lengths import lengths

FIRST_BEYOND_ASCII = 0x80
EXACT_ROWS = 20_000  # rows of one exact chunk; they live as Python lists for a moment


def chunks(blocks: Blocks, dialect: Dialect, head: Head, fields: Sequence[Field]) -> Iterator[Chunk]:
    """Raises UnicodeDecodeError where the file is not in its encoding."""
    row = head.first
    while blocks.left() or blocks.more():
        if blocks.left() < BLOCK_BYTES:
            blocks.more()
        chunk = _fast(blocks, dialect, row, len(fields)) if dialect.plain else None
        if chunk is not None:
            row += len(chunk.rows)
            yield chunk
        elif blocks.left():
            row = yield from _exact(blocks, dialect, row, fields)


def _fast(blocks: Blocks, dialect: Dialect, row: int, width: int) -> Chunk | None:
    """The next stretch by Arrow's parser; None, and nothing taken, when it is odd."""
    cut = safe_cut(blocks)
    if (
        not cut or bytes(blocks.view(3)) == codecs.BOM_UTF8
    ):  # Arrow would take a cell's first character for a file's mark
        return None
    table = _parse(blocks.view(cut), dialect.delimiter, width) if is_tame(blocks, cut, dialect.delimiter) else None
    if table is None:
        return None
    blocks.take(cut)
    rows = np.arange(row, row + table.num_rows, dtype=np.int64)
    return Chunk(rows, [whole(table.column(place)) for place in range(width)])


def _parse(stretch: memoryview, delimiter: str, width: int) -> pa.Table | None:
    """None when a row is too short or too long, or when the bytes are no UTF-8."""
    ragged: list[pacsv.InvalidRow] = []

    def note(invalid: pacsv.InvalidRow) -> str:
        ragged.append(invalid)
        return "skip"

    names = [str(place) for place in range(width)]
    try:
        table = pacsv.read_csv(
            pa.BufferReader(pa.py_buffer(stretch)),
            read_options=pacsv.ReadOptions(column_names=names, block_size=len(stretch) + 1, use_threads=False),
            parse_options=pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=np.frombuffer(stretch, np.uint8).max() >= FIRST_BEYOND_ASCII,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return None if ragged or has_empty_row(table) else table


def whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def has_empty_row(table: pa.Table) -> bool:
    """Arrow reads a blank line as a row of empty cells; to Frictionless it has no cells at all."""
    empty = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        empty &= lengths(whole(column)) == 0
        if not empty.any():
            return False
    return True


def _exact(blocks: Blocks, dialect: Dialect, row: int, fields: Sequence[Field]) -> Generator[Chunk, None, int]:
    """Reads one stretch with Python's csv module, to the end of a row; returns the number of the next row."""
    end = min(blocks.left(), BLOCK_BYTES)
    taken_before = blocks.taken
    kept: list[tuple[int, list[str]]] = []
    for cells in csv.reader(blocks.lines(), dialect.python()):
        if not left_out(row, cells, dialect):
            kept.append((row, cells))
        row += 1
        if len(kept) == EXACT_ROWS:
            yield exact_chunk(kept, fields)
            kept = []
        if blocks.taken - taken_before >= end:
            break
    if kept:
        yield exact_chunk(kept, fields)
    return row


def exact_chunk(records: Sequence[tuple[int, list[str]]], fields: Sequence[Field]) -> Chunk:
    """Rows of any length: short ones are filled up with nulls, and every cell too many or too few is noted."""
    width = len(fields)
    columns = [
        pa.array([cells[place] if place < len(cells) else None for _, cells in records], pa.string())
        for place in range(width)
    ]
    edges = [
        (row, "extra-cell", place, "") if place >= width else (row, "missing-cell", place, fields[place].name)
        for row, cells in records
        for place in range(min(width, len(cells)), max(width, len(cells)))
    ]
    return Chunk(np.array([row for row, _ in records], np.int64), columns, tuple(edges))
