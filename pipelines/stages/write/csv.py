"""CSV for everybody: UTF-8, RFC 4180, line feeds, values in the default formats of Table Schema."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from isal import igzip

CHUNK_ROWS = 16_384  # a chunk's lines stay in the processor's cache: measured fastest from 8k to 65k
ZIPPED_FROM_BYTES = 5_000_000  # urllib and pandas never ask for compression
QUOTED = r'[",\r\n]'
SIGNS = (b",", b'"', b"\r", b"\n")


def write_csv(table: pa.Table, path: Path) -> None:
    """Write `table`: quotes only where RFC 4180 §2 needs them, nulls empty, numbers without exponent.

    pyarrow's own writer would quote every text or none, and write 1e+16 and a space within a datetime.
    """
    with path.open("wb") as stream:
        stream.write((",".join(_quoted(name) for name in table.column_names) + "\n").encode())
        for batch in table.to_batches(max_chunksize=CHUNK_ROWS):
            stream.write(_lines(batch))


def _lines(batch: pa.RecordBatch) -> bytes | memoryview:
    if batch.num_rows == 0:
        return b""
    cells = [_cells(column) for column in batch.columns]
    if len(cells) == 1:  # an empty line would be no row at all
        cells = [pc.if_else(pc.equal(pc.fill_null(cells[0], ""), ""), '""', cells[0])]
    cells[-1] = _joined(cells[-1], "", "\n")
    return _content(_joined(*cells, ","))


def _joined(*texts: pa.Array | str) -> pa.Array:
    """The texts of each row with the last argument between them; null counts as empty."""
    return pc.binary_join_element_wise(*texts, null_handling="replace")


def _content(texts: pa.Array) -> memoryview:
    """The bytes of all texts one after the other, without a copy."""
    _, offsets, content = texts.buffers()
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(content or b"")[ends[0] : ends[-1]]


def _cells(column: pa.Array) -> pa.Array:
    found, kind = text(column), column.type
    plain = pa.types.is_primitive(kind)  # numbers, dates and booleans hold no sign that needs quotes
    return found if plain or not _any_sign(found) else _with_quotes(found)


def _any_sign(texts: pa.Array) -> bool:
    """Whether any text may need quotes. One look at all bytes is five times as fast as one at each cell."""
    content = bytes(_content(texts))
    return any(sign in content for sign in SIGNS)


def _with_quotes(texts: pa.Array) -> pa.Array:
    doubled = _joined('"', pc.replace_substring(texts, '"', '""'), '"', "")
    return pc.if_else(pc.match_substring_regex(texts, QUOTED), doubled, texts)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in '",\r\n') else name


def text(column: pa.Array) -> pa.Array:
    """A column as the text of Table Schema's default formats."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return text(column.dictionary_decode())
    if pa.types.is_timestamp(kind):
        return _moments(column)
    if pa.types.is_floating(kind):
        return _numbers(column)
    if pa.types.is_time(kind):
        return _without(column.cast(pa.string()), ".000000")
    return column.cast(pa.string())


def _moments(column: pa.Array) -> pa.Array:
    """`2026-01-02T03:04:05`, with microseconds only where they are not zero; with a zone in UTC and with `Z`."""
    zone = column.type.tz
    whole = column.cast(pa.timestamp("us", zone)).cast(pa.int64()).cast(pa.timestamp("us"))
    found = _without(whole.cast(pa.string()), ".000000")  # strftime would take thirty times as long
    found = pc.utf8_replace_slice(found, 10, 11, "T")
    return pc.binary_join_element_wise(found, "Z", "") if zone else found


def _numbers(column: pa.Array) -> pa.Array:
    """Shortest text that reads back to the same double; the few with an exponent are written out."""
    found = column.cast(pa.string())
    exponent = pc.fill_null(pc.match_substring(found, "e"), fill_value=False)
    if pc.any(exponent).as_py():
        written = [_written_out(value) for value in column.filter(exponent).to_pylist()]
        found = pc.replace_with_mask(found, exponent, pa.array(written, pa.string()))
    return _without(found, ".0")


def _without(texts: pa.Array, tail: str) -> pa.Array:
    ends = pc.ends_with(texts, tail)
    return pc.if_else(ends, pc.utf8_slice_codeunits(texts, 0, -len(tail)), texts) if pc.any(ends).as_py() else texts


def _written_out(value: float) -> str:
    return format(Decimal(repr(value)), "f")


def write_gzip(path: Path) -> Path | None:
    """`<path>.gz` when the file is large; the header holds neither name nor time, so the bytes repeat."""
    if path.stat().st_size <= ZIPPED_FROM_BYTES:
        return None
    target = path.with_name(f"{path.name}.gz")
    with path.open("rb") as source, target.open("wb") as raw, igzip.GzipFile("", "wb", 2, raw, mtime=0) as stream:  # type: ignore[no-untyped-call]
        shutil.copyfileobj(source, stream, 1 << 20)
    return target
