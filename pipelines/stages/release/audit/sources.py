"""Where an audit reads: a folder, or an address over HTTPS. Nothing is ever written there."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import BinaryIO, Protocol

SECONDS = 30  # to wait for an answer
LOOPBACK = ("127.0.0.1", "localhost", "::1")
CHUNK = 1 << 20


class Unreadable(Exception):
    """The place did not answer; that is no verdict about the publisher."""


class Source(Protocol):
    """A published tree."""

    def read(self, path: str) -> bytes | None:
        """The content, or None when there is no such file."""

    def sha256(self, path: str) -> str | None:
        """The hash of the content, read in pieces."""

    def paths(self) -> set[str] | None:
        """Every file there is; None where that cannot be asked."""


class Folder:
    """A copy on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def sha256(self, path: str) -> str | None:
        try:
            with (self.root / path).open("rb") as stream:
                return _hash(stream)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def paths(self) -> set[str] | None:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if not path.is_dir()}


class Site:
    """A portal at its address. Only HTTPS, or HTTP on this machine."""

    def __init__(self, url: str) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise Unreadable(f"only https:// addresses can be trusted on the way: {url}")
        self.url = url.rstrip("/")

    def read(self, path: str) -> bytes | None:
        answer = self._open(path)
        if answer is None:
            return None
        with answer:
            return answer.read()

    def sha256(self, path: str) -> str | None:
        answer = self._open(path)
        if answer is None:
            return None
        with answer:
            return _hash(answer)

    def paths(self) -> set[str] | None:
        return None

    def _open(self, path: str) -> BinaryIO | None:
        request = urllib.request.Request(  # noqa: S310  (the scheme was looked at)
            f"{self.url}/{urllib.parse.quote(path)}",
            headers={"Accept-Encoding": "identity", "User-Agent": "terbuka-verify"},
        )
        try:
            found: BinaryIO = urllib.request.urlopen(request, timeout=SECONDS)  # noqa: S310
        except urllib.error.HTTPError as error:
            if error.code in (403, 404, 410):
                return None
            raise Unreadable(f"{path}: HTTP {error.code}") from None
        except OSError as error:
            raise Unreadable(f"{path}: {error}") from None
        return found


def _hash(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
