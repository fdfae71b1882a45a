"""Where public files live, behind four verbs that a folder and an object store both have."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

PARTIAL = ".part-"  # begins the name of a file that is still being written


class Store(Protocol):
    """Keys are paths of the public tree (`data/x/versions.json`)."""

    def read(self, key: str) -> bytes | None:
        """The content, or None."""

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        """Write only if the key is free; False when it is taken. `at`: the file's time, in seconds since 1970."""

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:
        """Replace `old` by `new` at once; False when the content is no longer `old`."""

    def put(self, key: str, content: bytes | Path, at: float) -> None:
        """Write a derived file, whatever was there."""

    def keys(self, prefix: str) -> list[str]:
        """Every key under a prefix, also of writes that were cut off."""

    def remove(self, key: str) -> None:
        """Delete what no reader was ever pointed to."""


@dataclass(frozen=True)
class LocalStore:
    """A folder. A file is either whole or absent, and on disk before its name is (TRUST.md §2)."""

    root: Path

    def read(self, key: str) -> bytes | None:
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError:
            return None

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        path = self.root / key
        with self._written(path, content, at) as partial:
            try:
                os.link(partial, path)  # unlike rename, link never replaces what is there
            except FileExistsError:
                return False
        _sync(path.parent)
        return True

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:
        with _locked((self.root / key).parent):
            if self.read(key) != old:
                return False
            self.put(key, new, at)
        return True

    def put(self, key: str, content: bytes | Path, at: float) -> None:
        path = self.root / key
        with self._written(path, content, at) as partial:
            partial.replace(path)
        _sync(path.parent)

    def keys(self, prefix: str) -> list[str]:
        return sorted(
            path.relative_to(self.root).as_posix() for path in (self.root / prefix).rglob("*") if path.is_file()
        )

    def remove(self, key: str) -> None:
        path = self.root / key
        path.unlink(missing_ok=True)
        if not any(path.parent.iterdir()):
            path.parent.rmdir()

    @contextmanager
    def _written(self, path: Path, content: bytes | Path, at: float) -> Iterator[Path]:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
        partial = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                _fill(stream, content)
                stream.flush()
                os.fchmod(stream.fileno(), 0o644)
                os.utime(stream.fileno(), (at, at))
                os.fsync(stream.fileno())
            yield partial
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder itself, so that no lock file is left among public files."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _fill(stream: BinaryIO, content: bytes | Path) -> None:
    if isinstance(content, bytes):
        stream.write(content)
        return
    with content.open("rb") as source:
        shutil.copyfileobj(source, stream, 1 << 20)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
