"""Decides whether a stretch of a file means the same to every CSV parser, and where it may be cut."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
QUOTE, LINE_FEED, CARRIAGE_RETURN = 0x22, 0x0A, 0x0D


def safe_cut(data: Bytes, waiting: bytes, at: int, *, whole: bool) -> int:
    """The length of the longest stretch that ends with a row: at the end of the file, or after a line feed outside quotes."""
    if whole:
        return len(data)
    quotes = np.flatnonzero(data == QUOTE) if waiting.find(b'"', at) >= 0 else np.array([], np.int64)
    end = waiting.rfind(b"\n", at)
    while end >= 0 and np.searchsorted(quotes, end - at) % 2:
        end = waiting.rfind(b"\n", at, end)
    return end - at + 1 if end >= 0 else 0


def is_tame(stretch: bytes, delimiter: str) -> bool:
    if stretch.count(b"\r") != stretch.count(b"\r\n") or b"\0" in stretch:
        return False
    if stretch[:1] in b"\r\n" or b"\n\n" in stretch or b"\n\r\n" in stretch:
        return False
    return b'"' not in stretch or well_quoted(np.frombuffer(stretch, np.uint8), ord(delimiter))


def well_quoted(data: Bytes, delimiter: int) -> bool:
    """Every quote opens a cell, closes one, or is doubled within one."""
    quotes = np.flatnonzero(data == QUOTE)
    if len(quotes) % 2:
        return False
    padded = np.concatenate([[LINE_FEED], data, [LINE_FEED]])
    before, after = padded[quotes[0::2]], padded[quotes[1::2] + 2]
    allowed = np.array([delimiter, LINE_FEED, CARRIAGE_RETURN, QUOTE], np.uint8)
    return bool(np.isin(before, allowed).all() and np.isin(after, allowed).all())
