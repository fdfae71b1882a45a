"""Files on this machine, copied untouched under their SHA-256. Files behind an address: `http.py`."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text


def fetch(path: Path, raw: Path) -> dict[str, Any]:
    """Copy `path` into `raw`. Returns its receipt: bytes, sha256, modified (nanoseconds)."""
    if path.is_symlink() or not path.is_file():
        message = Text("Sumber harus berkas biasa.", "The source must be a regular file.")
        raise Refused([Finding("not-regular", message, file=path.name)])
    stat = path.stat()
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    keep(path, raw / sha256)
    return {"bytes": stat.st_size, "sha256": sha256, "modified": stat.st_mtime_ns}


def keep(path: Path, target: Path) -> None:
    """Copy to `target` unless it is there and whole; a copy that was cut off never carries the final name."""
    if intact(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    shutil.copyfile(path, partial)
    partial.replace(target)


def intact(path: Path) -> bool:
    """Whether a kept file is there and still has the SHA-256 that it is named after; a power cut may have emptied it."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == path.name
