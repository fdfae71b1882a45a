"""The nginx configuration that we ship, row by row, against a real nginx."""

from __future__ import annotations

import gzip
import re
import subprocess
from pathlib import Path

import httpx
import pytest

from pipelines.stages.portal import deploy
from tests.stages.doctor import server
from tests.stages.doctor.server import command, configure, filled_in, free_port, need_nginx, nginx, shipped
from tests.stages.doctor.tree import DATA, FOREVER, FRESH, HTML, PAGES, SERVED, WITHOUT_ETAG, content, put

IDENTITY = {"accept-encoding": "identity"}
SECURITY = {
    "access-control-allow-origin": "*",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "server": "nginx",
}


def raw(client: httpx.Client, url: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer and its body as it came over the wire."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.stream("GET", url, headers=named) as response:
        return response, b"".join(response.iter_raw())


def test_nginx_accepts_the_file_without_a_warning(tmp_path: Path, tree: Path) -> None:
    need_nginx()
    configure(tmp_path, filled_in(tree, free_port()))
    done = subprocess.run(command(tmp_path, "-t"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr
    assert "test is successful" in done.stderr


@pytest.mark.parametrize("path", SERVED)
def test_every_kind_of_file_has_its_type_and_its_time_to_be_kept(portal: str, client: httpx.Client, path: str) -> None:
    answer, body = raw(client, f"{portal}/{path}", **IDENTITY)
    assert (answer.status_code, body) == (200, content(path))
    assert (answer.headers["content-type"], answer.headers.get_list("cache-control")) == (
        SERVED[path][0],
        [SERVED[path][1]],
    )
    assert {name: answer.headers.get(name) for name in SECURITY} == SECURITY
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "camera=()" in answer.headers["permissions-policy"]
    assert {"ETag", "Content-Range", "Content-Length"} <= set(
        answer.headers["access-control-expose-headers"].split(", ")
    )


@pytest.mark.parametrize("path", DATA)
def test_data_are_never_compressed_and_come_in_parts(portal: str, client: httpx.Client, path: str) -> None:
    known = content(path)
    packed, body = raw(client, f"{portal}/{path}", accept_encoding="gzip, br, zstd")
    assert (body, packed.headers.get("content-encoding")) == (known, None)
    part, piece = raw(client, f"{portal}/{path}", range="bytes=10-59", accept_encoding="gzip")
    assert (part.status_code, piece) == (206, known[10:60])
    assert part.headers["content-range"] == f"bytes 10-59/{len(known)}"
    assert part.headers["access-control-allow-origin"] == "*"
    beyond, _ = raw(client, f"{portal}/{path}", range="bytes=9000000-")
    assert beyond.status_code == 416


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_compressed_for_who_can_unpack_them(portal: str, client: httpx.Client, path: str) -> None:
    packed, body = raw(client, f"{portal}/{path}", accept_encoding="gzip")
    assert (packed.headers["content-encoding"], gzip.decompress(body)) == ("gzip", content(path))
    assert packed.headers["vary"] == "Accept-Encoding"
    _, plain = raw(client, f"{portal}/{path}", **IDENTITY)
    assert plain == content(path)
    behind_a_proxy, _ = raw(client, f"{portal}/{path}", accept_encoding="gzip", via="1.1 proxy")
    assert behind_a_proxy.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", [path for path in SERVED if path not in WITHOUT_ETAG])
def test_who_has_a_file_gets_304(portal: str, client: httpx.Client, path: str) -> None:
    first, _ = raw(client, f"{portal}/{path}", **IDENTITY)
    again, body = raw(client, f"{portal}/{path}", if_none_match=first.headers["etag"], **IDENTITY)
    assert not first.headers["etag"].startswith("W/")
    assert (again.status_code, body, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["cache-control"] == SERVED[path][1]


def test_a_download_that_broke_off_goes_on_only_with_the_same_file(portal: str, client: httpx.Client) -> None:
    url = f"{portal}/data/sekolah/latest/sekolah.parquet"
    etag = client.head(url).headers["etag"]
    assert raw(client, url, range="bytes=100-", if_range=etag)[0].status_code == 206
    assert raw(client, url, range="bytes=100-", if_range='"another"')[0].status_code == 200


@pytest.mark.parametrize("path", WITHOUT_ETAG)
def test_a_log_that_moved_on_within_a_second_is_not_answered_with_304(
    tmp_path: Path, client: httpx.Client, path: str
) -> None:
    """Two checkpoints of one publish have the same size and time, so nginx would give both the same ETag."""
    need_nginx()
    public, port = tmp_path / "public", free_port()
    put(public, path, b"data.example/log\n11\nAAAA\n")
    with nginx(tmp_path / "nginx", filled_in(public, port), port) as url:
        first, _ = raw(client, f"{url}/{path}")
        put(public, path, b"data.example/log\n12\nBBBB\n")
        known = {"if_none_match": first.headers.get("etag", '"x"'), "if_modified_since": first.headers["last-modified"]}
        second, body = raw(client, f"{url}/{path}", **known)
    assert (second.status_code, body) == (200, b"data.example/log\n12\nBBBB\n")


def test_a_browser_that_asks_first_may_ask_for_ranges(portal: str, client: httpx.Client) -> None:
    asked = {
        "origin": "https://a.example",
        "access-control-request-method": "GET",
        "access-control-request-headers": "range",
    }
    answer = client.options(f"{portal}/data/sekolah/latest/sekolah.parquet", headers=asked)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    assert "Range" in answer.headers["access-control-allow-headers"]
    assert answer.headers["access-control-max-age"] == "86400"
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    plain = client.get(f"{portal}/data/sekolah/latest/sekolah.parquet")
    assert "access-control-allow-methods" not in plain.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(portal: str, client: httpx.Client, method: str) -> None:
    assert client.request(method, f"{portal}/data/sekolah/latest/sekolah.csv", content=b"x").status_code == 405


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("tidak-ada", "404.html"),
        ("en/missing", "en/404.html"),
        ("data/sekolah/2026-11/r1/missing.csv", "404.html"),
        ("log/missing", "404.html"),
        ("log/tile/0/000.p/77", "404.html"),
        ("data/sekolah/2026-11/r9/SHA256SUMS", "404.html"),
        ("data/", "404.html"),
        ("data/sekolah/2026-11/r1", "404.html"),
        ("data/sekolah/2026-11/r1/", "404.html"),
        ("log/", "404.html"),
        ("log/tile/", "404.html"),
        (".git/config", "404.html"),
        ("data/sekolah/latest/.part-x", "404.html"),
        ("log/.part-x", "404.html"),
        ("log/tile/0/.part-x", "404.html"),
        (".gitattributes", "404.html"),
        ("en/.part-x", "en/404.html"),
    ],
)
def test_what_is_not_there_or_hidden_has_the_404_page_and_is_never_kept(
    portal: str, tree: Path, client: httpx.Client, path: str, page: str
) -> None:
    if "/." in f"/{path}":
        put(tree, path, b"half a file")
    answer = client.get(f"{portal}/{path}")
    assert (answer.status_code, answer.content) == (404, content(page))
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (HTML, FRESH)
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["data/sekolah", "en", "en/data/sekolah", "verify"])
def test_a_folder_with_a_page_is_reached_with_and_without_the_slash(
    portal: str, client: httpx.Client, path: str
) -> None:
    answer = client.get(f"{portal}/{path}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/{path}/")
    assert client.get(f"{portal}/{path}/").content == content(f"{path}/index.html")


def test_a_symbolic_link_leads_nowhere_and_does_not_say_that_it_is_there(
    portal: str, tree: Path, client: httpx.Client
) -> None:
    (tree / "data/sekolah/passwd.csv").symlink_to("/etc/passwd")
    assert client.get(f"{portal}/data/sekolah/passwd.csv").status_code == 404


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("png", "image/png"),
        ("webp", "image/webp"),
        ("ico", "image/x-icon"),
        ("woff2", "font/woff2"),
        ("pdf", "application/pdf"),
        ("wasm", "application/wasm"),
        ("mjs", "text/javascript; charset=utf-8"),
        ("exe", "application/octet-stream"),
    ],
)
def test_files_that_an_office_adds_to_its_pages_have_a_type_and_all_others_are_bytes(
    portal: str, tree: Path, client: httpx.Client, suffix: str, kind: str
) -> None:
    put(tree, f"assets/sendiri.{suffix}", b"x")
    assert client.get(f"{portal}/assets/sendiri.{suffix}").headers["content-type"] == kind


def test_the_place_for_certificates_is_open(portal: str, tree: Path, client: httpx.Client) -> None:
    put(tree, ".well-known/acme-challenge/token", b"token.key")
    assert client.get(f"{portal}/.well-known/acme-challenge/token").content == b"token.key"


def test_what_the_machine_has_switched_on_for_all_its_sites_changes_nothing(
    tmp_path: Path, tree: Path, client: httpx.Client
) -> None:
    need_nginx()
    port = free_port()
    theirs = (
        "include /etc/nginx/mime.types; default_type text/html; gzip on; gzip_types *; etag off; autoindex on; "
        "max_ranges 0; expires 1y; add_header X-Theirs yes; open_file_cache max=100 inactive=1h; "
        "open_file_cache_valid 1h; charset koi8-r; server_tokens on; index none.html;"
    )
    with nginx(tmp_path, filled_in(tree, port), port, theirs) as url:
        for path in SERVED:
            answer, body = raw(client, f"{url}/{path}", accept_encoding="identity")
            assert (answer.headers["content-type"], answer.headers.get_list("cache-control")) == (
                SERVED[path][0],
                [SERVED[path][1]],
            )
            assert body == content(path)
        for path in DATA:
            answer, piece = raw(client, f"{url}/{path}", accept_encoding="gzip", range="bytes=0-9")
            assert (answer.status_code, piece) == (206, content(path)[:10])
        assert client.get(f"{url}/data/").status_code == 404
        first, again = client.get(f"{url}/"), client.get(f"{url}/")
        assert (first.content, first.headers["server"]) == (content("index.html"), "nginx")
        assert first.headers["etag"] == again.headers["etag"]


def test_a_file_that_is_replaced_is_served_at_once_whatever_the_machine_keeps(
    tmp_path: Path, client: httpx.Client
) -> None:
    """An open_file_cache for all sites would go on serving the old file, which still exists for whoever holds it open."""
    need_nginx()
    public, port = tmp_path / "public", free_port()
    put(public, "data/sekolah/latest/sekolah.csv", b"old\n")
    theirs = "open_file_cache max=100 inactive=1h; open_file_cache_valid 1h;"
    with nginx(tmp_path / "nginx", filled_in(public, port), port, theirs) as url:
        assert client.get(f"{url}/data/sekolah/latest/sekolah.csv").content == b"old\n"
        put(public, "data/sekolah/latest/.part-1", b"new\n").replace(public / "data/sekolah/latest/sekolah.csv")
        assert client.get(f"{url}/data/sekolah/latest/sekolah.csv").content == b"new\n"


def test_the_outer_fence_allows_all_that_the_pages_own_policy_allows(portal: str, client: httpx.Client) -> None:
    inner = re.search(rb'content="([^"]+)"', deploy._with_policy(Path("a.html"), deploy.POLICY, set()))
    assert inner is not None
    outer = directives(client.get(portal).headers["content-security-policy"])
    for name, sources in directives(inner[1].decode()).items():
        if name in ("base-uri", "form-action", "default-src"):
            continue
        assert sources <= outer.get(name, outer["default-src"]), name


def directives(policy: str) -> dict[str, set[str]]:
    return {part.split()[0]: set(part.split()[1:]) for part in policy.split(";") if part.strip()}


def test_every_public_address_of_the_examples_has_a_promised_type(
    examples: Path, tmp_path: Path, client: httpx.Client
) -> None:
    """No file that we really publish falls through to the unknown type, and each arrives as it lies."""
    need_nginx()
    port = free_port()
    paths = sorted(path for path in examples.rglob("*") if path.is_file())
    with nginx(tmp_path, filled_in(examples, port), port) as url:
        for path in paths:
            name = path.relative_to(examples).as_posix()
            answer, body = raw(client, f"{url}/{name}", **IDENTITY)
            assert (answer.status_code, body) == (200, path.read_bytes()), name
            if not name.startswith("log/tile/"):
                assert answer.headers["content-type"] != "application/octet-stream", name
            expected = FOREVER if re.match(r"data/[^/]+/[^/]+/r\d+/(?!TOMBSTONE)", name) else None
            assert expected in (None, answer.headers["cache-control"]), name


def test_placeholders_and_tls_lines_are_marked_in_the_file() -> None:
    text = shipped()
    assert text.count("/srv/terbuka/public") == 1
    assert len(re.findall(r"^ *# .* # TLS", text, re.MULTILINE)) >= 10


def test_without_nginx_these_tests_fail_in_ci_and_say_so_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(server, "NGINX", tmp_path / "nginx")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install"):
        need_nginx()
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="apt-get install"):
        need_nginx()
