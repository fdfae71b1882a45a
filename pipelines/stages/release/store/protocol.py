"""What the commit protocol asks of a store (TRUST.md §2). Every write is durable when its verb returns."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

PARTIAL = ".part-"  # begins the name of a file that is still being written
STAGED = "staged/"  # begins the key of a file that waits for its place; readers are never pointed to it


def is_partial(key: str) -> bool:
    """Whether a key is that of a write that is under way or was cut off."""
    return key.rsplit("/", 1)[-1].startswith(PARTIAL)


class Store(Protocol):
    """Keys are paths of the public tree (`data/x/versions.json`). `at`: a file's time, in seconds since 1970."""

    def read(self, key: str) -> bytes | None:
        """The content, or None."""

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        """Write only if the key is free; False when it is taken."""

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:
        """Replace `old` by `new` at once; False when the content is no longer `old`.

        Behind a proxy that repeats requests by itself, False may also be said of a write that counted and has been
        replaced since. So False means: read again and look whether your own entry stands there.
        """

    def put(self, key: str, content: bytes | Path, at: float) -> None:
        """Write a derived file, whatever was there."""

    def promote(self, source: str, key: str) -> None:
        """Give a file another key as well, whatever was there. Raises KeyError when there is no `source`."""

    def path(self, key: str) -> Path:
        """A file on this machine that has the content. Raises KeyError when there is none."""

    def has(self, key: str) -> bool:
        """Whether the key exists, without reading it."""

    def changed(self, key: str) -> float:
        """When the store wrote the key, in seconds since 1970; now if it is gone. The file's own time may be older."""

    def keys(self, prefix: str) -> list[str]:
        """Every key under a prefix, also of writes that were cut off."""

    def remove(self, key: str) -> None:
        """Delete a file; nothing happens when it is gone already."""
