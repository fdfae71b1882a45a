"""CSV for everybody: UTF-8, RFC 4180, `\\n`, values in the default formats of Table Schema."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from isal import igzip

CHUNK_ROWS = 65_536
ZIPPED_FROM_BYTES = 5_000_000  # urllib and pandas never ask for compression
QUOTED = r'[",\r\n]'


def write_csv(table: pa.Table, path: Path) -> None:
    """Write `table`: quotes only where RFC 4180 §2 needs them, nulls empty, numbers without exponent."""
    with path.open("wb") as stream:
        stream.write((",".join(_quoted(name) for name in table.column_names) + "\n").encode())
        for batch in table.to_batches(max_chunksize=CHUNK_ROWS):
            stream.write(_lines(batch))


def _lines(batch: pa.RecordBatch) -> bytes:
    if batch.num_rows == 0:
        return b""
    cells = [_cells(column) for column in batch.columns]
    if len(cells) == 1:  # an empty line would be no row at all
        cells = [pc.if_else(pc.equal(cells[0], ""), '""', cells[0])]
    lines = pc.binary_join_element_wise(*cells, ",")
    joined = pc.binary_join(pa.ListArray.from_arrays([0, len(lines)], lines), "\n")
    return joined[0].as_py().encode() + b"\n"


def _cells(column: pa.Array) -> pa.Array:
    found = text(column)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        doubled = pc.binary_join_element_wise('"', pc.replace_substring(found, '"', '""'), '"', "")
        found = pc.if_else(pc.match_substring_regex(found, QUOTED), doubled, found)
    return pc.fill_null(found, "")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in '",\r\n') else name


def text(column: pa.Array) -> pa.Array:
    """A column as the text of Table Schema's default formats."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _moments(column)
    if pa.types.is_floating(kind):
        return _numbers(column)
    return column.cast(pa.string())


def _moments(column: pa.Array) -> pa.Array:
    """`2026-01-02T03:04:05`, with microseconds only where they are not zero and `Z` where a zone is known."""
    whole = column.cast(pa.timestamp("us", column.type.tz))
    found = pc.strftime(whole, format="%Y-%m-%dT%H:%M:%S")
    found = pc.replace_substring_regex(found, r"\.000000$", "")
    return pc.binary_join_element_wise(found, "Z", "") if column.type.tz else found


def _numbers(column: pa.Array) -> pa.Array:
    """Shortest text that reads back to the same double; the few with an exponent are written out."""
    found = column.cast(pa.string())
    exponent = pc.fill_null(pc.match_substring(found, "e", ignore_case=True), fill_value=False)
    if pc.any(exponent).as_py():
        written = [_written_out(value) for value in column.filter(exponent).to_pylist()]
        found = pc.replace_with_mask(found, exponent, pa.array(written, pa.string()))
    return pc.replace_substring_regex(found, r"\.0$", "")


def _written_out(value: float) -> str:
    return format(Decimal(repr(value)), "f")


def write_gzip(path: Path) -> Path | None:
    """`<path>.gz` when the file is large; the header holds neither name nor time, so the bytes repeat."""
    if path.stat().st_size <= ZIPPED_FROM_BYTES:
        return None
    target = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, target.open("wb") as raw, igzip.GzipFile("", "wb", 2, raw, mtime=0) as stream:
        shutil.copyfileobj(source, stream, 1 << 20)
    return target
