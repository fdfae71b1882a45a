"""A store that would let two publishers win, or cannot be written, is found before anything is claimed in it."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.model.errors import Refused, Unreachable
from pipelines.stages.release.store import STAGED, LocalStore, Store
from pipelines.stages.release.store.probe import probe
from pipelines.stages.release.store.s3 import open_s3
from tests.soak import FULL
from tests.stages.release_store.conftest import Line
from tests.stages.release_store.faults import Fault
from tests.stages.release_store.server import S3Server

AT = 1_790_000_000.0


def rules(store: Store) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        probe(store, "a1b2")
    found = refusal.value.findings
    assert all(f.message.id and f.message.en and f.remedy.id and f.remedy.en for f in found)
    return [(f.rule, f.file) for f in found]


def test_a_sound_store_passes_and_nothing_is_left_in_it(store: Store) -> None:
    store.put("data/x/versions.json", b"{}", AT)
    probe(store, "a1b2")
    probe(store, "c3d4")
    assert store.keys("") == ["data/x/versions.json"]
    assert store.keys(STAGED) == []


def test_a_probe_leaves_other_publishers_staged_files_alone(store: Store) -> None:
    store.put(f"{STAGED}other", b"1", AT)
    probe(store, "a1b2")
    assert store.keys(STAGED) == [f"{STAGED}other"]


@pytest.mark.parametrize(
    "deaf", [{"if-none-match"}, {"if-match"}, {"if-match", "if-none-match"}], ids=["create", "swap", "both"]
)
def test_a_server_that_ignores_a_condition_is_refused_and_left_clean(line: Line, deaf: set[str]) -> None:
    line.proxy.drop = deaf
    assert rules(line.store) == [("store-unsafe", "staged/probe-a1b2")]
    assert line.beside.keys("") == line.beside.keys(STAGED) == []


def test_on_a_server_that_ignores_if_match_swap_alone_would_have_overwritten_another_publisher(line: Line) -> None:
    """Why the probe looks at the server and not only at `swap`, which compares before it asks."""
    line.proxy.drop = {"if-match"}
    line.beside.put("a", b"1", AT)
    assert not line.store.swap("a", b"0", b"2", AT)
    line.proxy.restart()
    line.proxy.before = lambda number, _: line.beside.put("a", b"other", AT) if number == 2 else None
    assert line.store.swap("a", b"1", b"2", AT)
    assert line.beside.read("a") == b"2"


@pytest.mark.parametrize("fault", [Fault.DENIED, Fault.FAILED, Fault.LOST, Fault.HALF], ids=lambda fault: fault.name)
def test_one_fault_at_any_request_of_a_probe_never_makes_a_sound_store_unsafe(line: Line, fault: Fault) -> None:
    probe(line.store, "first")
    for number in range(1, len(line.proxy.requests) + 1, 1 if FULL else 11):
        line.proxy.restart()
        line.proxy.faults = {number: fault}
        try:
            probe(line.store, f"n{number}")
        except Refused as refusal:
            found = [finding.rule for finding in refusal.findings]
        else:
            found = []
        assert found in ([], ["store-denied"] if fault is Fault.DENIED else [])
    line.proxy.restart()
    assert [key for key in line.beside.keys("") if "probe" not in key] == []


def test_a_server_that_does_not_answer_is_unreachable_not_unsafe(line: Line) -> None:
    line.proxy.always = Fault.BUSY
    with pytest.raises(Unreachable):
        probe(line.store, "a1b2")


def test_a_bucket_that_does_not_exist_is_named(server: S3Server) -> None:
    assert rules(open_s3("s3://tidak-ada/terbit", server.environment())) == [
        ("store-missing", "s3://tidak-ada/terbit"),
    ]


@contextmanager
def somebody_else() -> Iterator[None]:
    """Folders' modes do not bind root, as whom a container's tests may run."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def folders() -> Iterator[tuple[Path, Path]]:
    """A public and a staging folder that another user can reach, which pytest's own cannot be."""
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        base.chmod(0o755)
        for folder in ("public", "staging"):
            (base / folder).mkdir()
            (base / folder).chmod(0o777)
        yield base / "public", base / "staging"


@pytest.mark.parametrize("closed", [0, 1], ids=["public", "staging"])
def test_a_folder_that_cannot_be_written_is_named(folders: tuple[Path, Path], closed: int) -> None:
    folders[closed].chmod(0o555)
    with somebody_else():
        [(rule, place)] = rules(LocalStore(*folders))
    assert rule == "store-unwritable"
    assert place.startswith(str(folders[closed])) or closed == 0
    assert [path.name for folder in folders for path in folder.iterdir()] == []


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "public").write_bytes(b"")
    [(rule, _)] = rules(LocalStore(tmp_path / "public", tmp_path / "staging"))
    assert rule == "store-unwritable"


def test_staging_on_another_file_system_than_the_public_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has one file system only")
    with tempfile.TemporaryDirectory(dir=elsewhere) as staging:
        [(rule, _)] = rules(LocalStore(tmp_path / "public", Path(staging, "staged")))
        assert [path for path in Path(staging).rglob("*") if path.is_file()] == []
    assert rule == "store-unsafe"


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS], ids=errno.errorcode.get)
def test_a_file_system_without_hard_links_is_refused(
    local: LocalStore, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """link(2) answers so on FAT, on exFAT and on some network and FUSE file systems, which no test can mount."""

    def link(source: str, target: str) -> None:
        raise OSError(code, os.strerror(code), source, None, target)

    monkeypatch.setattr(os, "link", link)
    [(rule, _)] = rules(local)
    assert rule == "store-unsafe"
    assert [path for path in local.root.parent.rglob("*") if path.is_file()] == []


@dataclass(frozen=True)
class Forgetful(LocalStore):
    """A store that answers with what was there before."""

    def read(self, key: str) -> bytes | None:
        return (super().read(key) or b"")[1:] or None


@dataclass(frozen=True)
class Overwriting(LocalStore):
    """A store without create-if-absent."""

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        self.put(key, content, at)
        return True


@dataclass(frozen=True)
class Keeping(LocalStore):
    """A store that does not delete."""

    def remove(self, key: str) -> None:
        assert self.has(key)


@dataclass(frozen=True)
class Blind(LocalStore):
    """A store that compares nothing."""

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:
        return super().swap(key, self.read(key), new, at) or old is None


@pytest.mark.parametrize("kind", [Forgetful, Overwriting, Keeping, Blind])
def test_a_store_that_breaks_any_promise_is_refused(tmp_path: Path, kind: type[LocalStore]) -> None:
    assert rules(kind(tmp_path / "public", tmp_path / "staging")) == [("store-unsafe", "staged/probe-a1b2")]
