"""A reverse proxy that breaks the network between a publisher and its object store, at the request one asks for.

    with s3_server() as server, FaultProxy(server.url) as proxy:
        store = open_s3("s3://umum", server.environment(proxy.url), sleep=lambda _: None, patience=0.5)
        proxy.faults = {3: Fault.LOST}          # the third request from now reaches the server, its answer does not come
        store.create("a", b"1", 0.0)
        proxy.requests                          # what was asked, in order: "PUT /umum/a"
        proxy.stored                            # those that the server accepted, whatever the publisher was told

* `faults`: which request (from 1, `restart()` counts anew) meets which fault; `always`: the fault of all others.
* `before(n, line)` and `after(n, line)` are called around the n-th request's visit to the server: to kill a publisher
  there (`process.kill()`), or to let a competitor write in between.
* `drop`: headers that never reach the server. `{"if-match"}` makes it an S3 clone that ignores the condition.

A silent fault lasts until the publisher gives up, so no test waits longer than the publisher's own patience.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import Enum
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from typing import Self
from urllib.parse import urlsplit


class Fault(Enum):
    """(does the request reach the server, what comes back: a status, or `close`, `silence`, `half`)."""

    EXPIRED = (False, 400)
    DENIED = (False, 403)
    CONFLICT = (False, 409)
    FAILED = (False, 412)
    BUSY = (False, 503)
    CLOSED = (False, "close")
    SILENT = (False, "silence")
    LOST_CONFLICT = (True, 409)
    LOST_FAILED = (True, 412)  # as behind a load balancer that repeats a PUT by itself
    LOST_BUSY = (True, 503)
    LOST = (True, "close")
    LATE = (True, "silence")
    HALF = (True, "half")  # of the answer's body


CODES = {
    400: "ExpiredToken",
    403: "AccessDenied",
    409: "ConditionalRequestConflict",
    412: "PreconditionFailed",
    503: "SlowDown",
}
ERROR = "<Error><Code>{code}</Code><AWSAccessKeyId>penerbit</AWSAccessKeyId></Error>"  # S3 too quotes whom it refuses
HOP = {"connection", "keep-alive", "transfer-encoding"}


def _nothing(_number: int, _line: str) -> None:
    """Nobody watches."""


class FaultProxy(ThreadingHTTPServer):
    """Listens on a free port of loopback for as long as the `with` block runs."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream).netloc
        self.always: Fault | None = None
        self.drop: set[str] = set()
        self.before: Callable[[int, str], None] = _nothing
        self.after: Callable[[int, str], None] = _nothing
        self.faults: Mapping[int, Fault] = {}
        self._lock = threading.Lock()
        self.restart()

    def restart(self) -> None:
        """Count from 1 again; planned faults are forgotten."""
        self.faults = {}
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.stored: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def count(self, line: str, headers: dict[str, str]) -> tuple[int, Fault | None]:
        with self._lock:
            self.requests.append(line)
            self.headers.append(headers)
            number = len(self.requests)
        return number, self.faults.get(number, self.always)

    def handle_error(self, request: object, client_address: object) -> None:
        """A publisher that hung up, or was killed, is what this proxy is for."""

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet for head and body
    server: FaultProxy

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        line = f"{self.command} {self.path}"
        number, fault = self.server.count(line, {name.lower(): value for name, value in self.headers.items()})
        reaches, back = fault.value if fault else (True, None)
        self.server.before(number, line)
        status, headers, content = self._visit(line, body) if reaches else (0, {}, b"")
        self.server.after(number, line)
        if isinstance(back, int):
            self._answer(back, {}, ERROR.format(code=CODES[back]).encode())
        elif back in {"close", "silence"}:
            self._hang_up(wait=back == "silence")
        elif back == "half" and len(content) > 1 and self.command != "HEAD":
            self._answer(status, headers, content, len(content) // 2)
            self.wfile.flush()
            self._hang_up(wait=False)
        else:
            self._answer(status, headers, content)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any  # noqa: N815

    def _visit(self, line: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection(self.server.upstream, timeout=60)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in HOP | self.server.drop}
        try:
            connection.request(self.command, self.path, body, kept)
            answer: HTTPResponse = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status < 300:
            self.server.stored.append(line)
        return answer.status, {k: v for k, v in answer.getheaders() if k.lower() not in HOP}, content

    def _answer(self, status: int, headers: dict[str, str], content: bytes, sent: int | None = None) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if self.command == "HEAD" or name.lower() != "content-length":
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[:sent])

    def _hang_up(self, *, wait: bool) -> None:
        self.close_connection = True
        with suppress(OSError):
            if wait:
                self.connection.recv(1)  # returns when the publisher has given up
            self.connection.shutdown(SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """No line for each request."""
