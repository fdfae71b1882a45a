"""Reads the beginning of a file: which row holds the labels, what they are, where the rows begin."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from pipelines.stages.validate.csv.blocks import Blocks
from pipelines.stages.validate.csv.dialect import Dialect

SAMPLE_ROWS = 100  # what Frictionless looks at
LARGEST_CELL = 2**31 - 2  # Python's own limit of 128 KB would refuse a long text
Record = tuple[list[str], int]  # cells, and the bytes of the file up to the end of the record


@dataclass(frozen=True)
class Head:
    """`row` holds the labels (0: none does); `first` is the number of the first row of data."""

    labels: tuple[str, ...]
    row: int
    first: int
    empty: bool


def read_head(blocks: Blocks, dialect: Dialect) -> Head:
    """Leaves `blocks` at the first row of data."""
    sample = _sample(blocks, dialect)
    records = [record for record, _ in sample]
    rows = _header_rows(records, dialect)
    last = rows[-1] if rows else 0
    if last and sample:
        blocks.at = sample[min(last, len(sample)) - 1][1]
    labels = _labels(records, rows, dialect)
    data = [cells for number, cells in enumerate(records[last:], last + 1) if not left_out(number, cells, dialect)]
    return Head(labels, rows[0] if rows else 0, last + 1, empty=not labels and not data)


def _sample(blocks: Blocks, dialect: Dialect) -> list[Record]:
    csv.field_size_limit(LARGEST_CELL)
    blocks.hold = True  # the rows of data are read again
    records = ((record, blocks.at) for record in csv.reader(blocks.lines(), dialect.python()))
    sample = list(islice(records, SAMPLE_ROWS))
    blocks.at, blocks.hold = 0, False
    return sample


def _header_rows(records: Sequence[Sequence[str]], dialect: Dialect) -> tuple[int, ...]:
    """The first row about as wide as the average row; notes above a table are narrower."""
    if dialect.header_rows is not None:
        return dialect.header_rows
    if not records:
        return (1,)
    width = round(sum(map(len, records)) / len(records))
    drift = max(round(width * 0.1), 1)
    for number, cells in enumerate(records, start=1):
        if not _commented(number, cells, dialect) and abs(len(cells) - width) <= drift:
            return (number,)
    return (1,)


def _labels(records: Sequence[Sequence[str]], rows: tuple[int, ...], dialect: Dialect) -> tuple[str, ...]:
    """Labels of several rows are joined; a label that repeats the one above it counts once."""
    labels: list[str] = []
    above: dict[int, str] = {}
    for number in range(1, (rows[-1] if rows else 0) + 1):
        if number not in rows or number > len(records) or _commented(number, records[number - 1], dialect):
            continue
        for place, cell in enumerate(map(str.strip, records[number - 1])):
            if above.get(place) == cell:
                continue
            above[place] = cell
            if place < len(labels):
                labels[place] = dialect.header_join.join([labels[place], cell])
            else:
                labels.append(cell)
    return tuple(labels)


def _commented(number: int, cells: Sequence[str], dialect: Dialect) -> bool:
    if dialect.comment_char and cells and cells[0].startswith(dialect.comment_char):
        return True
    return number in dialect.comment_rows


def left_out(number: int, cells: Sequence[str], dialect: Dialect) -> bool:
    return _commented(number, cells, dialect) or (dialect.skip_blank_rows and not any(cells))
