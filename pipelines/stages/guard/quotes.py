"""Where quotes open and close (RFC 4180 §2, as Python and Arrow read them), and with that the row and column of a byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

QUOTE, LF, CR = 34, 10, 13
REST = re.compile(rb'[^"]*+(?:""[^"]*+)*+"')
Positions = Any  # np.ndarray of byte positions


@dataclass(frozen=True)
class Shape:
    """The quoted stretches of a block: `starts[i]` opens, `ends[i]` closes; -1 and the length stand for other blocks."""

    data: bytes
    delimiter: bytes
    starts: Positions
    ends: Positions
    row: int  # of the first byte
    regular: bool = True  # no quote stands where none belongs

    def outside(self, positions: Positions) -> Positions:
        """Those that are not in a quoted cell."""
        if not len(self.starts):
            return positions
        inside = np.searchsorted(self.starts, positions, "left") > np.searchsorted(self.ends, positions, "left")
        return positions[~inside]

    def line_ends(self, stop: int | None = None) -> int:
        """How many rows end before `stop`."""
        if not len(self.starts):
            ends = self.data.count(b"\n", 0, stop)
            return (
                ends + self.data.count(b"\r", 0, stop) - self.data.count(b"\r\n", 0, stop)
                if b"\r" in self.data
                else ends
            )
        return len(self.outside(_ends(self.data[:stop])))

    def place(self, position: int) -> tuple[int, int]:
        """Row as a spreadsheet counts it, and column from 0."""
        before = self.outside(_ends(self.data[:position]))
        start = int(before[-1]) + 1 if len(before) else 0
        parts = np.frombuffer(self.data[start:position], np.uint8) == self.delimiter[0]
        return self.row + len(before), len(self.outside(np.flatnonzero(parts) + start))

    @property
    def open(self) -> bool:
        """Whether the last quoted cell goes on in the next block."""
        return bool(len(self.ends)) and int(self.ends[-1]) == len(self.data)


def _ends(data: bytes) -> Positions:
    """Positions of LF, and of every CR that no LF follows."""
    array = np.frombuffer(data, np.uint8)
    ends = array == LF
    if b"\r" in data:
        lone = array == CR
        lone[:-1] &= array[1:] != LF
        ends |= lone
    return np.flatnonzero(ends)


def shape(data: bytes, delimiter: bytes, row: int, *, quoted: bool) -> Shape:
    """The stretches of a block that begins inside a quoted cell, or at the start of a row."""
    if b'"' not in data and not quoted:
        return Shape(data, delimiter, np.empty(0, np.int64), np.empty(0, np.int64), row)
    marks = np.flatnonzero(np.frombuffer(data, np.uint8) == QUOTE)
    opening, closing = (marks[1::2], marks[0::2]) if quoted else (marks[0::2], marks[1::2])
    regular = _regular(data, delimiter, opening, closing)
    if not regular:
        opening, closing = _walk(data, delimiter, quoted=quoted)
    starts = np.concatenate([[-1], opening]) if quoted else opening
    ends = np.concatenate([closing, [len(data)]]) if len(closing) < len(starts) else closing
    return Shape(data, delimiter, starts, ends, row, regular)


def _regular(data: bytes, delimiter: bytes, opening: Positions, closing: Positions) -> bool:
    """Whether every second quote opens a cell and the others close one: then counting them is exact."""
    padded = np.frombuffer(b"\n" + data + b"\n", np.uint8)
    edge = np.zeros(256, bool)
    edge[[LF, CR, QUOTE, delimiter[0]]] = True
    return bool(edge[padded[opening]].all() and edge[padded[closing + 2]].all())


def _walk(data: bytes, delimiter: bytes, *, quoted: bool) -> tuple[Positions, Positions]:
    """The same, cell by cell: a quote inside an unquoted cell is an ordinary character."""
    edge = re.escape(delimiter) + rb"\r\n"
    opens = re.compile(rb"(?<![^" + edge + rb'])"')
    opening: list[int] = []
    closing: list[int] = []
    position = 0
    while True:
        if not quoted:
            if not (found := opens.search(data, position)):
                break
            opening.append(found.start())
            position = found.end()
        quoted = False
        if not (close := REST.match(data, position)):
            break
        closing.append(close.end() - 1)
        position = close.end()
    return np.array(opening, np.int64), np.array(closing, np.int64)
