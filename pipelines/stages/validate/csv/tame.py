"""Decides whether a stretch of a file means the same to every CSV parser, and where it may be cut."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipelines.stages.validate.csv.blocks import Blocks

Bytes = npt.NDArray[np.uint8]
QUOTE, LINE_FEED, CARRIAGE_RETURN = 0x22, 0x0A, 0x0D


def safe_cut(blocks: Blocks) -> int:
    """The length of the longest stretch that ends with a row: at the end of the file, or after a line feed outside quotes."""
    if blocks.ended:
        return blocks.left()
    quotes = quotes_in(blocks.view(blocks.left())) if blocks.find_last(b'"') >= 0 else np.array([], np.int64)
    end = blocks.find_last(b"\n")
    while end >= 0 and np.searchsorted(quotes, end) % 2:
        end = blocks.find_last(b"\n", end)
    return max(0, end + 1)


def quotes_in(stretch: memoryview) -> npt.NDArray[np.int64]:
    return np.flatnonzero(np.frombuffer(stretch, np.uint8) == QUOTE)


def is_tame(blocks: Blocks, count: int, delimiter: str) -> bool:
    """Are the next bytes tame? Blank lines are found after parsing (`rows.py`)."""
    if blocks.has(b"\0", count):
        return False
    if blocks.has(b"\r", count) and blocks.count(b"\r", count) != blocks.count(b"\r\n", count):
        return False
    return not blocks.has(b'"', count) or well_quoted(np.frombuffer(blocks.view(count), np.uint8), ord(delimiter))


def well_quoted(data: Bytes, delimiter: int) -> bool:
    """Every quote opens a cell, closes one, or is doubled within one."""
    quotes = np.flatnonzero(data == QUOTE)
    if len(quotes) % 2:
        return False
    padded = np.concatenate([[LINE_FEED], data, [LINE_FEED]])
    before, after = padded[quotes[0::2]], padded[quotes[1::2] + 2]
    allowed = np.array([delimiter, LINE_FEED, CARRIAGE_RETURN, QUOTE], np.uint8)
    return bool(np.isin(before, allowed).all() and np.isin(after, allowed).all())
