"""Requests to one source: allowed hosts, few redirects, one deadline, the token only for the host that it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urljoin

import httpcore

from pipelines.stages.pull.deadline import Deadline
from pipelines.stages.pull.refusal import absent, not_now, refused
from pipelines.stages.pull.retry import asked_pause, patiently
from pipelines.stages.pull.web.address import addresses, host_of, plain
from pipelines.stages.pull.web.connection import TIMEOUTS, Pinned, pool

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Order

T = TypeVar("T")
MOST_REDIRECTS = 4
REDIRECTS = (301, 302, 303, 307, 308)
ABSENT = (404, 410)
BUSY = (408, 425, 429, 500, 502, 503, 504)
TROUBLE = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


@dataclass(frozen=True)
class Answer:
    """A response whose body is still to come. `url` is where the redirects led."""

    url: str
    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


@dataclass
class Session:
    """Made for one delivery; closes its connections at the end of a `with` block."""

    order: Order
    secret: Mapping[str, str] = field(default_factory=dict, repr=False)  # headers for the source's own host only

    def __post_init__(self) -> None:
        self.received = 0  # bytes of all pages so far
        self.deadline = Deadline(self.order.source.max_seconds, self.order.source.location)
        self._backend = Pinned(self.deadline)
        self._pool = pool(self._backend)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def patiently(self, act: Callable[[], T]) -> T:
        """Try again what may succeed next time, within the deadline."""
        return patiently(act, self.order.sleep, self.deadline)

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """One GET, redirects followed. Raises Refused, or NotNow for what another try may mend."""
        try:
            with self._get(plain(url), headers, MOST_REDIRECTS) as answer:
                yield answer
        except TROUBLE as error:
            kind = type(error).__name__
            raise not_now(
                url, f"Server tidak menjawab dengan utuh ({kind}).", f"The server gave no whole answer ({kind})."
            ) from None

    @contextmanager
    def _get(self, url: str, headers: Mapping[str, str], redirects: int) -> Iterator[Answer]:
        own = host_of(url) == host_of(plain(self.order.source.location))
        self._check(url)
        told = {"accept-encoding": "identity", "user-agent": "terbuka", **headers, **(self.secret if own else {})}
        with self._pool.stream("GET", url, headers=list(told.items()), extensions={"timeout": TIMEOUTS}) as response:
            found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status not in REDIRECTS or "location" not in found:
                yield Answer(url, response.status, found, response.iter_stream())
                return
        if not redirects:
            raise refused("redirects", url, "Terlalu banyak pengalihan.", "Too many redirects.")
        with self._get(plain(urljoin(url, found["location"])), headers, redirects - 1) as answer:
            yield answer

    def _check(self, url: str) -> None:
        host = host_of(url)
        if host not in self._backend.addresses or not url.startswith("https:"):
            self._backend.addresses[host] = addresses(self.order, url)


def accept(answer: Answer, order: Order, good: tuple[int, ...] = (200,)) -> None:
    """Raises NotNow for a busy server, Absent, or Refused, unless the status is one of `good`."""
    status = answer.status
    words = (f"Server menjawab {status}.", f"The server answered {status}.")
    if status in BUSY:
        raise not_now(answer.url, *words, after=asked_pause(answer.headers.get("retry-after"), order.now))
    if status in ABSENT:
        raise absent(answer.url, *words)
    if status not in good:
        raise refused("http-status", answer.url, *words)
    if answer.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise refused(
            "content-encoding",
            answer.url,
            "Server mengirim isi terkompresi, padahal tidak diminta.",
            "The server sent a compressed body that nobody asked for.",
        )
    if not _ends_visibly(answer):
        raise refused(
            "no-length",
            answer.url,
            "Server tidak menyebut panjang jawabannya, jadi potongan tidak akan ketahuan.",
            "The server does not say how long its answer is, so a cut would not be noticed.",
        )


def _ends_visibly(answer: Answer) -> bool:
    """RFC 9112 §6.3: without a length or chunks, the end of the connection is the end of the body."""
    return "content-length" in answer.headers or "chunked" in answer.headers.get("transfer-encoding", "").lower()
