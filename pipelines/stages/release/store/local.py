"""A folder as a store. A file is either whole or absent, and on disk before its name is (TRUST.md §2)."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipelines.stages.release.store.protocol import PARTIAL, STAGED

_DURABLE: set[Path] = set()


@dataclass(frozen=True)
class LocalStore:
    """Public files under `root`; staged ones under `staging`, which must be on the same file system."""

    root: Path
    staging: Path

    def read(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def has(self, key: str) -> bool:
        return self._path(key).is_file()

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        path = self._path(key)
        with _written(path, content, at) as partial:
            try:
                os.link(partial, path)  # unlike rename, link never replaces what is there
            except FileExistsError:
                sync_folder(path.parent)  # the winner may have been killed before its name was on disk
                return False
        sync_folder(path.parent)
        return True

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:
        with _locked(self._path(key).parent):
            if self.read(key) != old:
                return False
            self.put(key, new, at)
        return True

    def put(self, key: str, content: bytes | Path, at: float) -> None:
        path = self._path(key)
        with _written(path, content, at) as partial:
            partial.replace(path)
        sync_folder(path.parent)

    def promote(self, source: str, key: str) -> None:
        """A staged file is linked, for nobody changes it any more; `latest/` gets a copy of its own, so that a slip of
        the hand there cannot reach the release."""
        path, origin = self._path(key), self._path(source)
        try:
            if source.startswith(STAGED):
                _link(origin, path)
            else:
                self.put(key, origin, origin.stat().st_mtime)
        except FileNotFoundError:
            raise KeyError(source) from None

    def path(self, key: str) -> Path:
        if not self.has(key):
            raise KeyError(key)
        return self._path(key)

    def changed(self, key: str) -> float:
        try:
            return self._path(key).stat().st_ctime
        except FileNotFoundError:
            return time.time()

    def keys(self, prefix: str) -> list[str]:
        base = self.staging if prefix.startswith(STAGED) else self.root
        head = STAGED if prefix.startswith(STAGED) else ""
        # os.walk passes over a folder that another publisher removes meanwhile; rglob raises
        found = [Path(folder, name) for folder, _, names in os.walk(self._path(prefix)) for name in names]
        return sorted(head + path.relative_to(base).as_posix() for path in found)

    def remove(self, key: str) -> None:
        path = self._path(key)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)

    def _path(self, key: str) -> Path:
        return self.staging / key.removeprefix(STAGED) if key.startswith(STAGED) else self.root / key


@contextmanager
def _new_name(path: Path) -> Iterator[Path]:
    """A free name beside `path`; whatever is left under it goes."""
    _make_folder(path.parent)
    partial = Path(tempfile.mktemp(prefix=PARTIAL, dir=path.parent))  # noqa: S306  (link refuses a taken name)
    try:
        yield partial
    finally:
        partial.unlink(missing_ok=True)


def _link(origin: Path, path: Path) -> None:
    with _new_name(path) as partial:
        os.link(origin, partial)
        partial.replace(path)
    sync_folder(path.parent)


@contextmanager
def _written(path: Path, content: bytes | Path, at: float) -> Iterator[Path]:
    with _new_name(path) as partial:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
        with os.fdopen(descriptor, "wb") as stream:
            _fill(stream, content)
            stream.flush()
            os.fchmod(stream.fileno(), 0o644)
            os.utime(stream.fileno(), (at, at))
            os.fsync(stream.fileno())
        yield partial


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder itself, so that no lock file is left among public files."""
    _make_folder(folder)
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


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each durable in the one that holds it, whoever made it: once a process."""
    if folder in _DURABLE and folder.is_dir():
        return
    if folder.parent != folder:
        _make_folder(folder.parent)
        if not folder.is_dir():
            folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)
    _DURABLE.add(folder)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
