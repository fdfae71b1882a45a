"""One fault at a time: what the doctor says of a portal behind nginx, with each of its lines broken in turn."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from pipelines.model.media import media_type
from pipelines.stages.doctor import Diagnosis, choose_samples, look_at_hosting
from pipelines.stages.doctor.hosting import _encrypted
from pipelines.stages.doctor.media import fits
from tests.published import served
from tests.stages.doctor.server import filled_in, free_port, need_nginx, nginx
from tests.stages.doctor.tree import SERVED, content

SAMPLES = [(path, content(path)) for path in SERVED]
LOOKS = ["bytes", "encoding", "range", "cors", "mime", "etag", "latest"]
IMMUTABLE = '"public, max-age=31536000, immutable, no-transform"'


def by_name(found: list[Diagnosis]) -> dict[str, bool | None]:
    assert len({diagnosis.name for diagnosis in found}) == len(found)
    return {diagnosis.name: diagnosis.ok for diagnosis in found}


def faults(found: list[Diagnosis]) -> list[str]:
    for diagnosis in found:
        said = [diagnosis.message.id, diagnosis.message.en]
        assert all(said)
        remedies = [diagnosis.remedy.id, diagnosis.remedy.en]
        assert all(remedies) if diagnosis.ok is False else not any(remedies)
    return [diagnosis.name for diagnosis in found if diagnosis.ok is False]


def test_the_configuration_that_we_ship_has_no_fault(portal: str, client: httpx.Client) -> None:
    found = look_at_hosting(portal, SAMPLES, client)
    assert by_name(found) == dict.fromkeys(["https", "reachable", *LOOKS], True)
    assert faults(found) == []


BROKEN = {
    "gzip for data": ("gzip_types text/css", "gzip_types text/csv text/css", ["encoding"], "sekolah.csv (gzip)"),
    "gzip for everything": (
        "gzip_types text/css text/javascript image/svg+xml;",
        "gzip_types *;",
        ["encoding"],
        "gzip",
    ),
    "no CORS": ('    add_header Access-Control-Allow-Origin "*" always;', "", ["cors"], "index.html"),
    "CORS for one site": ('Origin "*"', 'Origin "https://a.example"', ["cors"], "index.html"),
    "an add_header inside a location": (
        "location ~ /SHA256SUMS$ {",
        "location ~ /SHA256SUMS$ { add_header X-Own yes;",
        ["cors"],
        "r1/SHA256SUMS",
    ),
    "Parquet unknown": ("application/vnd.apache.parquet ", "application/x-unknown ", ["mime"], "application/x-unknown"),
    "no charset": (
        "charset_types text/plain text/csv",
        "charset_types text/plain",
        ["mime"],
        "(text/csv ≠ text/csv; charset=utf-8)",
    ),
    "a wrong charset": ("charset utf-8;", "charset iso-8859-1;", ["mime"], "charset=iso-8859-1"),
    "no Range": ("max_ranges 16;", "max_ranges 0;", ["range"], "sekolah.csv (200)"),
    "no ETag": ("etag on;", "etag off;", ["etag"], "index.html (-)"),
    "no 304": ("etag on;", 'etag on; if_modified_since off; add_header ETag "\\"$msec\\"";', ["etag"], "≠"),
    "a transformer of text": (
        "root ",
        "sub_filter_types text/csv; sub_filter_once off; sub_filter 'Rp1.000' 'Rp1,000'; root ",
        ["bytes"],
        "index.html (≠)",
    ),
    "a minifier of pages": (
        "root ",
        "sub_filter_once off; sub_filter '   ' ' '; root ",
        ["bytes"],
        "index.html (4640 B ≠)",
    ),
    "immutable latest": (
        '"~^/data/[^/]+/[^/]+/r[0-9]+/" ',
        '"~^/data/" ',
        ["latest"],
        "latest/sekolah.csv (public, max-age=31536000",
    ),
    "pages kept for a day": ('"no-cache, no-transform";', '"public, max-age=86400";', ["latest"], "index.html"),
    "a folder that is not there": ("/log/tile/ {", "/log/tile/ { return 404;", ["bytes"], "log/tile/0/000 (404"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_each_fault_is_named_and_no_other(case: str, tree: Path, tmp_path: Path, client: httpx.Client) -> None:
    need_nginx()
    ours, theirs, names, place = BROKEN[case]
    port = free_port()
    site = filled_in(tree, port)
    assert ours in site
    with nginx(tmp_path, site.replace(ours, theirs), port) as url:
        found = look_at_hosting(url, SAMPLES, client)
    assert faults(found) == names
    told = next(diagnosis for diagnosis in found if diagnosis.name == names[0])
    assert place in told.message.id
    assert place in told.message.en


class Bare(SimpleHTTPRequestHandler):
    """Python's own server, quiet."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def bare(tree: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Bare, directory=str(tree)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_pythons_own_server_lacks_ranges_cors_types_and_etags(bare: str, client: httpx.Client) -> None:
    found = look_at_hosting(bare, SAMPLES, client)
    assert faults(found) == ["range", "cors", "mime", "etag"]


def test_our_preview_server_answers_ranges(examples: Path, client: httpx.Client) -> None:
    """`terbuka serve` is for looking: it has no ETag, and types only of what browsers open."""
    with served(examples) as url:
        found = by_name(look_at_hosting(url, choose_samples(examples), client))
    assert [found[name] for name in ("bytes", "encoding", "range", "cors", "latest")] == [True] * 5


def test_the_samples_of_a_real_office_show_everything(examples: Path, tmp_path: Path, client: httpx.Client) -> None:
    need_nginx()
    port, samples = free_port(), choose_samples(examples)
    with nginx(tmp_path, filled_in(examples, port), port) as url:
        found = look_at_hosting(url, samples, client)
    assert by_name(found) == dict.fromkeys(["https", "reachable", *LOOKS], True)
    kinds = {path.rsplit("/", 1)[-1].partition(".")[2] or path.rsplit("/", 1)[-1] for path, _ in samples}
    assert {"csv", "parquet", "xlsx", "html", "json", "SHA256SUMS", "checkpoint"} <= kinds
    assert max(len(known) for _, known in samples) <= 5_000_000


def test_a_portal_in_a_folder_of_a_site_is_looked_at_there(tree: Path, tmp_path: Path, client: httpx.Client) -> None:
    need_nginx()
    port = free_port()
    site = filled_in(tree, port).replace(
        "location / {", "location /portal/ { rewrite ^/portal(/.*) $1; }\nlocation / {"
    )
    with nginx(tmp_path, site, port) as url:
        found = look_at_hosting(f"{url}/portal/", SAMPLES[:6], client)
    assert faults(found) == []


def test_a_server_that_is_down_is_one_finding(client: httpx.Client) -> None:
    found = look_at_hosting(f"http://127.0.0.1:{free_port()}/", SAMPLES, client)
    assert by_name(found) == {"https": True, "reachable": False}
    assert faults(found) == ["reachable"]


def test_without_samples_nothing_is_called_healthy(portal: str, client: httpx.Client) -> None:
    assert by_name(look_at_hosting(portal, [], client)) == {"https": True, "reachable": True, **dict.fromkeys(LOOKS)}


def test_an_answer_without_end_is_not_read_to_its_end(portal: str, client: httpx.Client, tree: Path) -> None:
    """Ten bytes were published; what comes is much longer and is cut off, not taken in."""
    (tree / "besar.csv").touch()
    os.truncate(tree / "besar.csv", 50_000_000)
    found = look_at_hosting(portal, [("data/../besar.csv", b"x" * 10), ("besar.csv", b"x" * 10)], client)
    told = next(d for d in found if d.name == "bytes").message.en
    size = int(re.findall(r"\((\d+) B ≠\)", told)[-1])
    assert size < 1_000_000


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("tls")
    made = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1".split()
    )
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def trusting(certificate: Path) -> Iterator[httpx.Client]:
    context = ssl.create_default_context(cafile=str(certificate / "fullchain.pem"))
    with httpx.Client(verify=context, trust_env=False) as found:
        yield found


def test_the_tls_lines_once_uncommented_give_https_and_a_redirect(
    tree: Path, tmp_path: Path, certificate: Path, trusting: httpx.Client
) -> None:
    need_nginx()
    plain, secure = free_port(), free_port()
    site = filled_in(tree, plain, (secure, certificate))
    with nginx(tmp_path, site, plain):
        url = f"https://127.0.0.1:{secure}/"
        found = look_at_hosting(url, SAMPLES[:8], trusting, f"http://127.0.0.1:{plain}/")
        unknown = look_at_hosting(url, SAMPLES[:8], trusting)
        closed = look_at_hosting(url, SAMPLES[:8], trusting, f"http://127.0.0.1:{free_port()}/")
        assert trusting.get(url).headers["strict-transport-security"] == "max-age=63072000"
    assert by_name(found)["redirect"] is True
    assert faults(found) == []
    assert by_name(unknown)["redirect"] is None
    assert by_name(closed)["redirect"] is True


def test_http_that_goes_on_serving_beside_https_is_named(
    tree: Path, tmp_path: Path, certificate: Path, trusting: httpx.Client
) -> None:
    need_nginx()
    plain, secure = free_port(), free_port()
    site = filled_in(tree, plain, (secure, certificate)).replace("return 301 https:", f"root {tree}; #")
    with nginx(tmp_path, site, plain):
        found = look_at_hosting(f"https://127.0.0.1:{secure}/", SAMPLES[:8], trusting, f"http://127.0.0.1:{plain}/")
    assert faults(found) == ["redirect"]


def test_a_certificate_that_nobody_trusts_is_no_portal(
    tree: Path, tmp_path: Path, certificate: Path, client: httpx.Client
) -> None:
    need_nginx()
    plain, secure = free_port(), free_port()
    with nginx(tmp_path, filled_in(tree, plain, (secure, certificate)), plain):
        found = look_at_hosting(f"https://127.0.0.1:{secure}/", SAMPLES[:3], client)
    assert faults(found) == ["reachable"]


@pytest.mark.parametrize(
    ("url", "healthy"),
    [
        ("http://localhost:8000/", True),
        ("http://127.0.0.1/", True),
        ("http://[::1]:8000/", True),
        ("https://data.example/", True),
        ("http://data.example/", False),
        ("http://10.0.0.5/", False),
        ("http://localhost.example/", False),
    ],
)
def test_http_is_allowed_on_this_machine_only(url: str, healthy: bool) -> None:
    assert _encrypted(url).ok is healthy


@pytest.mark.parametrize("path", SERVED)
def test_the_doctors_table_of_types_is_the_configurations(path: str) -> None:
    assert media_type(path) in (None, SERVED[path][0])
    if path.startswith(("data/", "log/", "catalog.", "verify/")):
        assert media_type(path) == SERVED[path][0]


@pytest.mark.parametrize(
    ("found", "expected", "fit"),
    [
        ("text/csv;charset=UTF-8", "text/csv; charset=utf-8", True),
        ('text/csv; charset="utf-8"', "text/csv; charset=utf-8", True),
        ("text/csv", "text/csv; charset=utf-8", False),
        ("text/csv; charset=windows-1252", "text/csv; charset=utf-8", False),
        ("application/json; charset=utf-8", "application/json", True),
        ("application/json; charset=latin1", "application/json", False),
        ("application/octet-stream", "application/json", False),
        ("", "application/json", False),
    ],
)
def test_a_content_type_is_compared_by_meaning(found: str, expected: str, fit: bool) -> None:
    assert fits(found, expected) is fit
