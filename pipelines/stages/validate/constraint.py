"""What a constraint has to say about itself. Each file in `constraints/` ends with one `CONSTRAINT`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.stages.validate.kind import Field, Kind, Read

Mask = npt.NDArray[np.bool_]


class Unreadable(ValueError):
    """The constraint itself cannot be read. Frictionless would crash at the first cell, or pass everything."""


@dataclass(frozen=True)
class Constraint:
    """One constraint of Table Schema.

    `prepare` turns the JSON value into a limit, once; raises Unreadable.
    `broken` is the kernel for the plain cells of a column: which of them break the limit (nulls never do).
    `holds` is the same rule for one exact value.
    `costly`: with this limit, would the kernel take longer than finding the distinct texts of the column?
    """

    prepare: Callable[[Any, Field, Kind, Read], Any]
    broken: Callable[[pa.Array, Any], Mask]
    holds: Callable[[Any, Any], bool]
    costly: Callable[[Any], bool] = lambda _limit: False


def valid_mask(array: pa.Array) -> Mask:
    return bits_of(array, 0) if array.null_count else np.ones(len(array), dtype=bool)


def null_mask(array: pa.Array) -> Mask:
    if pa.types.is_null(array.type):
        return np.ones(len(array), dtype=bool)
    return ~bits_of(array, 0) if array.null_count else np.zeros(len(array), dtype=bool)


def mask_of(array: pa.Array | pa.ChunkedArray) -> Mask:
    """An Arrow mask as numpy bits; null counts as False."""
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return bits_of(whole, 1) & valid_mask(whole) if whole.null_count else bits_of(whole, 1)


def bits_of(array: pa.Array, buffer: int) -> Mask:
    """One of the bit buffers of an Arrow column: 0 is its validity, 1 the values of a mask. Arrow's own way is slower."""
    if not len(array):
        return np.zeros(0, dtype=bool)
    packed = np.frombuffer(array.buffers()[buffer], np.uint8)
    bits = np.unpackbits(packed, count=array.offset + len(array), bitorder="little")
    return bits[array.offset :].view(bool)
