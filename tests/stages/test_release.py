"""Signatures that OpenSSH accepts, a store that never shows half a file, and releases that are never half entered."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.model.errors import PublishingError, Refused
from pipelines.model.release import Release
from pipelines.stages.release import Draft, LocalStore, release, signing_key, versions
from pipelines.stages.release.keys import allowed_signers
from pipelines.stages.release.sshsig import sign

AT = 1_790_000_000.0


def draft(folder: Path, revision: int = 1, content: bytes = b"a\n1\n") -> Draft:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "t.csv").write_bytes(content)
    (folder / "SHA256SUMS").write_bytes(b"x  t.csv\n")
    found = Release("t", "2026", revision, "current", "2026-11-24T06:00:00Z", 1, "id", ())
    return Draft(found, {name: folder / name for name in ("t.csv", "SHA256SUMS")})


def test_ssh_keygen_accepts_our_signature_and_rejects_any_other_content(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "keys")
    (tmp_path / "allowed").write_bytes(allowed_signers(key))
    (tmp_path / "SHA256SUMS.sig").write_bytes(sign(key, b"sums\n"))
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "publisher", "-n", "terbuka", "-s", "SHA256SUMS.sig"]
    codes = [subprocess.run(command, cwd=tmp_path, input=content, capture_output=True, check=False).returncode for content in (b"sums\n", b"sum5\n")]
    assert codes[0] == 0
    assert codes[1] != 0


def test_a_key_is_made_once_for_its_owner_only_and_used_again(tmp_path: Path) -> None:
    first = signing_key(tmp_path)
    assert (tmp_path / "publisher").stat().st_mode & 0o777 == 0o600
    assert allowed_signers(signing_key(tmp_path)) == allowed_signers(first)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    signing_key(tmp_path)
    (tmp_path / "publisher").chmod(0o644)
    with pytest.raises(Refused) as refused:
        signing_key(tmp_path)
    assert [finding.rule for finding in refused.value.findings] == ["key-mode"]


def test_create_never_replaces_and_swap_only_what_was_seen(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    assert store.create("a/b", b"1", AT)
    assert not store.create("a/b", b"2", AT)
    assert not store.swap("a/b", b"0", b"2", AT)
    assert store.swap("a/b", b"1", b"2", AT)
    assert store.read("a/b") == b"2"
    assert (tmp_path / "a/b").stat().st_mtime == AT


def test_of_many_creators_of_one_key_exactly_one_wins(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: store.create("k", str(n).encode(), AT), range(50)))
    assert won.count(True) == 1
    assert store.read("k") == str(won.index(True)).encode()


def test_of_many_swappers_none_is_lost(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)

    def add(_: int) -> None:
        while True:
            old = store.read("k")
            if store.swap("k", old, str(int(old or b"0") + 1).encode(), AT):
                return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(100)))
    assert store.read("k") == b"100"


def test_a_release_enters_versions_and_supersedes_the_one_before(tmp_path: Path) -> None:
    store, key = LocalStore(tmp_path / "public"), signing_key(tmp_path / "keys")
    release(store, draft(tmp_path / "r1"), key)
    release(store, draft(tmp_path / "r2", 2, b"a\n2\n"), key)
    assert [(r.revision, r.status) for r in versions(store, "t").releases] == [(1, "superseded"), (2, "current")]
    assert store.read("data/t/2026/r1/t.csv") == b"a\n1\n"
    assert store.read("data/t/2026/r2/t.csv") == b"a\n2\n"


def test_what_a_killed_run_left_behind_does_not_stop_the_next(tmp_path: Path) -> None:
    store, key = LocalStore(tmp_path / "public"), signing_key(tmp_path / "keys")
    store.create("data/t/2026/r1/t.csv", b"from a run that died", AT)
    release(store, draft(tmp_path / "r1"), key)
    assert store.read("data/t/2026/r1/t.csv") == b"a\n1\n"


def test_a_revision_that_another_publisher_entered_is_never_written_over(tmp_path: Path) -> None:
    store, key = LocalStore(tmp_path / "public"), signing_key(tmp_path / "keys")
    release(store, draft(tmp_path / "r1"), key)
    with pytest.raises(PublishingError):
        release(store, draft(tmp_path / "other", 1, b"a\n9\n"), key)
    assert store.read("data/t/2026/r1/t.csv") == b"a\n1\n"
