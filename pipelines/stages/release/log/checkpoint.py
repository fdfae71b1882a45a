"""c2sp.org/tlog-checkpoint (size and root of the log, signed) and cosignature/v1 (a witness has seen it, and when)."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.stages.release.log.ed25519 import verify
from pipelines.stages.release.log.note import COSIGNATURE, BadNote, Verifier, signature_line, split

SIZE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Checkpoint:
    """The state of a log: `size` leaves under one 32-byte root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text. Raises BadNote; extension lines are refused, since we never write any."""
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or lines[3] or not SIZE.fullmatch(lines[1]):  # noqa: PLR2004
        raise BadNote("not a checkpoint")
    try:
        found = Checkpoint(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True))
    except ValueError:
        raise BadNote("not a checkpoint") from None
    if found.text != text or len(found.root) != 32:  # noqa: PLR2004
        raise BadNote("not a checkpoint")
    return found


def glance(note: bytes) -> Checkpoint:
    """The checkpoint that a note claims, before anybody has looked at its signatures."""
    return read_checkpoint(split(note)[0])


def cosigned(text: str, time: int) -> bytes:
    """What a cosignature signs (tlog-cosignature, Ed25519): a header, the time, the checkpoint."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosignature_line(key: Verifier, text: str, time: int, sign: Callable[[bytes], bytes]) -> str:
    """The line with which a witness signs that it saw this checkpoint at `time` (seconds since 1970)."""
    return signature_line(key, time.to_bytes(8, "big") + sign(cosigned(text, time)))


def cosigned_at(note: bytes, key: Verifier) -> int:
    """When this witness saw the checkpoint. Raises BadNote when its line is absent or false."""
    text, signatures = split(note)
    for name, id_, value in signatures:
        if key.kind == COSIGNATURE and (name, id_) == (key.name, key.id) and len(value) == 72:  # noqa: PLR2004
            time = int.from_bytes(value[:8], "big")
            if time < 1 << 63 and verify(key.public, cosigned(text, time), value[8:]):
                return time
    raise BadNote("not cosigned by this witness")
