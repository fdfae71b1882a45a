"""A CSV file in one pass over its blocks: quotes, widths and lengths here, characters and cells by their modules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.stages.guard.blocks import LONGEST_LINE, blocks, delimiter
from pipelines.stages.guard.cells import Ids, formulas, numbers
from pipelines.stages.guard.characters import Encoding, controls
from pipelines.stages.guard.quotes import Shape, shape
from pipelines.stages.guard.read import Found, letters
from pipelines.stages.guard.text import LONGEST
from pipelines.stages.guard.widths import long_cells, wide_lines

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.stages.guard.read import Read

ENOUGH = 50  # findings; a file with more of them is not nearly right


def look(read: Read) -> list[Finding]:
    """Everything dangerous in the file, with row and column."""
    found = Found(read.file.name)
    encoding = Encoding()
    ids: Ids | None = None
    for part in _shapes(read, found):
        ids = ids or Ids.of(part)
        troubles = [*encoding.look(part), *controls(part), *numbers(part, ids), *wide_lines(part), *long_cells(part)]
        troubles += [] if read.escape else formulas(part)
        for position, key in sorted(troubles):
            if not found.full(key):
                row, column = part.place(position)
                found.add(key, row, "" if key == "too-wide" else letters(column))
        if sum(found.counts.values()) >= ENOUGH:
            break
    if encoding.mixed and encoding.first:
        found.add("encoding:mixed", *encoding.first)
    return found.findings


def _shapes(read: Read, found: Found) -> Iterator[Shape]:
    """The blocks with their quotes; a quote that swallows rows is found here, at the row where it opened."""
    parts: bytes = b""
    row, opened, swallowed = 1, (0, 0), 0  # `swallowed`: bytes of the open cell in earlier blocks
    quoted = lines = False
    for data in blocks(read.file.path):
        parts = parts or delimiter(data)
        part = shape(data, parts, row, quoted=quoted)
        for start in _swallowing(part):
            found.add("quote", *_place(part, start, opened))
        if part.open and (start := int(part.starts[-1])) >= 0:
            opened, swallowed = part.place(start), len(data) - start
        elif part.open:
            swallowed += len(data)
        yield part
        quoted, row = part.open, row + part.line_ends()
        lines = lines or (quoted and _has_line_end(data[int(part.starts[-1]) + 1 :]))
        if len(data) > LONGEST_LINE and not quoted and not found.findings:
            found.add("too-long:line", row)
        if (quoted and swallowed > LONGEST) or len(data) > LONGEST_LINE:
            break  # of what follows, nothing more can be told
    if quoted and not found.counts["too-long"]:
        found.add("quote" if lines or swallowed <= LONGEST else "too-long", opened[0], letters(opened[1]))


def _has_line_end(data: bytes) -> bool:
    return b"\n" in data or b"\r" in data


def _swallowing(part: Shape) -> Iterator[int]:
    """Quoted cells of several lines whose closing quote is followed by text: it was meant to open another cell."""
    edge = part.delimiter + b"\r\n"
    if not len(part.starts) or part.regular:
        return
    for start, end in zip(part.starts.tolist(), part.ends.tolist(), strict=True):
        after = part.data[end + 1 : end + 2]
        if after and after not in edge and (start < 0 or _has_line_end(part.data[start:end])):
            yield start


def _place(part: Shape, start: int, opened: tuple[int, int]) -> tuple[int, str]:
    row, column = part.place(start) if start >= 0 else opened
    return row, letters(column)
