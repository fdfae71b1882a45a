"""How texts are made comparable: one spelling for letters, one space between words, one line for each cell."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SPACE, LINE = 32, 10
_KEPT = {LINE, *range(ord("0"), ord("9") + 1), *range(ord("a"), ord("z") + 1)}
_FOLDED = bytes(byte if byte in _KEPT else 32 for byte in bytes(range(256)).lower())
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NO_WORD = re.compile(r"[^\w\n]|_")
_BETWEEN_DIGITS = re.compile(rb"(?<=[0-9]) +(?=[0-9])")


def plain(data: bytes) -> bytes:
    """NFKC, without marks of no width, folded; what is no letter or digit becomes a space, and a line feed stays."""
    if data.isascii():
        return data.translate(_FOLDED)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", data.decode("utf-8", "replace"))).casefold()
    return _NO_WORD.sub(" ", text).encode()


def digits_joined(data: bytes) -> bytes:
    """Plain text with one number for `0812 3456 789`."""
    found = np.frombuffer(data, np.uint8)
    is_digit = (found >= ord("0")) & (found <= ord("9"))
    is_space = found == SPACE
    if b"  " in data or bool((is_space[1:-1] & is_digit[:-2] & is_digit[2:]).any()):
        return _BETWEEN_DIGITS.sub(b"", data)
    return data


def squeezed(data: bytes) -> bytes:
    """Plain text with one word in each cell."""
    return data.replace(b" ", b"")


def cells(column: Any) -> bytes:
    """The distinct texts of a column, one a line."""
    texts = pc.drop_null(pc.unique(column.cast(pa.string())))
    found = (
        pc.replace_substring_regex(texts, r"[\r\n]+", " ") if pc.any(pc.match_substring(texts, "\n")).as_py() else texts
    )
    joined = pa.array(["\n"]).cast(pa.string())[0]
    return b"\n".join(part.as_buffer().to_pybytes() for part in _joined(found, joined))


def _joined(texts: Any, line: Any) -> list[Any]:
    arrays = texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]
    return [pc.binary_join(pa.ListArray.from_arrays([0, len(array)], array), line)[0] for array in arrays if len(array)]
