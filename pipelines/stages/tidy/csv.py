"""CSV files: encoding and dialect as declared, every cell as text. Columns: `header.py`."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pacsv

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.tidy.header import Columns, labels, no_header
from pipelines.stages.tidy.rows import batch

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile

MOST_FINDINGS = 100
DELIMITERS = (",", ";", "\t", "|")


def read(file: RawFile, layout: Layout, columns: Columns) -> Iterator[pa.RecordBatch]:
    """Batches of the declared fields. Raises Refused for wrong bytes, labels or rows of another width."""
    _check_encoding(file, layout.encoding)
    found, lines = _labels(file, layout)
    positions = columns.positions(file.name, found)
    return _rows(file, layout, columns, positions, (len(found), lines))


def _labels(file: RawFile, layout: Layout) -> tuple[list[str], int]:
    """The labels and the number of physical lines before the first row of data."""
    first, last = layout.header_rows
    with file.path.open(encoding=_python_name(layout.encoding), newline="") as stream:
        reader = csv.reader(stream, delimiter=layout.delimiter)
        head = list(itertools.islice(reader, last))
        if len(head) < last or not any(any(row) for row in head[first - 1 :]):
            raise Refused([no_header(file.name, layout)])
        found = labels(head[first - 1 :])
        if other := _other_delimiter(found, layout.delimiter):
            raise Refused([_wrong_delimiter(file, layout, other)])
        return found, reader.line_num


def _other_delimiter(found: list[str], declared: str) -> str | None:
    """What parts the labels when the declared delimiter parts nothing; else eighteen columns would be missing."""
    return (
        next((sign for sign in DELIMITERS if sign != declared and sign in found[0]), None) if len(found) == 1 else None
    )


def _wrong_delimiter(file: RawFile, layout: Layout, other: str) -> Finding:
    message = Text(
        f"Kolom di berkas dipisah dengan '{other}', seharusnya '{layout.delimiter}'.",
        f"The columns of the file are parted by '{other}', expected '{layout.delimiter}'.",
    )
    remedy = Text(
        f"Simpan lagi dengan pemisah '{layout.delimiter}', atau tulis layout.delimiter: \"{other}\".",
        f"Save it again with the delimiter '{layout.delimiter}', or write layout.delimiter: \"{other}\".",
    )
    return Finding("delimiter", message, remedy, file=file.name, row=layout.header_rows[1])


def _rows(
    file: RawFile, layout: Layout, columns: Columns, positions: list[int], shape: tuple[int, int]
) -> Iterator[pa.RecordBatch]:
    width, lines = shape
    ragged: list[tuple[int, int]] = []
    names = [f"c{position}" for position in range(width)]
    number = layout.header_rows[1] + 1

    def note(row: pacsv.InvalidRow) -> str:
        ragged.append((row.number or 0, row.actual_columns))
        return "skip"

    try:
        reader = pacsv.open_csv(
            file.path,
            pacsv.ReadOptions(
                use_threads=False, column_names=names, skip_rows=lines, encoding=layout.encoding, block_size=8 << 20
            ),
            pacsv.ParseOptions(
                delimiter=layout.delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                include_columns=[names[p] for p in positions],
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV file" in str(error):
            return
        raise
    for piece in reader:
        numbers = pa.array(range(number, number + piece.num_rows), pa.int64())
        yield batch(numbers, piece.columns, columns.fields)
        number += piece.num_rows
    if ragged:
        raise Refused([_ragged(file, row, actual, width) for row, actual in ragged[:MOST_FINDINGS]])


def _check_encoding(file: RawFile, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(_python_name(encoding))()
    lines = 1
    with file.path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise Refused([_bad_bytes(file, encoding, lines + chunk.count(b"\n", 0, error.start))]) from None
            lines += chunk.count(b"\n")


def _python_name(encoding: str) -> str:
    return "utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding


def _bad_bytes(file: RawFile, encoding: str, row: int) -> Finding:
    message = Text(f"Ada huruf yang bukan {encoding}.", f"There are bytes that are not {encoding}.")
    remedy = Text(
        "Simpan dari Excel sebagai 'CSV UTF-8', atau tulis layout.encoding: windows-1252.",
        "Save from Excel as 'CSV UTF-8', or write layout.encoding: windows-1252.",
    )
    return Finding("encoding", message, remedy, file=file.name, row=row)


def _ragged(file: RawFile, row: int, actual: int, width: int) -> Finding:
    rule = "extra-cell" if actual > width else "missing-cell"
    message = Text(
        f"Baris ini punya {actual} kolom, seharusnya {width}.", f"This row has {actual} columns, expected {width}."
    )
    remedy = Text(
        "Cari pemisah atau tanda kutip yang berlebih di baris ini.",
        "Look for a delimiter or quote too many in this row.",
    )
    return Finding(rule, message, remedy, file=file.name, row=row)
