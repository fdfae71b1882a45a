"""Numbers that are long enough to be somebody's number, as the text that the detector reads."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

LARGEST = 9e18  # of a 64-bit integer


def is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def long_numbers(column: pa.ChunkedArray, digits: int) -> pa.ChunkedArray:
    """The whole numbers of that many digits and more."""
    if not pa.types.is_integer(column.type):
        real = column.cast(pa.float64())
        whole = pc.and_(pc.equal(real, pc.floor(real)), pc.less(pc.abs(real), LARGEST))
        column = column.filter(pc.fill_null(whole, False)).cast(pa.int64())
    long = pc.greater_equal(pc.abs(column.cast(pa.int64())), 10 ** (digits - 1))
    return column.filter(pc.fill_null(long, False)).cast(pa.string())
