"""A store and a source without a disk, so that a surviving state costs milliseconds."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.stages.release.store import STAGED


@dataclass
class MemoryStore:
    """`Store` as a dict; staged files under their own prefix."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, key: str) -> bytes | None:
        return self.files.get(key)

    def has(self, key: str) -> bool:
        return key in self.files

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        if key in self.files:
            return False
        self.put(key, content, at)
        return True

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:  # noqa: ARG002
        if self.files.get(key) != old:
            return False
        self.files[key] = new
        return True

    def put(self, key: str, content: bytes | Path, at: float) -> None:  # noqa: ARG002
        self.files[key] = content if isinstance(content, bytes) else content.read_bytes()

    def promote(self, source: str, key: str) -> None:
        self.files[key] = self.files[source]

    def path(self, key: str) -> Path:
        raise KeyError(key)  # nothing here is on this machine

    def changed(self, key: str) -> float:
        return time.time() if key not in self.files else 0.0

    def keys(self, prefix: str) -> list[str]:
        inside = f"{prefix.rstrip('/')}/" if prefix else ""
        return sorted(
            key for key in self.files if key.startswith(inside) and key.startswith(STAGED) == prefix.startswith(STAGED)
        )

    def remove(self, key: str) -> None:
        self.files.pop(key, None)


@dataclass(frozen=True)
class MemorySource:
    """`Source` as a dict."""

    files: Mapping[str, bytes]

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def sha256(self, path: str) -> str | None:
        content = self.files.get(path)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def paths(self) -> set[str] | None:
        return set(self.files)
