"""Bytes → one table of text, its columns named and ordered as in the schema. One file per format; `header.py` finds the
columns, `aside.py` the rows that are no data, `forms.py` how numbers and dates are written. Whether a value is right is for
`validate` to say."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.stages.tidy import apart, codes, csv, parquet, records
from pipelines.stages.tidy.aside import part, totals
from pipelines.stages.tidy.doubt import Doubt
from pipelines.stages.tidy.forms import Forms, candidates, settle
from pipelines.stages.tidy.formulas import escape
from pipelines.stages.tidy.header import Columns
from pipelines.stages.tidy.leaves import above, inner, paths, split
from pipelines.stages.tidy.rows import ROW, filled, keep
from pipelines.stages.tidy.undeclared import Labelled, Undeclared, labelled, told
from pipelines.stages.tidy.unpivot import source_fields, unpivot

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import RawFile
    from pipelines.model.finding import Finding
    from pipelines.model.total import Total

__all__ = ["ROW", "Tidied", "Undeclared", "above", "paths", "tidy", "undeclared_totals", "where"]

READERS = {"csv": csv.read, "xlsx": apart.read, "ods": apart.read, "json": records.read, "parquet": parquet.read}
FILE_STRIDE = 1 << 40  # row numbers of the n-th file start at n × 2^40, so that one number names file and row


@dataclass(frozen=True)
class Tidied:
    """The table as batches of text: `_row` (int64) first, then every field. The lists are whole once they are read.

    `parents` are the rows above the leaves of a tree, in the form of `batches`.
    """

    batches: Iterator[pa.RecordBatch]
    findings: list[Finding] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    parents: list[pa.RecordBatch] = field(default_factory=list)


def tidy(dataset: Dataset, files: Sequence[RawFile]) -> Tidied:
    """Read the files of one delivery one after the other.

    Raises Refused before the first batch is handed out when a sheet, a header or a label is missing, or when the form of a
    column is to be inferred and cannot be. To infer, and to tell leaves from the rest of a tree, a file is read twice.
    """
    readers = [_read(file, dataset) for file in files]
    forms = [Forms(file.name, settle(candidates(dataset), _data(file, dataset), file.name)) for file in files]
    rule = dataset.layout.leaves
    inside = inner((batch for file in files for batch in _data(file, dataset)), rule) if rule else None
    tidied = Tidied(iter(()))
    doubts = [Doubt(dataset, file.name, file.format, place * FILE_STRIDE) for place, file in enumerate(files)]
    batches = (_leaves(batch, inside, dataset, tidied) for batch in _batches(dataset, readers, forms, doubts, tidied))
    return replace(tidied, batches=batches)


def where(number: int | None, files: Sequence[RawFile]) -> tuple[str, int | None]:
    """File name and row that a number of the column `_row` stands for."""
    if number is None:
        return ", ".join(file.name for file in files), None
    position, row = divmod(number, FILE_STRIDE)
    return files[position].name, row


def undeclared_totals(dataset: Dataset, files: Sequence[RawFile], rows: Collection[int]) -> list[Undeclared]:
    """Which of these rows, in which something was found, are rows of totals. The files are read again."""
    found: list[tuple[int, Labelled]] = []
    for position, file in enumerate(files):
        for read in _data(file, dataset):
            found += labelled(_numbered(read, position), dataset, rows)
    return told(found, dataset.layout.total_row)


def _read(file: RawFile, dataset: Dataset) -> Iterator[pa.RecordBatch]:
    """The rows that are not blank, in the fields of the schema. Labels are looked for at once, rows when they are asked for."""
    layout, names = dataset.layout, [field["name"] for field in dataset.fields]
    source = source_fields(dataset.fields, layout.unpivot)
    columns = Columns(layout, tuple(name for name, _ in source), tuple(kind for _, kind in source))
    reader = READERS[file.format](file, layout, columns)
    return (unpivot(filled(read), names, layout.unpivot) for read in reader)


def _data(file: RawFile, dataset: Dataset) -> Iterator[pa.RecordBatch]:
    """The rows of a file that are data, as they are written. The file is not opened before somebody asks for them."""
    layout = dataset.layout
    for read in _read(file, dataset):
        yield keep(part(read, layout.total_row)[0], layout)


def _batches(
    dataset: Dataset,
    readers: Sequence[Iterator[pa.RecordBatch]],
    forms: Sequence[Forms],
    doubts: Sequence[Doubt],
    tidied: Tidied,
) -> Iterator[pa.RecordBatch]:
    for position, (reader, form, doubt) in enumerate(zip(readers, forms, doubts, strict=True)):
        last = None
        for read in reader:
            last = read.slice(read.num_rows - 1) if read.num_rows else last
            batch = _one(_numbered(read, position), dataset, form, tidied)
            doubt.see(batch)
            yield batch
        tidied.findings.extend([*doubt.findings(), *_ends_in_total(last, position, dataset)])


def _ends_in_total(last: pa.RecordBatch | None, position: int, dataset: Dataset) -> list[Finding]:
    """A total that fits the schema would be published as one row more: at the end of a file, where it stands, it is told."""
    if last is None:
        return []
    row = _numbered(keep(part(last, dataset.layout.total_row)[0], dataset.layout), position)
    found = list(labelled(row, dataset, row.column(0).to_pylist()))
    return [each.finding for each in told(found, dataset.layout.total_row, "warn")]


def _one(read: pa.RecordBatch, dataset: Dataset, forms: Forms, tidied: Tidied) -> pa.RecordBatch:
    layout = dataset.layout
    data, aside = part(read, layout.total_row)
    kept = keep(data, layout)
    sought = frozenset(layout.keep)  # a code that lost digits may be why its row was left out
    tidied.findings.extend(codes.findings(data, forms.file, sought))
    others = {field["name"] for field in dataset.fields} - sought
    tidied.findings.extend(codes.findings(kept, forms.file, others))
    if aside.num_rows:
        tidied.totals.extend(totals(forms.plain(codes.unmarked(aside), tidied.findings), layout.total_row, forms.file))
    plain = forms.plain(codes.unmarked(kept), tidied.findings)
    texts = [field["name"] for field in dataset.fields if field["type"] == "string"]
    return escape(plain, texts) if layout.escape_formulas else plain


def _leaves(batch: pa.RecordBatch, inside: pa.Array, dataset: Dataset, tidied: Tidied) -> pa.RecordBatch:
    if dataset.layout.leaves is None:
        return batch
    data, parents = split(batch, inside, dataset.layout.leaves)
    tidied.parents.append(parents)
    return data


def _numbered(batch: pa.RecordBatch, position: int) -> pa.RecordBatch:
    """Before anything is found in it, so that every finding names the file it is in."""
    rows = pa.array(batch.column(0).to_numpy() + position * FILE_STRIDE)
    return batch.set_column(0, ROW, rows) if position else batch
