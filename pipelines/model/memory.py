"""What the office remembers of its last run, so that an unchanged catalogue costs nothing. Light on purpose: no YAML, no
pyarrow, for it is read before anything is decided. Losing it costs one full run, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

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
    refusals: tuple[dict[str, Any], ...] = field(default=())  # {edition, refused_at, findings}

    @classmethod
    def read(cls, path: Path) -> Memory | None:
        """The memory in a file; None when there is none or it cannot be read."""
        try:
            value = json.loads(path.read_text("utf-8"))
            seen = {location: (size, time) for location, (size, time) in value.pop("seen").items()}
            lists = {key: tuple(value.pop(key)) for key in ("patterns", "refusals")}
            return cls(seen=seen, **lists, **value)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(asdict(self), ensure_ascii=False, sort_keys=True), "utf-8")
        partial.replace(path)


def fingerprint(*paths: Path) -> str:
    """SHA-256 over the bytes of files, in this order; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()
