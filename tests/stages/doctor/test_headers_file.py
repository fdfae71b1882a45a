"""`_headers`, read as Cloudflare Pages and Netlify document it, says the same as nginx.conf as far as the format can."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.stages.doctor.server import HOSTING
from tests.stages.doctor.tree import DATA, FOREVER, FRESH, SERVED

Rules = list[tuple[str, list[tuple[str, str]]]]
REVISIONS = range(1, 21)


def rules() -> Rules:
    """(pattern, headers) in the order of the file."""
    found: Rules = []
    for line in (HOSTING / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            found.append((line, []))
        elif line.strip() and not line.startswith("#"):
            name, value = line.strip().split(": ", 1)
            found[-1][1].append((name, value))
    return found


def matches(pattern: str, path: str) -> bool:
    """`*` is any characters, `:name` one segment (developers.cloudflare.com/pages/configuration/headers)."""
    expression = re.sub(r":[A-Za-z]\w*", "[^/]+", re.escape(pattern).replace(r"\*", ".*").replace(r"\:", ":"))
    return re.fullmatch(expression, path) is not None


def headers(path: str) -> list[tuple[str, str]]:
    return [header for pattern, named in rules() for header in named if matches(pattern, f"/{path}")]


@pytest.mark.parametrize("path", SERVED)
def test_no_address_gets_one_header_from_two_rules(path: str) -> None:
    """Cloudflare joins the values with a comma, Netlify keeps one: both would be wrong."""
    counted = Counter(name for name, _ in headers(path))
    assert {name: number for name, number in counted.items() if number > 1} == {}


@pytest.mark.parametrize("path", DATA)
def test_types_are_those_of_nginx(path: str) -> None:
    known_to_every_host = {"sitemap.xml", "registry.txt"}
    found = dict(headers(path)).get("Content-Type")
    assert found == (None if path in known_to_every_host else SERVED[path][0])


@pytest.mark.parametrize("path", SERVED)
def test_nothing_is_kept_longer_than_nginx_allows(path: str) -> None:
    found = dict(headers(path)).get("Cache-Control")
    assert found in (None, SERVED[path][1]) or path.endswith("TOMBSTONE.json")


@pytest.mark.parametrize("revision", REVISIONS)
def test_revisions_are_kept_for_ever_and_latest_never(revision: int) -> None:
    assert dict(headers(f"data/realisasi/2026-11/r{revision}/realisasi.csv"))["Cache-Control"] == FOREVER
    assert dict(headers("data/realisasi/latest/realisasi.csv"))["Cache-Control"] == FRESH
    assert dict(headers(f"data/realisasi/latest/r{revision}.csv"))["Cache-Control"] == FRESH
    assert dict(headers(f"data/r{revision}/2026/latest/r{revision}.csv"))["Cache-Control"] == FRESH


def test_every_address_has_what_nginx_says_of_safety_and_of_other_sites(portal: str, client: httpx.Client) -> None:
    said = client.get(f"{portal}/").headers
    for name, value in headers("index.html"):
        if name != "Strict-Transport-Security":
            assert said[name] == value


def test_the_limits_of_cloudflare_are_kept() -> None:
    found = rules()
    assert len(found) <= 100
    assert all(pattern.count("*") <= 1 for pattern, _ in found)
    assert max(map(len, (HOSTING / "_headers").read_text("utf-8").splitlines())) <= 2000


def test_git_leaves_the_bytes_alone_with_our_attributes(tmp_path: Path) -> None:
    """A clone with Windows' line endings, as many offices have it."""
    (tmp_path / "a").mkdir()
    known = b"a;b\n1;2\n"
    for name in (".gitattributes", ".nojekyll"):
        (tmp_path / "a" / name).write_bytes((HOSTING / name).read_bytes())
    (tmp_path / "a/sekolah.csv").write_bytes(known)

    def git(*arguments: str) -> None:
        settings = [
            "-c",
            "core.autocrlf=true",
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example",
            "-c",
            "safe.directory=*",
        ]
        subprocess.run(["git", *settings, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q", "a")
    git("-C", "a", "add", "-A")
    git("-C", "a", "commit", "-qm", "x")
    git("clone", "-q", "a", "b")
    assert (tmp_path / "b/sekolah.csv").read_bytes() == known
    (tmp_path / "a/.gitattributes").unlink()
    git("-C", "a", "commit", "-qam", "without")
    git("clone", "-q", "a", "c")
    assert (tmp_path / "c/sekolah.csv").read_bytes() == known.replace(b"\n", b"\r\n")
