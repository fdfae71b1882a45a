"""Servers that a source may meet, on loopback: one that keeps files, a CKAN portal, an Open311 service; each with faults.

    with serving(Host()) as host:
        host.files["/a.csv"] = File(b"kode\\n1\\n", etag='"1"')
        host.faults["/a.csv"] = [Fault("cut", at=3), Fault("status", status=503)]

A fault is used up by one request. `asked` remembers every request: path, query, headers.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Question = dict[str, str]
Service = Callable[[Question, dict[str, str]], "File"]


@dataclass
class File:
    """What a path answers with."""

    body: bytes = b""
    etag: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    chunked: bool = False


@dataclass
class Fault:
    """`cut`: the connection ends after `at` bytes. `drip`: one byte in `seconds`. `status`: another answer. `hang`: nothing.
    `no-length`: neither a length nor chunks. `drip-head`: the header comes byte by byte."""

    kind: str
    at: int = 0
    status: int = 503
    seconds: float = 0.05
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass
class Asked:
    path: str
    query: Question
    headers: dict[str, str]


class Host(ThreadingHTTPServer):
    """`files` by path, `services` by path prefix."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, File] = {}
        self.services: dict[str, Service] = {}
        self.faults: dict[str, list[Fault]] = {}
        self.asked: list[Asked] = []
        self.stopping = threading.Event()
        self.scheme = "http"

    def url(self, path: str = "", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def handle_error(self, *_: object) -> None:
        """A client that went away is what many tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Host
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(parts.path, query, headers))
        file = self._file(parts.path, query, headers)
        waiting = self.server.faults.get(parts.path) or []
        self._reply(self._negotiated(file, headers), waiting.pop(0) if waiting else None)

    def _file(self, path: str, query: Question, headers: dict[str, str]) -> File:
        for prefix, service in self.server.services.items():
            if path.startswith(prefix):
                return service({"": path.removeprefix(prefix), **query}, headers)
        return self.server.files.get(path, File(status=404))

    def _negotiated(self, file: File, headers: dict[str, str]) -> File:
        told = {**file.headers, **({"ETag": file.etag} if file.etag else {})}
        if file.status != 200:
            return File(file.body, status=file.status, headers=told)
        if file.etag and headers.get("if-none-match") == file.etag:
            return File(status=304, headers=told)
        begin = headers.get("range", "").removeprefix("bytes=").removesuffix("-")
        if begin and file.ranges and headers.get("if-range") == file.etag:
            if int(begin) >= len(file.body):
                return File(status=416, headers=told)
            span = f"bytes {begin}-{len(file.body) - 1}/{len(file.body)}"
            return File(file.body[int(begin) :], status=206, headers={**told, "Content-Range": span})
        return File(file.body, headers=told, chunked=file.chunked)

    def _reply(self, file: File, fault: Fault | None) -> None:
        kind = fault.kind if fault else ""
        if fault and kind == "status":
            file = File(fault.body, status=fault.status, headers=fault.headers)
        if fault and kind in ("hang", "drip-head"):
            self._drip(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 4000 if kind == "drip-head" else b"", fault.seconds)
            return
        self.send_response(file.status)
        for name, value in file.headers.items():
            self.send_header(name, value)
        if file.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif kind != "no-length" and file.status != 304:
            self.send_header("Content-Length", str(len(file.body)))
        self.close_connection = kind != ""
        self.end_headers()
        body = file.body
        if file.chunked:
            half = len(body) // 2
            pieces = (body[:half], body[half:]) if half else (body,)
            body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
        if fault and kind == "drip":
            self._drip(body, fault.seconds)
        else:
            self.wfile.write(body[: fault.at] if fault and kind == "cut" else body)

    def _drip(self, body: bytes, seconds: float) -> None:
        self.close_connection = True
        for position in range(max(len(body), 1000)):
            if self.server.stopping.wait(seconds):
                return
            if body:
                self.wfile.write(body[position : position + 1])
                self.wfile.flush()


@contextmanager
def serving(host: Host, context: ssl.SSLContext | None = None) -> Iterator[Host]:
    if context:
        host.socket = context.wrap_socket(host.socket, server_side=True)
        host.scheme = "https"
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        host.stopping.set()
        host.shutdown()
        thread.join()
        host.server_close()


def as_json(value: object, status: int = 200) -> File:
    return File(json.dumps(value).encode(), status=status, headers={"Content-Type": "application/json"})


@dataclass
class Ckan:
    """`tables`: resource → (fields, records without `_id`). Packages hold resources by name. Stamps move by hand."""

    host: Host
    tables: dict[str, tuple[list[dict], list[dict]]] = field(default_factory=dict)
    resources: dict[str, dict] = field(default_factory=dict)
    packages: dict[str, list[str]] = field(default_factory=dict)
    token: str = ""
    rows_max: int = 32_000
    between_pages: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.host.services["/api/3/action/"] = self.answer

    def put(self, resource: str, records: list[dict], types: dict[str, str], **facts: object) -> None:
        fields = [{"id": "_id", "type": "int"}, *({"id": name, "type": kind} for name, kind in types.items())]
        self.tables[resource] = (fields, [{"_id": number, **row} for number, row in enumerate(records, 1)])
        self.resources[resource] = {"id": resource, "name": resource, "last_modified": "1", **facts}

    def answer(self, asked: Question, headers: dict[str, str]) -> File:
        if self.token and headers.get("authorization") != self.token:
            return as_json({"success": False, "error": {"message": f"Access denied for {headers}"}}, 403)
        match asked[""]:
            case "resource_show" if asked["id"] in self.resources:
                return self._success(self.resources[asked["id"]])
            case "package_show" if asked["id"] in self.packages:
                return self._success({"resources": [self.resources[name] for name in self.packages[asked["id"]]]})
            case "datastore_search" if asked["resource_id"] in self.tables:
                return self._search(asked)
        return as_json({"success": False, "error": {"__type": "Not Found Error"}}, 404)

    def _success(self, result: object) -> File:
        return as_json({"success": True, "result": result})

    def _search(self, asked: Question) -> File:
        fields, records = self.tables[asked["resource_id"]]
        for name, value in json.loads(asked.get("filters", "{}")).items():
            records = [record for record in records if record[name] == value]
        for key in reversed(asked.get("sort", "_id asc").split(", ")):
            name, direction = key.rsplit(" ", 1)
            column = name.strip('"')
            # PostgreSQL: nulls are the largest
            records = sorted(records, key=lambda r: (r[column] is None, r[column] or 0), reverse=direction == "desc")
        offset, limit = int(asked.get("offset", 0)), min(int(asked.get("limit", 100)), self.rows_max)
        found = {"fields": fields, "records": records[offset : offset + limit], "total": len(records), "limit": limit}
        if offset == 0 and limit:
            self.between_pages()
        return self._success(found)


@dataclass
class Open311:
    """`requests` as GeoReport v2 describes them. A window of more than 90 days is refused, as the standard allows."""

    host: Host
    requests: list[dict] = field(default_factory=list)
    paged: bool = True
    most: int = 1000
    knows_updates: bool = False
    windows: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.host.services["/open311/v2/requests."] = self.answer

    def answer(self, asked: Question, headers: dict[str, str]) -> File:
        del headers
        start, end = asked.get("start_date", ""), asked.get("end_date", "9999")
        if start:
            self.windows.append((start, end))
            days = (_seconds(end) - _seconds(start)) / 86_400
            if days > 90:
                return as_json([{"code": 400, "description": "at most 90 days"}], 400)
        found = [r for r in self.requests if start <= _utc(r["requested_datetime"]) <= end]
        if self.knows_updates and "updated_after" in asked:
            found = [r for r in found if _utc(r["updated_datetime"]) >= asked["updated_after"]]
        size = min(int(asked.get("page_size", 50)), self.most)
        if self.paged:
            begin = (int(asked.get("page", 1)) - 1) * size
            found = found[begin : begin + size]
        return _xml(found) if asked[""] == "xml" else as_json(found)


def _seconds(text: str) -> float:
    return time.mktime(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def _utc(text: str) -> str:
    from datetime import UTC, datetime

    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(requests: list[dict]) -> File:
    from xml.sax.saxutils import escape

    rows = (
        "<request>"
        + "".join(f"<{name}>{escape(str(v))}</{name}>" for name, v in r.items() if v is not None)
        + "</request>"
        for r in requests
    )
    return File(f'<?xml version="1.0" encoding="UTF-8"?><service_requests>{"".join(rows)}</service_requests>'.encode())
