"""What the office remembers of its last run, so that an unchanged catalogue costs nothing. Light on purpose: no YAML, no
pyarrow, for it is read before anything is decided. Losing it costs one full run, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipelines.model.note import write_note

Seen = Mapping[str, tuple[int, int]]  # location → size in bytes, time of change in nanoseconds


@dataclass(frozen=True)
class Memory:
    """One dataset's last run. `due` is the day its next edition is promised, `cron` when its web source is looked at."""

    declaration: str
    version: str
    patterns: tuple[str, ...]
    seen: Seen
    ran_at: str
    web: bool = False
    cron: str | None = None
    timezone: str | None = None
    due: str | None = None
    standing: str = "unpublished"
    edition: str | None = None
    revision: int | None = None
    rows: int | None = None
    releases: int = 0  # how many there are, withdrawals counted too
    collected: Mapping[str, int] | None = None  # of a dataset of indicators: the releases of the others when it ran
    refusals: tuple[dict[str, Any], ...] = field(default=())  # {edition, refused_at, findings}

    @classmethod
    def read(cls, path: Path) -> Memory | None:
        """The memory in a file; None when there is none or it cannot be read."""
        try:
            value = json.loads(path.read_text("utf-8"))
            seen = {location: (size, time) for location, (size, time) in value.pop("seen").items()}
            patterns, refusals = tuple(value.pop("patterns")), tuple(value.pop("refusals"))
            return cls(seen=seen, patterns=patterns, refusals=refusals, **value)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, path: Path) -> None:
        write_note(path, asdict(self))


def fingerprint(*paths: Path) -> str:
    """SHA-256 over the bytes of files, in this order; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def declared_as(dataset: Path, schema: Path) -> str:
    """The fingerprint of everything that an office declares about a dataset: its two files, and kits of the office's own."""
    return fingerprint(dataset, schema, *sorted((dataset.parent / "kits").rglob("*.yaml")))
