"""One pass over a table: judge each batch, write its typed form, feed the key checks, and collect what is wrong.

Where the rows come from is the business of the two front ends, `__init__.py` (Arrow batches) and `csv/` (raw files).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipelines.stages.validate.column import Column
from pipelines.stages.validate.constraint import Mask
from pipelines.stages.validate.judge import Judged, judge
from pipelines.stages.validate.keys.checks import Check
from pipelines.stages.validate.keys.compare import Rows
from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.ledger import CELL, EDGE, KEY, Entry, Ledger
from pipelines.stages.validate.types import kind_of


@dataclass(frozen=True)
class Chunk:
    """Some rows of a table: their numbers in the source, and one column of texts for each expected column.

    `edges` are the cells too many and too few, as (row, rule, place, field).
    """

    rows: Rows
    cells: Sequence[pa.Array]
    edges: tuple[tuple[int, str, int, str], ...] = ()


def run(
    chunks: Iterable[Chunk],
    columns: Sequence[Column],
    checks: Sequence[Check],
    fields: Sequence[Field],
    out: Path,
    ledger: Ledger,
) -> int:
    """Returns the number of rows. `out` exists afterwards only if nothing was found."""
    total = 0
    places = {column.field.name: place for place, column in enumerate(columns)}
    with _typed_file(out, fields) as writer:
        for chunk in chunks:
            total += len(chunk.rows)
            judged = [judge(cells, column) for cells, column in zip(chunk.cells, columns, strict=True)]
            _note(chunk, judged, columns, ledger)
            _feed(checks, chunk.rows, judged, ledger)
            ledger.end_batch()
            if ledger.clean:
                writer.write_batch(_typed(judged, places, fields, len(chunk.rows), writer_schema(fields)))
    for number, check in enumerate(checks):
        for rows in check.finish():
            ledger.add_key_rows(rows, _key_entry(number, check))
    if not ledger.clean:
        out.unlink()
    return total


@contextmanager
def _typed_file(out: Path, fields: Sequence[Field]) -> Iterator[pa.ipc.RecordBatchFileWriter]:
    with pa.OSFile(str(out), "wb") as sink, pa.ipc.new_file(sink, writer_schema(fields)) as writer:
        yield writer


def writer_schema(fields: Sequence[Field]) -> pa.Schema:
    return pa.schema([pa.field(field.name, kind_of(field.type).arrow) for field in fields])


def _typed(
    judged: Sequence[Judged], places: dict[str, int], fields: Sequence[Field], count: int, schema: pa.Schema
) -> pa.RecordBatch:
    """The declared fields in their order; a field that the file may leave out is null."""
    arrays = [
        judged[places[field.name]].values if field.name in places else pa.nulls(count, schema.field(field.name).type)
        for field in fields
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _note(chunk: Chunk, judged: Sequence[Judged], columns: Sequence[Column], ledger: Ledger) -> None:
    blank = _blank(judged)
    sound = ~blank
    if blank.any():
        ledger.add_mask(chunk.rows, blank, Entry(0, CELL, 0, 0, "blank-row", "", ""))
    for place, (column, found) in enumerate(zip(columns, judged, strict=True)):
        name = column.field.name
        if column.required and (empty := found.missing & sound).any():
            ledger.add_mask(chunk.rows, empty, Entry(0, CELL, place, 0, "constraint-error", "required", name))
        for step, (rule, detail, mask) in enumerate(found.faults, start=1):
            ledger.add_mask(chunk.rows, mask, Entry(0, CELL, place, step, rule, detail, name))
    blank_rows = set(chunk.rows[blank].tolist()) if chunk.edges else set()
    ledger.add(
        Entry(row, EDGE, place, 0, rule, "", field) for row, rule, place, field in chunk.edges if row not in blank_rows
    )


def _blank(judged: Sequence[Judged]) -> Mask:
    """The rows in which every cell is missing; a cell of the wrong type is not missing."""
    blank: Mask = np.ones(len(judged[0].values), dtype=bool)
    for found in judged:
        blank = blank & found.missing
        if not blank.any():
            break
    return blank


def _feed(checks: Sequence[Check], rows: Rows, judged: Sequence[Judged], ledger: Ledger) -> None:
    keys = [found.key for found in judged]
    for number, check in enumerate(checks):
        ledger.add_key_rows(check.add(rows, keys), _key_entry(number, check))


def _key_entry(number: int, check: Check) -> Entry:
    return Entry(0, KEY, number, 0, check.rule, ", ".join(check.fields), ", ".join(check.fields))
