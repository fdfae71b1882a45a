"""Bytes kept untouched under their SHA-256 in `work/raw`; what was cut off never carries the final name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.stages.pull.order import Receipt

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Wanted

RACY_SECONDS = 60  # SFTP tells whole seconds, and two machines' clocks differ


def save(raw: Path, name: str, pieces: Iterable[bytes]) -> Receipt:
    """Write the pieces to a file that gets its name when it is whole. `name` tells partial files apart."""
    raw.mkdir(parents=True, exist_ok=True)
    partial = raw / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.part"
    with partial.open("wb") as stream:
        for piece in pieces:
            stream.write(piece)
    return adopt(partial)


def adopt(partial: Path) -> Receipt:
    """Give a whole file its final name."""
    with partial.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    size = partial.stat().st_size
    partial.replace(partial.with_name(sha256))
    return {"bytes": size, "sha256": sha256}


def intact(path: Path) -> bool:
    """Whether a kept file is there and still has the SHA-256 that it is named after; a power cut may have emptied it."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == path.name


def still(wanted: Wanted, raw: Path) -> Receipt | None:
    """The receipt of the last time, when the bytes that it speaks of are still there."""
    known = {key: value for key, value in wanted.previous.items() if key != "at"}
    return known if known and intact(raw / str(known["sha256"])) else None


def unchanged(wanted: Wanted, raw: Path) -> Receipt | None:
    """The receipt of the last time, when the listing says the same of the file as it did then."""
    same = wanted.mark and wanted.previous.get("mark") == wanted.mark
    return still(wanted, raw) if same else None


def settled(modified: float, previous: Receipt) -> bool:
    """Whether the time of change is old enough to be believed: a file can change twice within the clock's one tick."""
    seen = datetime.fromisoformat(previous["at"]).timestamp()
    return modified < seen - RACY_SECONDS
