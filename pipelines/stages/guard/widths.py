"""Lines with too many columns and cells that are too long, found by jumps instead of by counting."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.stages.guard.blocks import QUOTED
from pipelines.stages.guard.quotes import Shape
from pipelines.stages.guard.text import LONGEST

WIDEST = 16_384  # columns of a spreadsheet; one delimiter each, so a shorter line cannot be wider
Trouble = tuple[int, str]


def wide_lines(part: Shape) -> Iterator[Trouble]:
    """Lines of more than `WIDEST` columns."""
    data, start = part.data, 0
    while len(data) - start > WIDEST:
        last = _last_end(data, start, start + WIDEST)
        if last >= 0:
            start = last + 1
            continue
        line = next(iter(data[start:].splitlines()), b"") if b"\r" in data else data[start:].partition(b"\n")[0]
        if line.count(part.delimiter) >= WIDEST and QUOTED.sub(b"", line).count(part.delimiter) >= WIDEST:
            yield start, "too-wide"
        start += len(line) + 1


def _last_end(data: bytes, start: int, stop: int) -> int:
    return max(data.rfind(b"\n", start, stop), data.rfind(b"\r", start, stop))


def long_cells(part: Shape) -> Iterator[Trouble]:
    """Cells of more than `LONGEST` bytes, quoted or not."""
    if len(part.data) <= LONGEST:
        return
    for start, end in zip(part.starts.tolist(), part.ends.tolist(), strict=True):
        if end - start > LONGEST and start >= 0 and end < len(part.data):  # one that is still open: `csv.py`
            yield start, "too-long"
    for start, line in _long_lines(part.data):
        position = start
        for cell in QUOTED.sub(b"", line).split(part.delimiter):
            if len(cell) > LONGEST:
                yield position, "too-long"
            position += len(cell) + 1


def _long_lines(data: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    for line in data.split(b"\n"):
        if len(line) > LONGEST:
            yield start, line
        start += len(line) + 1
