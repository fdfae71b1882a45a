"""Disks that are full, read-only or limited: the publisher says what the system said, nothing is lost, the next run goes on."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import ROOT, Bureau
from tests.soak import FULL, report
from tests.stages.release_crash.acts import ACTS, NOW, open_book, perform
from tests.stages.release_crash.children import Failed, copy_tree, in_child, spread
from tests.stages.release_crash.judge import cut_off, finished, tree

PAGE = 4096
ACT = ACTS["revision"]


@contextmanager
def mounted(place: Path, size: int) -> Iterator[Path]:
    """A file system in memory of its own; skips where that is not allowed."""
    place.mkdir(parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no right to mount a file system here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def work(root: Path, drafts: Path) -> None:
    perform(ACT, open_book(root), drafts, NOW)


def undisturbed(folder: Path) -> dict[str, bytes]:
    """Also leaves the office before the act in `folder/base`, and its draft in `folder/drafts`."""
    ACT.before(folder / "base")
    copy_tree(folder / "base", folder / "other")
    work(folder / "other", folder / "drafts")
    return tree(folder / "other/public")


def told(error: Failed) -> str:
    return str(error).strip().splitlines()[-1]


@dataclass(frozen=True)
class Limit:
    """No file may grow beyond so many bytes (RLIMIT_FSIZE)."""

    folder: Path
    bytes: int


def limited(limit: Limit) -> list[str]:
    """Everything that is wrong after a run under the limit and one without. An act that succeeds was not limited."""
    root = Path(tempfile.mkdtemp(dir=limit.folder))
    copy_tree(limit.folder / "base", root)

    def little() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit.bytes, resource.RLIM_INFINITY))
        work(root, limit.folder / "drafts")

    return _stopped(root, limit.folder, little, "File too large")


def _stopped(root: Path, folder: Path, little: Callable[[], None], message: str) -> list[str]:
    found = []
    try:
        in_child(little)
    except Failed as error:
        found += [] if message in told(error) else [f"it said {told(error)!r}"]
    found += cut_off(root, ACT)
    in_child(partial(work, root, folder / "drafts"))
    return found + finished(root, ACT, [], tree(folder / "other/public"))


def test_a_file_that_may_not_grow_stops_the_publisher_and_the_next_run_goes_on(tmp_path: Path) -> None:
    undisturbed(tmp_path)
    limits = [Limit(tmp_path, size) for size in range(0, 3000, 25 if FULL else 1000)]
    found = spread(limited, limits)
    report("files that may not grow", runs=len(limits), bad=sum(bool(faults) for faults in found))
    assert [fault for faults in found for fault in faults] == []


@dataclass(frozen=True)
class Room:
    """An office on `place`, with so many pages left."""

    folder: Path
    place: Path
    pages: int


def crowded(room: Room) -> tuple[bool, list[str]]:
    """Whether the disk was full, and everything that is wrong after a run on it and one after something was removed."""
    root = room.place / "office"
    shutil.rmtree(root, ignore_errors=True)
    (room.place / "filler").unlink(missing_ok=True)
    shutil.copytree(room.folder / "base", root)
    free = os.statvfs(room.place).f_bavail
    with (room.place / "filler").open("wb") as filler:
        filler.write(bytes(max(0, free - room.pages) * PAGE))
    found, full = [], False
    try:
        in_child(partial(work, root, room.folder / "drafts"))
    except Failed as error:
        full = True
        found += [] if "No space left on device" in told(error) else [f"it said {told(error)!r}"]
    found += cut_off(root, ACT)
    (room.place / "filler").unlink()
    in_child(partial(work, root, room.folder / "drafts"))
    return full, found + finished(root, ACT, [], tree(room.folder / "other/public"))


def test_a_full_disk_stops_the_publisher_and_the_next_run_goes_on(tmp_path: Path) -> None:
    undisturbed(tmp_path)
    with mounted(tmp_path / "small", 1 << 20) as place:
        rooms = [Room(tmp_path, place, pages) for pages in range(0, 40, 1 if FULL else 8)]
        found = spread(crowded, rooms, processes=1)
    full = [faults for was_full, faults in found if was_full]
    report("full disk", runs=len(full), bad=sum(bool(faults) for _, faults in found))
    assert [fault for _, faults in found for fault in faults] == []
    assert len(full) >= 2


def _read_only(root: Path, drafts: Path) -> str:
    try:
        work(root, drafts)
    except OSError as error:
        return str(error)
    return "it was written"


def test_a_read_only_disk_stops_the_publisher_before_anything_is_claimed(tmp_path: Path) -> None:
    undisturbed(tmp_path)
    with mounted(tmp_path / "small", 1 << 22) as place:
        shutil.copytree(tmp_path / "base", place / "office")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        before = tree(place / "office")
        assert "Read-only file system" in _read_only(place / "office", tmp_path / "drafts")
        assert tree(place / "office") == before
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
        work(place / "office", tmp_path / "drafts")
        assert finished(place / "office", ACT, [], tree(tmp_path / "other/public")) == []


def office(root: Path) -> Bureau:
    """One with the real templates, so that pages are built as well."""
    bureau = Bureau(root)
    bureau.office.site.rmdir()
    bureau.office.site.symlink_to(ROOT / "site")
    theme = f"custom_dir: {ROOT}/site/theme".encode()
    bureau.office.mkdocs.write_bytes((ROOT / "mkdocs.yml").read_bytes().replace(b"custom_dir: site/theme", theme))
    bureau.declare()
    bureau.deliver("sekolah_2026-10.csv")
    return bureau


def terbuka_publish(bureau: Bureau) -> subprocess.CompletedProcess[str]:
    """The command, as an officer calls it."""
    command = [
        sys.executable,
        "-c",
        "from pipelines.cli import app; app()",
        "publish",
        "--office",
        str(bureau.office.root),
    ]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_the_officer_is_told_of_a_full_disk_in_a_sentence_and_not_by_a_traceback(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", 1 << 20) as place:
        bureau = office(tmp_path / "office")
        for folder in (bureau.office.public, bureau.office.outbox):
            (place / folder.name).mkdir()
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.symlink_to(place / folder.name)
        with (place / "filler").open("wb") as filler:
            filler.write(bytes((os.statvfs(place).f_bavail - 3) * PAGE))
        done = terbuka_publish(bureau)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr + done.stdout
        assert "ENOSPC" in done.stderr + done.stdout


def test_the_officer_is_told_of_a_read_only_folder_in_a_sentence_and_not_by_a_traceback(tmp_path: Path) -> None:
    with mounted(tmp_path / "office/public", 1 << 22) as public:
        subprocess.run(["mount", "-o", "remount,ro", str(public)], check=True)
        bureau = office(tmp_path / "office")
        done = terbuka_publish(bureau)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr + done.stdout
        assert "EROFS" in done.stderr + done.stdout
