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
from pipelines.stages.tidy.aside import without_footer
from pipelines.stages.tidy.detect import SEARCHED, proposal
from pipelines.stages.tidy.header import Columns, labels, no_header
from pipelines.stages.tidy.ragged import Ragged, trailing_lines
from pipelines.stages.tidy.rows import batch

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile

BLOCK = 8 << 20  # bytes read at once
DELIMITERS = (",", ";", "\t", "|")


def read(file: RawFile, layout: Layout, columns: Columns) -> Iterator[pa.RecordBatch]:
    """Batches of the declared fields. Raises Refused for wrong bytes, labels or rows of another width."""
    _check_encoding(file, layout.encoding)
    found, lines = _labels(file, layout, columns)
    positions = columns.positions(file.name, found, lambda: _proposal(file, columns))
    return _rows(file, layout, columns, positions, (len(found), lines))


def _proposal(file: RawFile, columns: Columns) -> Text | None:
    with file.path.open(encoding=_python_name(columns.layout.encoding), newline="") as stream:
        rows = list(itertools.islice(csv.reader(stream, delimiter=columns.layout.delimiter), SEARCHED))
    return proposal(rows, columns.wanted, columns.layout.header_rows)


def _labels(file: RawFile, layout: Layout, columns: Columns) -> tuple[list[str], int]:
    """The labels and the number of physical lines before the first row of data."""
    first, last = layout.header_rows
    with file.path.open(encoding=_python_name(layout.encoding), newline="") as stream:
        reader = csv.reader(stream, delimiter=layout.delimiter)
        head = list(itertools.islice(reader, last))
        if len(head) < last or not any(any(row) for row in head[first - 1 :]):
            raise Refused([no_header(file.name, layout, _proposal(file, columns))])
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
    """Every row of the right width before the footer, then rows of totals of another width. Refuses other such rows."""
    width, lines = shape
    ragged = Ragged(file, layout, width, moved=layout.header_rows[1] - lines)
    pieces = _pieces(file, layout, ragged, positions, shape)
    named = (batch(numbers, piece.columns, columns.fields) for numbers, piece in pieces)
    if not layout.footer_rows:
        yield from named
    else:
        below = trailing_lines(file, layout.encoding)
        yield from without_footer(named, lambda last: ragged.cut(last - below), layout.footer_rows + below)
    yield from ragged.totals(positions, columns.fields)


def _pieces(
    file: RawFile, layout: Layout, ragged: Ragged, positions: list[int], shape: tuple[int, int]
) -> Iterator[tuple[pa.Array, pa.RecordBatch]]:
    """Blocks of rows with their numbers in the file, which rows of another width have too."""
    reader = _open(file, layout, ragged, positions, shape)
    number = layout.header_rows[1] + 1
    for piece in reader or ():
        if piece.num_rows:
            numbers = ragged.numbers(number, piece.num_rows)
            yield pa.array(numbers), piece
            number = int(numbers[-1]) + 1


def _open(
    file: RawFile, layout: Layout, ragged: Ragged, positions: list[int], shape: tuple[int, int]
) -> pacsv.CSVStreamingReader | None:
    width, lines = shape
    names = [f"c{position}" for position in range(width)]
    try:
        return pacsv.open_csv(
            file.path,
            pacsv.ReadOptions(
                use_threads=False, column_names=names, skip_rows=lines, encoding=layout.encoding, block_size=BLOCK
            ),
            pacsv.ParseOptions(
                delimiter=layout.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=ragged.note,
            ),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                include_columns=[names[p] for p in positions],
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV file" in str(error) or "Could not skip initial" in str(error):
            return None  # nothing, or not even a line end, below the labels
        raise


def _check_encoding(file: RawFile, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(_python_name(encoding))()
    lines = 1
    with file.path.open("rb") as stream:
        chunk = b" "
        while chunk:
            chunk = stream.read(1 << 20)
            try:
                decoder.decode(chunk, final=not chunk)  # a letter may be cut off at the very end
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
