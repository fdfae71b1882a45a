"""Parquet: its sign at both ends, no nested columns, no dictionary that swells, and the text of its dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.stages.guard.read import Found, letters
from pipelines.stages.guard.text import trouble

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.stages.guard.read import Read

SIGN = b"PAR1"
LARGEST = 2_000_000_000  # bytes of text when written out
LARGEST_RATIO = 200
SMALL = 100_000_000
MOST_ROWS_A_BYTE = 1000  # of a file; a column that never changes alone packs so well
BATCH_ROWS = 50_000
SUSPICIOUS = r"^[=@+\t]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\x00-\x7f]"


def look(read: Read) -> list[Finding]:
    """Everything dangerous in the file, with row and column."""
    found = Found(read.file.name)
    try:
        if not _whole(read):
            found.add("parquet")
        else:
            _look_inside(read, found)
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError):
        found.add("parquet")
    return found.findings


def _whole(read: Read) -> bool:
    """Parquet format §File: the sign stands at both ends, before the last one the length of the footer."""
    size = read.file.path.stat().st_size
    with read.file.path.open("rb") as stream:
        stream.seek(max(size - 8, 0))
        tail = stream.read()
    return size > 12 and tail[4:] == SIGN and 0 < int.from_bytes(tail[:4], "little") <= size - 12  # noqa: PLR2004


def _look_inside(read: Read, found: Found) -> None:
    size = read.file.path.stat().st_size
    with pq.ParquetFile(read.file.path) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
        for position, kind in enumerate(schema.types):
            if pa.types.is_nested(kind):
                found.add("parquet:nested", None, letters(position))
        if rows > MOST_ROWS_A_BYTE * size:
            found.add("parquet:bomb")
        if not found.findings:
            _look_at_text(read, found, schema, max(LARGEST_RATIO * size, SMALL))


def _look_at_text(read: Read, found: Found, schema: pa.Schema, most: int) -> None:
    """Dictionaries are read as such, so that a value counts once in memory however often it is repeated."""
    texts = [field.name for field in schema if _is_text(field.type)]
    written, row = 0, 1
    with pq.ParquetFile(read.file.path, read_dictionary=texts) as file:
        for batch in file.iter_batches(BATCH_ROWS, columns=texts):
            batch.validate(full=True)  # bytes that are no UTF-8 would stop whoever reads them as text
            for name in batch.schema.names:
                values = _dictionary(batch.column(name))
                written += _bytes(values)
                _look_at_values(found, values, row, letters(schema.get_field_index(name)), escape=read.escape)
            if written > min(most, LARGEST):
                found.add("parquet:bomb")
                return
            row += batch.num_rows


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind))


def _dictionary(column: pa.Array) -> Any:
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _bytes(column: Any) -> int:
    lengths = pc.binary_length(column.dictionary).take(column.indices)
    return int(pc.sum(lengths).as_py() or 0)


def _look_at_values(found: Found, column: Any, row: int, name: str, *, escape: bool) -> None:
    """A value that looks odd to a quick pattern is looked at as text; its row is the first that holds it."""
    values = column.dictionary.cast(pa.string())
    odd = pc.or_(pc.match_substring_regex(values, SUSPICIOUS), pc.greater(pc.binary_length(values), 1 << 20))
    for index in pc.indices_nonzero(pc.fill_null(odd, fill_value=False)).to_pylist():
        if key := trouble(values[index].as_py(), escape=escape):
            first = pc.index(column.indices, pa.scalar(index, column.indices.type)).as_py()
            if first >= 0:
                found.add(key, row + first, name)
