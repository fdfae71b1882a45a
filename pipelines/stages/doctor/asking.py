"""Six requests for one public file, and what came back, undecoded. What the answers mean: `answers.py`."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from pipelines.model.address import url as public_url

TIMEOUT = httpx.Timeout(30.0, connect=10.0)
ORIGIN = "https://pembaca.example"  # any other site: what CORS is about
PLAIN = {"accept-encoding": "identity"}
PART = 100  # bytes that the range request asks for
PAGES = (".html", ".css", ".js", ".svg")


@dataclass(frozen=True)
class Answer:
    """One response; `body` as it came over the wire, cut off a little after what was expected."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def encoding(self) -> str:
        return self.headers.get("content-encoding", "").lower()


@dataclass(frozen=True)
class Sample:
    """A public file whose bytes are known, and the answers to requests for it."""

    path: str
    known: bytes
    plain: Answer
    packed: Answer  # asked for with compression
    head: Answer
    same: Answer  # asked for with the ETag of `plain`
    part: Answer  # asked for with Range

    @property
    def is_data(self) -> bool:
        """Whether its bytes are signed and fetched in parts; pages may be compressed on the way."""
        return self.path.startswith(("data/", "log/")) and not self.path.endswith(PAGES)

    @property
    def span(self) -> tuple[int, int]:
        """First and last byte of `part`."""
        first = len(self.known) // 3
        return first, max(first, min(first + PART, len(self.known)) - 1)

    @property
    def intact(self) -> bool:
        """Whether the plain answer has the known bytes, so that further questions make sense."""
        return is_copy(self.plain, self.known)


def fetch_sample(client: httpx.Client, base: str, path: str, known: bytes) -> Sample:
    """Ask for one file in every way that readers do. Raises httpx.TransportError when there is no answer."""
    where = public_url(base, path)
    limit = len(known) + 1024
    plain = ask(client, "GET", where, {**PLAIN, "origin": ORIGIN}, limit)
    # Compressed data are a fault by themselves, so any kind may come; of a page we must be able to read the kind.
    kinds = "gzip" if path.endswith(PAGES) else "gzip, br, zstd"
    packed = ask(client, "GET", where, {"accept-encoding": kinds}, limit)
    head = ask(client, "HEAD", where, PLAIN, 0)
    same = ask(client, "GET", where, {**PLAIN, "if-none-match": plain.headers.get("etag", '"-"')}, limit)
    empty = Sample(path, known, plain, packed, head, same, plain)
    first, last = empty.span
    part = ask(client, "GET", where, {**PLAIN, "range": f"bytes={first}-{last}"}, limit)
    return Sample(path, known, plain, packed, head, same, part)


def ask(client: httpx.Client, method: str, url: str, headers: Mapping[str, str], limit: int) -> Answer:
    """One request, no redirect followed; stops reading soon after `limit` bytes."""
    body = b""
    with client.stream(method, url, headers=headers, timeout=TIMEOUT, follow_redirects=False) as response:
        for piece in response.iter_raw():
            body += piece
            if len(body) > limit:
                break
        return Answer(response.status_code, dict(response.headers), body)


def is_copy(answer: Answer, known: bytes) -> bool:
    """Whether the answer is 200 with the known bytes, compressed or not."""
    return answer.status == httpx.codes.OK and (answer.body == known or _unpacked(answer, len(known)) == known)


def _unpacked(answer: Answer, size: int) -> bytes | None:
    """The content of a gzip answer, at most a byte more than `size`; None when it is none."""
    if answer.encoding != "gzip":
        return None
    try:
        return zlib.decompressobj(31).decompress(answer.body, size + 1)  # 31: a gzip frame, not zlib's own
    except zlib.error:
        return None
