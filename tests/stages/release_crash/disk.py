"""Every change that Python code makes to the disk, shown to a hook just before and just after it happens.

The functions of `os` are replaced for as long as `watched` lasts; what the code under test does is untouched. Writes are
flushed in two halves, so that a file can be found torn. That nothing else changes the disk, `test_syscalls` shows.
"""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, Self

NAMES = (
    "link",
    "replace",
    "rename",
    "unlink",
    "rmdir",
    "mkdir",
    "fsync",
    "utime",
    "fchmod",
    "chmod",
    "truncate",
    "symlink",
)


@dataclass(frozen=True)
class Change:
    """`verb` on `path`; `target` is the second name of link and replace, `content` the bytes of a write."""

    verb: str
    path: str
    target: str = ""
    content: bytes = b""


class Hook(Protocol):
    def before(self, change: Change) -> None: ...
    def after(self, change: Change) -> None: ...


@dataclass
class Killer:
    """Kills its own process at the n-th change, really."""

    point: int
    when: str
    count: int = 0

    def before(self, change: Change) -> None:  # noqa: ARG002
        self.count += 1
        self._die("before")

    def after(self, change: Change) -> None:  # noqa: ARG002
        self._die("after")

    def _die(self, when: str) -> None:
        if self.count == self.point and self.when == when:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Recorder:
    """Writes every change that succeeded to a file, and kills its own process after `stop` of them."""

    journal: BinaryIO
    stop: int = 0
    count: int = 0

    def before(self, change: Change) -> None:
        """What fails is not a change."""

    def after(self, change: Change) -> None:
        pickle.dump(change, self.journal)
        self.journal.flush()
        self.count += 1
        if self.count == self.stop:
            os.kill(os.getpid(), signal.SIGKILL)


def read_journal(path: Path) -> list[Change]:
    """What a recorder wrote."""
    changes = []
    with path.open("rb") as stream:
        while stream.peek(1):
            changes.append(pickle.load(stream))
    return changes


@dataclass
class Stream:
    """A file that is being written, each piece in two halves."""

    stream: BinaryIO
    path: str
    hook: Hook

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stream.close()

    def write(self, content: bytes) -> int:
        half = len(content) // 2
        for piece in (content[:half], content[half:]):
            change = Change("write", self.path, content=bytes(piece))
            self.hook.before(change)
            self.stream.write(piece)
            self.stream.flush()
            self.hook.after(change)
        return len(content)

    def flush(self) -> None:
        self.stream.flush()

    def fileno(self) -> int:
        return self.stream.fileno()


@contextmanager
def watched(hook: Hook) -> Iterator[None]:
    """Show `hook` every change until the block ends."""
    real = {name: getattr(os, name) for name in (*NAMES, "open", "fdopen")}

    def shown(name: str) -> Callable[..., Any]:
        def call(first: Any, *rest: Any, **options: Any) -> Any:
            target = str(rest[0]) if name in ("link", "replace", "rename", "symlink") else ""
            return _around(Change(name, _path(first), target), lambda: real[name](first, *rest, **options))

        return call

    def _around(change: Change, work: Callable[[], Any]) -> Any:
        hook.before(change)
        result = work()
        hook.after(change)
        return result

    def opened(path: Any, flags: int, *rest: Any, **options: Any) -> Any:
        if not flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            return real["open"](path, flags, *rest, **options)
        return _around(Change("create", _path(path)), lambda: real["open"](path, flags, *rest, **options))

    def streamed(descriptor: int, *rest: Any, **options: Any) -> Any:
        return Stream(real["fdopen"](descriptor, *rest, **options), _path(descriptor), hook)

    for name in NAMES:
        setattr(os, name, shown(name))
    os.open, os.fdopen = opened, streamed  # type: ignore[assignment]
    try:
        yield
    finally:
        for name, function in real.items():
            setattr(os, name, function)


def _path(thing: Any) -> str:
    """The name of a path or of an open descriptor."""
    return str(Path(f"/proc/self/fd/{thing}").readlink()) if isinstance(thing, int) else os.fspath(thing)
