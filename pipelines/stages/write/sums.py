"""Hashes of released files, as `sha256sum --check` reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipelines.model.release import File


def file_facts(path: Path) -> File:
    """Name, size and SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return File(path.name, path.stat().st_size, sha256)


def sums(files: Iterable[File]) -> bytes:
    """SHA256SUMS: hash, two spaces, name; sorted by name."""
    return "".join(f"{file.sha256}  {file.name}\n" for file in sorted(files, key=lambda file: file.name)).encode()
