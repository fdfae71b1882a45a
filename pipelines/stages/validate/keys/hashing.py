"""Hashes of key columns, 64 bits, the same in every batch and every run. They only sort rows into heaps and find
candidates; whether two keys are equal is always decided on the values (`compare.py`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.stages.validate.constraint import null_mask
from pipelines.stages.validate.keys.column import KeyColumn

Hashes = npt.NDArray[np.uint64]
# Odd constants with well-spread bits: the fractions of the golden ratio and of the square roots of 3 and 5.
GOLDEN, THREE, FIVE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B), np.uint64(0x3C6EF372FE94F82D)
WORD = 8  # bytes


def hashes(columns: Sequence[KeyColumn]) -> Hashes:
    """One hash for each row over all columns. Nulls hash alike: a null equals a null in a key of several fields."""
    total = np.zeros(len(columns[0].plain), np.uint64)
    for column in columns:
        total = mix(total * THREE + hash_column(column))
    return total


def hash_column(column: KeyColumn) -> Hashes:
    found = hash_strings(column.plain) if pa.types.is_string(column.plain.type) else hash_whole(column.plain)
    if column.odd is not None:
        odd = np.flatnonzero(column.odd.is_valid().to_numpy(zero_copy_only=False))
        found[odd] = hash_strings(column.odd.take(pa.array(odd)))
    return found


def hash_whole(numbers: pa.Array) -> Hashes:
    words = (numbers.fill_null(0) if numbers.null_count else numbers).to_numpy().view(np.uint64)
    return _nulls(numbers, words + GOLDEN)  # `hashes` mixes them


def hash_strings(texts: pa.Array) -> Hashes:
    """Eight bytes at a time over all texts at once; texts that have ended drop out."""
    count = len(texts)
    _, offsets_buffer, data = texts.buffers()
    if count == 0 or data is None:
        return _nulls(texts, np.full(count, mix(np.array([FIVE]))[0]))
    offsets = np.frombuffer(offsets_buffer, np.int32)[texts.offset : texts.offset + count + 1].astype(np.int64)
    starts, lengths = offsets[:-1], np.diff(offsets)
    words = _words(np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]])
    total = mix(lengths.astype(np.uint64) + FIVE)
    live = np.flatnonzero(lengths > 0)
    at = starts - offsets[0]
    step = 0
    while len(live):
        left = lengths[live] - step
        word = words[at[live] + step]
        short = left < WORD
        word[short] &= (np.uint64(1) << (left[short].astype(np.uint64) * np.uint64(8))) - np.uint64(1)
        total[live] = mix(total[live] ^ word)
        step += WORD
        live = live[left > WORD]
    return _nulls(texts, total)


def _words(data: npt.NDArray[np.uint8]) -> Hashes:
    """The eight bytes that start at each place, as one number."""
    padded = np.concatenate([data, np.zeros(WORD, np.uint8)])
    return np.ndarray((len(data) + 1,), np.dtype("<u8"), padded, strides=(1,))


def mix(words: Hashes) -> Hashes:
    """Spreads every bit over the whole word; two different words never become one."""
    words = words * GOLDEN
    words = words ^ (words >> np.uint64(32))
    words = words * FIVE
    return words ^ (words >> np.uint64(29))


def _nulls(array: pa.Array, found: Hashes) -> Hashes:
    if array.null_count:
        found[null_mask(array)] = GOLDEN
    return found
