"""Sources on real disks and a real server on loopback."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pipelines.model.errors import Refused, Unreachable
from pipelines.stages.pull import discover, pull
from tests.conftest import ROWS, Bureau

TODAY = date(2026, 11, 24)


class Server(ThreadingHTTPServer):
    """Answers every path with `answers[path]` = (status, headers, body), and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, str | None]] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        condition = self.headers.get("If-None-Match")
        self.server.asked.append((self.path, condition))
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        if condition and condition == headers.get("ETag"):
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


def expected(bureau: Bureau, **changes: Any) -> list[tuple[str, int, tuple[str, ...]]]:
    bureau.declare(**changes)
    found = discover(bureau.catalog().dataset("sekolah"), bureau.office.datasets, TODAY)
    return [(e.edition, e.correction, e.locations) for e in found]


def test_editions_are_found_in_file_names_and_corrections_follow_their_original(bureau: Bureau) -> None:
    for name in ("sekolah_2026-02.csv", "sekolah_2026-01.csv", "sekolah_draft.csv", "perbaikan.csv", "~$sekolah_2026-03.csv"):
        bureau.deliver(name)
    corrections = [{"edition": "2026-01", "path": "incoming/perbaikan.csv", "reason": "salah hitung"}]
    assert expected(bureau, corrections=corrections) == [
        ("2026-01", 0, ("incoming/sekolah_2026-01.csv",)),
        ("2026-01", 1, ("incoming/perbaikan.csv",)),
        ("2026-02", 0, ("incoming/sekolah_2026-02.csv",)),
    ]


def test_several_files_of_one_edition_are_one_delivery(bureau: Bureau) -> None:
    bureau.deliver("2026-01/utara.csv")
    bureau.deliver("2026-01/selatan.csv")
    source = {"kind": "file", "path": "incoming/{edition}/*.csv"}
    assert expected(bureau, source=source) == [("2026-01", 0, ("incoming/2026-01/selatan.csv", "incoming/2026-01/utara.csv"))]


def test_editions_before_the_first_are_left_alone(bureau: Bureau) -> None:
    bureau.deliver("sekolah_2025-12.csv")
    bureau.deliver("sekolah_2026-01.csv")
    assert [e[0] for e in expected(bureau, edition={"kind": "month", "first": "2026-01"})] == ["2026-01"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../geheim.csv", "incoming/../../x.csv"])
def test_a_path_that_leaves_the_folder_is_refused(bureau: Bureau, path: str) -> None:
    with pytest.raises(Refused) as refused:
        expected(bureau, source={"kind": "file", "path": path}, edition={"kind": "year", "key": "2026"})
    assert [finding.rule for finding in refused.value.findings] == ["path"]


def test_a_source_that_is_not_there_is_named(bureau: Bureau) -> None:
    with pytest.raises(Refused, match=r"incoming/sekolah_\{edition\}.csv"):
        expected(bureau)


def fetch(bureau: Bureau, server: Server, path: str = "/a.csv", **source: Any) -> bytes:
    bureau.declare(source={"kind": "http", "url": server.url(path), **source}, edition={"kind": "year", "key": "2026"})
    dataset = bureau.catalog().dataset("sekolah")
    [delivery] = discover(dataset, bureau.office.datasets, TODAY)
    [file] = pull(dataset, delivery, bureau.office, "2026-11-24T06:00:00Z", loopback=True)
    return file.path.read_bytes()


def test_raw_bytes_are_kept_untouched_under_their_hash_with_a_receipt(bureau: Bureau, server: Server) -> None:
    server.answers["/a.csv"] = (200, {"ETag": '"1"', "Last-Modified": "Tue, 24 Nov 2026 05:00:00 GMT"}, ROWS.encode())
    assert fetch(bureau, server) == ROWS.encode()
    sha256 = hashlib.sha256(ROWS.encode()).hexdigest()
    assert [path.name for path in bureau.office.raw.iterdir()] == [sha256]
    [receipt] = json.loads(bureau.office.receipt("sekolah", "2026.0").read_text("utf-8")).values()
    assert {key: receipt[key] for key in ("at", "bytes", "sha256", "etag")} == {
        "at": "2026-11-24T06:00:00Z",
        "bytes": len(ROWS),
        "sha256": sha256,
        "etag": '"1"',
    }


def test_an_unchanged_web_file_is_not_sent_again(bureau: Bureau, server: Server) -> None:
    server.answers["/a.csv"] = (200, {"ETag": '"1"'}, ROWS.encode())
    assert fetch(bureau, server) == fetch(bureau, server)
    assert server.asked == [("/a.csv", None), ("/a.csv", '"1"')]


def test_a_redirect_to_another_host_is_refused_and_one_on_the_same_host_is_followed(bureau: Bureau, server: Server) -> None:
    server.answers["/a.csv"] = (302, {"Location": "/b.csv"}, b"")
    server.answers["/b.csv"] = (200, {}, b"kode\n1\n")
    assert fetch(bureau, server) == b"kode\n1\n"
    server.answers["/a.csv"] = (302, {"Location": "http://localhost:1/b.csv"}, b"")
    with pytest.raises(Refused, match="source.hosts"):
        fetch(bureau, server)


def test_a_body_that_breaks_off_is_never_used_and_worth_another_try(bureau: Bureau, server: Server) -> None:
    server.answers["/a.csv"] = (200, {"Content-Length": "1000"}, b"kode\n1\n")
    with pytest.raises(Unreachable):
        fetch(bureau, server)
    assert not list(bureau.office.raw.glob("[0-9a-f]" * 64))


@pytest.mark.parametrize(("status", "kind"), [(503, Unreachable), (429, Unreachable), (404, Refused), (403, Refused)])
def test_a_busy_server_is_tried_again_and_a_missing_file_is_not(bureau: Bureau, server: Server, status: int, kind: type) -> None:
    server.answers["/a.csv"] = (status, {}, b"")
    with pytest.raises(Refused) as refused:
        fetch(bureau, server)
    assert type(refused.value) is kind


def test_an_answer_larger_than_allowed_is_refused(bureau: Bureau, server: Server) -> None:
    server.answers["/a.csv"] = (200, {}, b"x" * 1000)
    with pytest.raises(Refused, match="999"):
        fetch(bureau, server, max_bytes=999)


def test_this_machine_is_no_source_unless_a_test_says_so(bureau: Bureau, server: Server) -> None:
    bureau.declare(source={"kind": "http", "url": server.url("/a.csv")}, edition={"kind": "year", "key": "2026"})
    dataset = bureau.catalog().dataset("sekolah")
    [delivery] = discover(dataset, bureau.office.datasets, TODAY)
    with pytest.raises(Refused, match="https"):
        pull(dataset, delivery, bureau.office, "2026-11-24T06:00:00Z")
    assert server.asked == []
