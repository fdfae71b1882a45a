"""Bytes → one table of text, its columns named and ordered as in the schema. One file per format; `header.py` finds the
columns, `numbers.py` reads local number forms. Whether a value is right is for `validate` to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.stages.tidy import csv, parquet, records, workbook
from pipelines.stages.tidy.header import Columns
from pipelines.stages.tidy.numbers import normalise
from pipelines.stages.tidy.rows import ROW, keep

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import RawFile
    from pipelines.model.finding import Finding

__all__ = ["ROW", "Tidied", "tidy", "where"]

READERS = {"csv": csv.read, "xlsx": workbook.read, "ods": workbook.read, "json": records.read, "parquet": parquet.read}
FILE_STRIDE = 1 << 40  # row numbers of the n-th file start at n × 2^40, so that one number names file and row


@dataclass(frozen=True)
class Tidied:
    """The table as batches of text: `_row` (int64) first, then every field. `findings` is whole once they are read."""

    batches: Iterator[pa.RecordBatch]
    findings: list[Finding]


def tidy(dataset: Dataset, files: Sequence[RawFile]) -> Tidied:
    """Read the files of one delivery one after the other.

    Raises Refused when a sheet, a header or a label is missing, before the first batch is handed out.
    """
    findings: list[Finding] = []
    columns = Columns(dataset.layout, tuple(field["name"] for field in dataset.fields))
    readers = [READERS[file.format](file, dataset.layout, columns) for file in files]
    return Tidied(_batches(dataset, files, readers, findings), findings)


def where(number: int | None, files: Sequence[RawFile]) -> tuple[str, int | None]:
    """File name and row that a number of the column `_row` stands for."""
    if number is None:
        return ", ".join(file.name for file in files), None
    position, row = divmod(number, FILE_STRIDE)
    return files[position].name, row


def _batches(
    dataset: Dataset, files: Sequence[RawFile], readers: list[Iterator[pa.RecordBatch]], findings: list[Finding]
) -> Iterator[pa.RecordBatch]:
    for position, (file, reader) in enumerate(zip(files, readers, strict=True)):
        for read in reader:
            yield normalise(_numbered(keep(read, dataset.layout), position), dataset, file.name, findings)


def _numbered(batch: pa.RecordBatch, position: int) -> pa.RecordBatch:
    """Before anything is found in it, so that every finding names the file it is in."""
    rows = pa.array(batch.column(0).to_numpy() + position * FILE_STRIDE)
    return batch.set_column(0, ROW, rows) if position else batch
