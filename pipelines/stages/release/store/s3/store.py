"""The verbs of `Store` on a bucket. How a single request is made: `bucket.py`; what its answer means: `answers.py`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.stages.release.store.protocol import STAGED
from pipelines.stages.release.store.s3.answers import NotNowError, unreachable, unsure
from pipelines.stages.release.store.s3.bucket import WAITS, Bucket
from pipelines.stages.release.store.s3.headers import headers


@dataclass(frozen=True)
class S3Store(Bucket):
    """A bucket as a store."""

    def read(self, key: str) -> bytes | None:
        found = self.get(key)
        return found[0] if found else None

    def has(self, key: str) -> bool:
        try:
            self.repeat(key, lambda: self.obstore.head(self.connection(), key))
        except FileNotFoundError:
            return self.read(key) is not None  # an answer to HEAD cannot say that it is the bucket that is missing
        return True

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        return self._write_if(key, content, at, None, final=True)

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:
        content, tag = self.get(key) or (None, None)
        if content != old:
            return False
        return self._write_if(key, new, at, tag, final=False)

    def put(self, key: str, content: bytes | Path, at: float) -> None:
        self.repeat(key, lambda: self.send(key, content, at, "overwrite", self.nonce()))

    def promote(self, source: str, key: str) -> None:
        """Inside the bucket if both keys have the same headers (a copy keeps them), else through this machine."""
        if headers(source) != headers(key):
            self.put(key, self.path(source), self.mark(source).at)
            return
        try:
            self.repeat(key, lambda: self.obstore.copy(self.connection(), source, key))
        except FileNotFoundError:
            raise KeyError(source) from None

    def path(self, key: str) -> Path:
        """A copy in `folder`, fetched once for each content."""
        path = self.copy_path(key, self.mark(key).tag or "")
        try:
            return path if path.exists() else self.repeat(key, lambda: self.fetch(key))
        except FileNotFoundError:
            raise KeyError(key) from None

    def changed(self, key: str) -> float:
        try:
            found = self.repeat(key, lambda: self.obstore.head(self.connection(), key))
        except FileNotFoundError:
            return time.time()
        return float(found["last_modified"].timestamp())

    def keys(self, prefix: str) -> list[str]:
        """An upload in parts that was cut off is not listed: the bucket's lifecycle rule must end those."""
        found = self.repeat(prefix, lambda: self._list(prefix))
        return sorted(key for key in found if key.startswith(STAGED) == prefix.startswith(STAGED))

    def remove(self, key: str) -> None:
        try:
            self.repeat(key, lambda: self.obstore.delete(self.connection(), key))
        except FileNotFoundError:
            return

    def refuses_stale(self, key: str, at: float) -> bool:
        """Whether the server refuses If-Match with an ETag that is no longer the key's. `swap` cannot show it alone."""
        self.put(key, b"1", at)
        _, stale = self.get(key) or (b"", "")
        self.put(key, b"2", at)
        return not self._write_if(key, b"3", at, stale, final=True)

    def _list(self, prefix: str) -> list[str]:
        pages = self.obstore.list(self.connection(), prefix.rstrip("/") or None)
        return [entry["path"] for page in pages for entry in page]

    def _write_if(self, key: str, content: bytes | Path, at: float, base: str | None, *, final: bool) -> bool:
        """Write if the key still has the ETag `base` (None: is free). `final`: nobody replaces what is written here."""
        nonce, lost = self.nonce(), False
        mode = {"e_tag": base} if base else "create"
        for _ in self.tries():
            try:
                self.ask(key, lambda: self.send(key, content, at, mode, nonce))
            except NotNowError as answer:
                lost, last = lost or answer.lost, answer
            else:
                return True
            counted = self.mark(key).counted(nonce, base)
            if counted is False and lost and not final and self.read(key) != content:
                raise unsure(self.address, key)  # ours may have stood there before the other's
            if counted is not None:
                return counted
        raise unreachable(self.address, key, len(WAITS) + 1, last)
