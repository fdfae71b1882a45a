"""One byte of one served file is changed: whichever it is, the audit says so and never falls over.

CI looks at every 61st byte, `make soak` at every one with three different changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from pipelines.model.text import Text
from pipelines.stages.release import open_keyring, rotate, verify_py, withdraw
from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.keys import make_key
from tests.soak import FULL, report
from tests.stages.release.trees import START, STEP, Tree, pages, three_releases

NOW = START + 3 * STEP
LATER = NOW + 3 * STEP  # no list may be catching up any more
MASKS = (0x01, 0x20, 0x80)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = tmp_path_factory.mktemp("flips")
    three_releases(root)
    return Tree.of(root / "public")


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The same with a new key and a withdrawal."""
    root = tmp_path_factory.mktemp("rich")
    book = three_releases(root)
    make_key(root / "keys/new")
    book.keyring = open_keyring(root / "keys")
    rotate(book, "new", None, NOW)
    withdraw(book, "data/t/2026-01/r2", (), Text("x", "x"), "UU 27/2022", NOW)
    withdraw(book, "data/u/2026/r1", ("changes.csv",), Text("x", "x"), "UU 27/2022", NOW)
    pages(book, "dua", NOW)
    return Tree.of(root / "public")


@pytest.mark.parametrize("name", ["tree", "rich"])
def test_every_changed_byte_is_seen(name: str, request: pytest.FixtureRequest) -> None:
    whole: Tree = request.getfixturevalue(name)
    assert audit(whole, LATER).verdict == "OK"
    unseen, looked = [], 0
    for position, (path, place) in zip(count(), _bytes(whole), strict=False):
        if not FULL and position % 61:
            continue
        for mask in MASKS if FULL else (MASKS[position % 3],):
            looked += 1
            content = bytearray(whole.files[path])
            content[place] ^= mask
            if audit(Tree({**whole.files, path: bytes(content)}), LATER).verdict == "OK":
                unseen.append((path, place, mask))
    assert unseen == []
    assert looked > 200
    report("byte flips", tree=name, bytes=sum(map(len, whole.files.values())), flips=looked, unseen=0, tracebacks=0)


def _bytes(tree: Tree) -> list[tuple[str, int]]:
    return [(path, place) for path, content in tree.files.items() for place in range(len(content))]


@pytest.mark.parametrize("name", ["tree", "rich"])
def test_every_file_that_is_lost_cut_off_or_added_to_is_seen(name: str, request: pytest.FixtureRequest) -> None:
    whole: Tree = request.getfixturevalue(name)
    for path, content in whole.files.items():
        rest = {known: value for known, value in whole.files.items() if known != path}
        for changed in (rest, {**rest, path: content[:-1]}, {**rest, path: content + b"\n"}, {**rest, path: b""}):
            assert audit(Tree(changed), LATER).verdict != "OK", path


def test_verify_py_needs_nothing_but_python_and_gives_the_same_verdicts(tree: Tree, tmp_path: Path) -> None:
    """Without `cryptography`, without our package: the file as readers download it, on the tree in a folder."""
    (tmp_path / "verify.py").write_bytes(verify_py())
    public = tmp_path / "public"
    for path, content in tree.files.items():
        (public / path).parent.mkdir(parents=True, exist_ok=True)
        (public / path).write_bytes(content)
    command = [sys.executable, "-I", "-S", "verify.py", "public", "--json"]
    environment = {"PATH": os.environ["PATH"]}

    def run() -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=environment)
        assert done.stderr == ""
        return done.stdout.split('"verdict": "')[1].split('"')[0]

    # the tree is of September: by its own promise it is stale today, and nothing worse
    assert run() == "STALE"
    for path, verdict in (
        ("data/t/2026-01/r1/t.csv", "MODIFIED"),
        ("log/checkpoint", "BROKEN"),
        ("index.html", "MODIFIED"),
    ):
        content = tree.files[path]
        (public / path).write_bytes(bytes([content[0] ^ 1]) + content[1:])
        found = run()
        (public / path).write_bytes(content)
        assert found == verdict or (path == "log/checkpoint" and found != "OK"), path
