"""A CSV file in blocks that end at a line's end, so that no cell outside quotes lies in two of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

BLOCK = 1 << 20
LONGEST_LINE = 8 << 20  # a longer line is handed out in pieces; it is refused anyway
BOM = b"\xef\xbb\xbf"
DELIMITERS = (b",", b";", b"\t", b"|")
QUOTED = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"')


def blocks(path: Path) -> Iterator[bytes]:
    """Every byte once, without the byte order mark."""
    rest = b""
    with path.open("rb") as stream:
        if stream.read(3) != BOM:
            stream.seek(0)
        while piece := stream.read(BLOCK):
            rest += piece
            if cut := _last_line_end(rest):
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > LONGEST_LINE:
                yield rest
                rest = b""
    if rest:
        yield rest


def _last_line_end(data: bytes) -> int:
    """The last byte may be the CR of a CRLF whose LF is still to come."""
    return (data.rfind(b"\n") + 1) or (data.rfind(b"\r", 0, len(data) - 1) + 1)


def delimiter(head: bytes) -> bytes:
    """What parts the cells of the first lines most often, outside quotes."""
    lines = [line for line in re.split(rb"[\r\n]+", QUOTED.sub(b"", head[:65536])) if line][:20]
    counts = Counter({sign: sum(line.count(sign) for line in lines) for sign in DELIMITERS})
    return counts.most_common(1)[0][0]
