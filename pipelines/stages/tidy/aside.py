"""Rows that are never data: notes at the end of a file, and rows of totals, which are kept for the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.total import Total

if TYPE_CHECKING:
    from pipelines.model.dataset import TotalRow


def without_footer(
    batches: Iterator[pa.RecordBatch], footer: Callable[[int], int], most: int
) -> Iterator[pa.RecordBatch]:
    """All rows before the footer. Only the last `most` rows and one batch are held.

    `footer` gives the first row of the footer for the last row that was read; it is asked when all are read.
    """
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        while held and sum(each.num_rows for each in held[1:]) >= most:
            yield held.pop(0)
    last = held[-1].column(0)[-1].as_py() if held else 0
    for batch in held:
        yield batch.filter(pc.less(batch.column(0), footer(last)))


def is_total(cell: str | None, rule: TotalRow) -> bool:
    return cell is not None and _plain(cell) in {_plain(label) for label in rule.equals}


def part(batch: pa.RecordBatch, rule: TotalRow | None) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """The rows of data, and the rows of totals."""
    if rule is None:
        return batch, batch.slice(0, 0)
    labels = batch.column(rule.column)
    found = pc.is_in(
        labels, pa.array([each for each in pc.unique(labels).to_pylist() if is_total(each, rule)], pa.string())
    )
    return batch.filter(pc.invert(found)), batch.filter(found)


def totals(batch: pa.RecordBatch, rule: TotalRow | None, file: str) -> list[Total]:
    """Rows that `part` set aside, their cells already in plain form."""
    if rule is None:
        return []
    declared = {_plain(label): label for label in rule.equals}
    rows = [(row.pop(batch.schema.names[0]), row) for row in batch.to_pylist()]
    return [Total(declared[_plain(str(row[rule.column]))], file, number, row) for number, row in rows]


def _plain(label: str) -> str:
    return " ".join(label.split()).casefold()
