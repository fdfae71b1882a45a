"""How a CSV of which nothing is declared is written: its encoding and delimiter, from the bytes alone."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "windows-1252", "iso-8859-1")  # the last one reads every byte
SAMPLED_ROWS = 500


def encoding_of(path: Path) -> str:
    """The first encoding in which every byte of the file means something."""
    content = path.read_bytes()
    for name in ENCODINGS[:-1]:
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return ENCODINGS[-1]


def delimiter_of(path: Path, encoding: str) -> str:
    """The sign that parts most rows into the same number of columns; of equals the one that makes more of them."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        text = "".join(line for line, _ in zip(stream, range(SAMPLED_ROWS), strict=False))
    return max(DELIMITERS, key=lambda sign: _score(text, sign))


def _score(text: str, sign: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) if row)
    except csv.Error:
        return (0.0, 0)
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    if not wide:
        return (0.0, 0)
    width, count = wide.most_common(1)[0]
    return (round(count / sum(widths.values()), 2), width)
