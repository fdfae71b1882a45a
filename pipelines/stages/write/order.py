"""The order of published rows, and the identity of a table apart from any file format."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CHUNK_ROWS = 65_536


def order(table: pa.Table, sort: Sequence[str], primary_key: Sequence[str]) -> pa.Table:
    """Rows by the declared fields, then the primary key, then all columns from left to right; nulls last.

    The order of the input never shows, so an export in another order is no news. Negative zero becomes zero: the two
    sort as equals, so which of them came first would show.
    """
    table = _without_negative_zero(table)
    names = list(dict.fromkeys([*sort, *primary_key, *table.column_names]))
    keys = [(name, "ascending") for name in names if _sortable(table.schema.field(name).type)]
    return table.take(pc.sort_indices(table, sort_keys=keys)).combine_chunks()


def _without_negative_zero(table: pa.Table) -> pa.Table:
    for position, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            zero = pa.scalar(0, field.type)
            table = table.set_column(position, field, pc.add(table.column(position), zero))  # -0.0 + 0.0 is 0.0
    return table


def _sortable(kind: pa.DataType) -> bool:
    return not pa.types.is_nested(kind) and not pa.types.is_null(kind)


def fingerprint(table: pa.Table, schema: Mapping[str, Any]) -> str:
    """SHA-256 of the logical content: names, Table Schema types, values, in their order.

    Parquet bytes carry the writer's version; this does not, so a newer writer is not a new edition (TRUST.md §2).
    """
    digest = hashlib.sha256(f"{table.num_rows} rows".encode())
    for field in schema["fields"]:
        digest.update(_framed(f"{field['name']}\0{field['type']}"))
    for column in table.columns:
        for start in range(0, table.num_rows, CHUNK_ROWS):
            _feed(digest, column.slice(start, CHUNK_ROWS))
    return digest.hexdigest()


def _feed(digest: hashlib._Hash, piece: pa.ChunkedArray) -> None:
    """Each value with its length before it, nulls apart from empty text: no two tables look alike."""
    text = pa.concat_arrays(pc.cast(piece, pa.large_string()).chunks)
    lengths = pc.fill_null(pc.binary_length(text), -1)
    digest.update(lengths.to_numpy(zero_copy_only=False).tobytes())
    shown = pc.fill_null(text, "")  # bytes that an array hides under its nulls are no content
    _, offsets, content = shown.buffers()
    if content is not None:
        ends = np.frombuffer(offsets, np.int64)[shown.offset : shown.offset + len(shown) + 1]
        digest.update(memoryview(content)[ends[0] : ends[-1]])


def _framed(text: str) -> bytes:
    content = text.encode("utf-8", "surrogatepass")
    return len(content).to_bytes(8, "big") + content
