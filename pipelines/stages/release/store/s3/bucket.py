"""Single requests to a bucket, each asked until it is answered or clearly refused. What they add up to: `store.py`.

obstore's own retries are off: they would hide that an answer was lost (see `answers.py`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from types import ModuleType
from typing import Any, TypeVar

from pipelines.stages.release.store.protocol import PARTIAL
from pipelines.stages.release.store.s3.answers import Mark, NotNowError, code, meaning, missing, unreachable
from pipelines.stages.release.store.s3.headers import headers

T = TypeVar("T")
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)  # seconds between tries
PATIENCE = 30.0  # seconds without an answer
SLOWEST = 128 * 1024  # bytes a second: below a district office's line, a long upload counts as hanging
NONCE, MTIME = "write", "mtime"  # names of metadata; rclone reads and keeps `mtime`


@dataclass(frozen=True)
class Bucket:
    """A bucket, or a folder of one. `client` makes the connection that waits so many seconds for an answer."""

    address: str  # s3://bucket/prefix, for messages
    obstore: ModuleType  # passed in, so that nobody without an object store needs the library
    client: Callable[[float], Any]
    folder: Callable[[], Path]  # where `fetch` puts copies
    sleep: Callable[[float], None] = time.sleep
    nonce: Callable[[], str] = token_hex
    patience: float = PATIENCE
    slowest: int = SLOWEST

    def get(self, key: str) -> tuple[bytes, str] | None:
        """Content and ETag."""

        def get() -> tuple[bytes, str]:
            found = self.obstore.get(self.connection(), key)
            return bytes(found.bytes()), found.meta["e_tag"]

        try:
            return self.repeat(key, get)
        except FileNotFoundError:
            return None

    def mark(self, key: str) -> Mark:
        try:
            found = self.repeat(key, lambda: self.obstore.get(self.connection(), key, options={"head": True}))
        except FileNotFoundError:
            return Mark(None, None, 0.0)
        told = found.attributes
        return Mark(found.meta["e_tag"], told.get(NONCE), float(told.get(MTIME) or 0))

    def send(self, key: str, content: bytes | Path, at: float, mode: Any, nonce: str) -> None:
        """One write, tried once: `repeat` or a caller that knows whose write it was goes on from here."""
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        attributes = {**headers(key), MTIME: f"{at:.0f}", NONCE: nonce}
        try:
            self.obstore.put(self.connection(size), key, content, mode=mode, attributes=attributes)
        except FileNotFoundError as error:
            if code(error) == "NoSuchUpload":
                # the answer to the last request of an upload in parts was lost, and obstore cancelled what was complete
                raise NotNowError("NoSuchUpload", lost=True) from None
            raise missing(self.address) from None  # a key need not exist to be written; what is missing is the bucket

    def fetch(self, key: str) -> Path:
        """A copy on this machine, whole or not there, tried once."""
        found = self.obstore.get(self.connection(), key)
        path = self.copy_path(key, found.meta["e_tag"])
        partial = path.with_name(f"{PARTIAL}{self.nonce()}")
        try:
            with partial.open("xb") as stream:
                for piece in found.stream(min_chunk_size=1 << 20):
                    stream.write(piece)
            return partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def copy_path(self, key: str, tag: str) -> Path:
        return self.folder() / f"{re.sub('[^A-Za-z0-9-]', '', tag)}-{key.rsplit('/', 1)[-1]}"

    def connection(self, size: int = 0) -> Any:
        """A client that is patient enough for so many bytes."""
        wait = self.patience
        while wait < self.patience + size / self.slowest:
            wait *= 2  # in steps, so that few clients are made
        return self.client(wait)

    def repeat(self, key: str, call: Callable[[], T]) -> T:
        """A request that may happen twice."""
        for _ in self.tries():
            try:
                return self.ask(key, call)
            except NotNowError as answer:
                last = answer
        raise unreachable(self.address, key, len(WAITS) + 1, last)

    def tries(self) -> Iterator[None]:
        for wait in WAITS:
            yield
            self.sleep(wait)
        yield

    def ask(self, key: str, call: Callable[[], T]) -> T:
        """One try. Raises FileNotFoundError, Refused, or NotNowError for what another try may mend."""
        try:
            return call()
        except FileNotFoundError as error:
            if code(error) == "NoSuchBucket":
                raise missing(self.address) from None
            raise
        except self.obstore.exceptions.BaseError as error:
            raise meaning(error, self.address, key) from None
