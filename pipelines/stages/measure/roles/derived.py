"""A column that was worked out, and what could not be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from pipelines.model.indicator import Note


@dataclass(frozen=True, eq=False)
class Derived:
    """A value for every fact, null where there is none."""

    column: pa.Array | pa.ChunkedArray
    notes: tuple[Note, ...] = ()


def each_word(column: pa.ChunkedArray, meant: Callable[[str], str | None]) -> pa.Array:
    """Every distinct word is looked up once."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    words = [None if word is None else meant(word) for word in encoded.dictionary.to_pylist()]
    return pa.array(words, pa.string()).take(encoded.indices)
