"""c2sp.org/tlog-proof: that one leaf is in the log, in a file that can be checked offline."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from pipelines.stages.release.log.note import BadNote

HEADER = "c2sp.org/tlog-proof@v1"
INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})")
EXTRA = "extra "


@dataclass(frozen=True)
class Proof:
    """`extra` is the leaf itself: the reader hashes it, so it need not be trusted."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def encode(self) -> bytes:
        extra = [EXTRA + base64.b64encode(self.extra).decode()] if self.extra else []
        hashes = [base64.b64encode(value).decode() for value in self.hashes]
        return "\n".join([HEADER, *extra, f"index {self.index}", *hashes, "", ""]).encode() + self.checkpoint


def read_proof(content: bytes) -> Proof:
    """The inverse of `encode`. Raises BadNote when the bytes are no such proof."""
    head, _, checkpoint = content.partition(b"\n\n")
    try:
        header, *lines = head.decode("ascii").split("\n")
        extra = base64.b64decode(lines.pop(0)[len(EXTRA) :], validate=True) if lines[0].startswith(EXTRA) else b""
        index = INDEX.fullmatch(lines[0])
        found = Proof(
            int(index[1]) if index else -1,
            tuple(base64.b64decode(line, validate=True) for line in lines[1:]),
            checkpoint,
            extra,
        )
    except (ValueError, IndexError):
        raise BadNote("not a tlog-proof") from None
    if header != HEADER or index is None or any(len(value) != 32 for value in found.hashes):  # noqa: PLR2004
        raise BadNote("not a tlog-proof")
    return found
