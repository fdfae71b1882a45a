"""Texts as numbers: every word of a block gets the same 64-bit number wherever it stands, by whole-array arithmetic.

A word's number is the sum of its bytes times powers of an odd base, modulo 2^64, which prefix sums give for all words at once
(Karp & Rabin 1987); so are those of several words. Two million values against a gigabyte of text agree by chance once in a
million releases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pipelines.stages.deidentify.taint.plain import LINE

BLOCK = 1 << 20  # bytes
SHARED = 4096  # bytes: more than the words of a value that are compared
BASE, NEXT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F  # odd, so that they have an inverse modulo 2^64
Numbers = Any  # np.ndarray of uint64, or of int64 for places

_IN_WORD = np.ones(256, bool)
_IN_WORD[[32, LINE]] = False


@dataclass(frozen=True)
class Tokens:
    """The words of a block of plain text: the number of each, its cell, its bytes, and whether it is all digits."""

    numbers: Numbers
    cells: Numbers
    sizes: Numbers
    digits: Numbers


def blocks(data: bytes) -> Iterator[bytes]:
    """Parts of about a megabyte that end where a cell ends; parts of a longer cell share some text."""
    start = 0
    while start < len(data):
        end = min(start + BLOCK, len(data))
        if end < len(data):
            cut = data.rfind(b"\n", start, end)
            end = cut + 1 if cut > start else end
        yield data[start:end]
        start = end if end == len(data) or data[end - 1] == LINE else end - SHARED


def tokens(data: bytes) -> Tokens:
    """The words of plain text of one block."""
    found = np.frombuffer(data, np.uint8)
    edges = np.flatnonzero(np.diff(_IN_WORD[found], prepend=False, append=False))
    starts, ends = edges[0::2], edges[1::2]
    powers, inverses = _powers(BASE, len(found) + 1)
    sums = _sums(found.astype(np.uint64) * powers[: len(found)])
    numbers = (sums[ends] - sums[starts]) * inverses[starts]
    counted = np.concatenate([[0], np.cumsum(found <= ord("9"))])  # in words only digits lie below
    lines = np.flatnonzero(found == LINE)
    sizes = ends - starts
    return Tokens(
        numbers + sizes.astype(np.uint64),
        np.searchsorted(lines, starts),
        sizes,
        counted[ends] - counted[starts] == sizes,
    )


def sequences(found: Tokens, at: Numbers, length: int) -> tuple[Numbers, Numbers]:
    """Of the places `at`, those where so many words begin in one cell, and the number of each sequence."""
    at = at[at + length <= len(found.numbers)]
    at = at[found.cells[at] == found.cells[at + length - 1]]
    powers, _ = _powers(NEXT, length)
    total = np.zeros(len(at), np.uint64)
    for place in range(length):
        total += found.numbers[at + place] * powers[place]
    return at, total + np.uint64(length)


def _sums(values: Numbers) -> Numbers:
    sums = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(values, out=sums[1:])
    return sums


def _powers(base: int, count: int) -> tuple[Numbers, Numbers]:
    powers, inverses = _all_powers(base, max(count, BLOCK + 1) if count > 64 else 64)  # noqa: PLR2004
    return powers[:count], inverses[:count]


@lru_cache(maxsize=4)
def _all_powers(base: int, count: int) -> tuple[Numbers, Numbers]:
    """Powers of a base and of its inverse, modulo 2^64."""
    steps = [np.full(count, factor, np.uint64) for factor in (base, pow(base, -1, 1 << 64))]
    for step in steps:
        step[0] = 1
    return tuple(np.cumprod(step, dtype=np.uint64) for step in steps)  # type: ignore[return-value]
