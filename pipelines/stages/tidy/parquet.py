"""Parquet files: every value as the text that a CSV of the same table would hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.tidy.forms import NUMERIC, number_form
from pipelines.stages.tidy.header import Columns
from pipelines.stages.tidy.numbers import NumberForm
from pipelines.stages.tidy.rows import BATCH_ROWS, batch

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile


DAMAGED = (pa.ArrowException, OSError)


def read(file: RawFile, layout: Layout, columns: Columns) -> Iterator[pa.RecordBatch]:  # noqa: ARG001
    """Batches of the declared fields; the row number counts from 1. Raises Refused for a damaged file."""
    try:
        parquet = pq.ParquetFile(file.path)
    except DAMAGED:
        raise _damaged(file.name) from None
    found = parquet.schema_arrow.names
    names = [found[position] for position in columns.positions(file.name, found)]
    return _batches(_pieces(parquet, names, file.name), parquet.metadata.num_rows, names, columns)


def _pieces(parquet: pq.ParquetFile, names: list[str], file: str) -> Iterator[pa.RecordBatch]:
    """Damage in the middle shows only when it is read."""
    try:
        for piece in parquet.iter_batches(BATCH_ROWS, columns=names):
            piece.validate(full=True)
            yield piece
    except DAMAGED:
        raise _damaged(file) from None


def _damaged(file: str) -> Refused:
    message = Text("Berkas Parquet rusak atau terpotong.", "The Parquet file is damaged or cut off.")
    return Refused([Finding("parquet", message, file=file)])


def _batches(
    pieces: Iterator[pa.RecordBatch], rows: int, names: list[str], columns: Columns
) -> Iterator[pa.RecordBatch]:
    number, left = 1, rows - columns.layout.footer_rows
    for piece in pieces:
        above = piece.slice(0, max(0, left - number + 1))
        numbers = pa.array(range(number, number + above.num_rows), pa.int64())
        yield batch(numbers, _texts(above, names, columns), columns.fields)
        number += piece.num_rows


def _texts(piece: pa.RecordBatch, names: list[str], columns: Columns) -> list[pa.Array]:
    form, numeric = number_form(columns.layout), columns.of_type(*NUMERIC)
    pairs = zip(columns.fields, names, strict=True)
    return [_certain(piece.column(name), form if field in numeric else None) for field, name in pairs]


def _certain(column: pa.Array, form: NumberForm | None) -> pa.Array:
    """True numbers in the form of the file's written numbers."""
    typed = pa.types.is_floating(column.type) or pa.types.is_integer(column.type) or pa.types.is_decimal(column.type)
    if form is None or not typed:
        return text(column)
    return pa.array([None if cell is None else form.certain(cell) for cell in text(column).to_pylist()], pa.string())


def text(column: pa.Array) -> pa.Array:
    """A typed column as text, in Table Schema's default formats (`2026-01-31T23:59:00`, `true`, `1.5`)."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_timestamp(column.type):
        seconds = pc.strftime(column, format="%Y-%m-%dT%H:%M:%S")
        return pc.binary_join_element_wise(seconds, "Z", "") if column.type.tz else seconds
    if pa.types.is_nested(column.type):
        return pa.array([None if value is None else str(value) for value in column.to_pylist()], pa.string())
    return column.cast(pa.string())
