"""The kernel's side: at every system call that changes the disk the publisher is killed, or told ENOSPC or EIO.

`strace -e inject` does it, so nothing of the publisher is replaced, and no call can be forgotten: they are taken from
a first run's list.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from pipelines.stages.release.clean import clean
from tests.soak import FULL, report
from tests.stages.release_crash.acts import ACTS, NOW, open_book, perform
from tests.stages.release_crash.children import copy_tree, fast_folder, in_child, spread
from tests.stages.release_crash.judge import cut_off, finished, tree

ROOT = Path(__file__).parents[3]
CHANGING = (
    "write,pwrite64,writev,link,linkat,symlink,symlinkat,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,"
    "fsync,fdatasync,sync,syncfs,fchmod,fchmodat,chmod,utimensat,ftruncate,truncate,fallocate,copy_file_range,sendfile,openat,open,creat"
).split(",")
EFFECTS = {"KILL": "signal=KILL", "ENOSPC": "error=ENOSPC", "EIO": "error=EIO"}
TOLD = {"ENOSPC": "No space left on device", "EIO": "Input/output error"}
LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)")


@dataclass(frozen=True)
class Injection:
    """The `number`-th call of this name in the whole run."""

    act: str
    base: Path
    call: str
    number: int
    effect: str


def need_strace() -> None:
    if shutil.which("strace") is None:
        told = "strace is not installed: apt-get install strace"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)


def strace(log: Path, base: Path, act: str, *options: str) -> subprocess.CompletedProcess[str]:
    """One act in a process of its own; `log` holds its calls."""
    asked = ",".join(f"?{call}" for call in CHANGING)
    worker = [sys.executable, "-m", "tests.stages.release_crash.acts", str(base), act, str(NOW)]
    command = ["strace", "-f", "-e", f"trace={asked}", *options, "-s", "300", "-o", str(log), *worker]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def calls(log: Path) -> Iterator[tuple[str, int, str]]:
    """Name, which one of this name it is, and arguments of every call that changes the disk."""
    numbers: Counter[str] = Counter()
    for line in log.read_text("utf-8", errors="replace").splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        name, arguments = found.groups()
        numbers[name] += 1
        if name not in ("open", "openat") or "O_CREAT" in arguments:
            yield name, numbers[name], arguments


def prepare(folder: Path, act: str) -> Path:
    ACTS[act].before(folder / "base")
    copy_tree(folder / "base", folder / "first")
    perform(ACTS[act], open_book(folder / "first"), folder / "drafts", NOW)  # the drafts are kept from here on
    shutil.rmtree(folder / "first")
    return folder / "base"


def inject(injection: Injection) -> list[str]:
    """Everything that is wrong."""
    act, base = ACTS[injection.act], injection.base
    where = f"{injection.act}, {injection.effect} at {injection.call} {injection.number}"
    root = Path(tempfile.mkdtemp(dir=base.parent))
    log = root / "strace"
    copy_tree(base, root)
    option = f"inject={injection.call}:{EFFECTS[injection.effect]}:when={injection.number}"
    ended = strace(log, root, injection.act, "-e", option)
    if injection.effect == "KILL":
        found = [] if ended.returncode in (-9, 137) else [f"it ended with {ended.returncode}"]
    else:
        last = ended.stderr.strip().splitlines()[-1:] or [""]
        found = [] if ended.returncode and TOLD[injection.effect] in last[0] else [f"it said {last[0]!r}"]
        found += [] if "(INJECTED)" in log.read_text("utf-8", errors="replace") else ["nothing was injected"]
    log.unlink()
    found += cut_off(root, act)
    checkpoint = root / "public/log/checkpoint"
    seen = [checkpoint.read_bytes()] if checkpoint.exists() else []
    in_child(partial(_again, root, injection.act))
    found += finished(root, act, seen, tree(base.parent / "undisturbed/public"))
    shutil.rmtree(root)
    return [f"{where}: {fault}" for fault in found]


def _again(root: Path, act: str) -> None:
    perform(ACTS[act], open_book(root), root.parent / "drafts", NOW)
    clean(open_book(root), time.time() + 60, 0)


def test_a_system_call_that_fails_or_kills_loses_nothing_and_is_told() -> None:
    need_strace()
    with fast_folder("syscalls") as folder:
        planned = _plan(folder, "revision", 1 if FULL else 37)
        planned += _plan(folder / "withdraw", "withdraw-release", 1) if FULL else []
        found = spread(inject, planned)
    report("strace: KILL, ENOSPC, EIO", runs=len(planned), bad=sum(bool(faults) for faults in found))
    assert [fault for faults in found for fault in faults] == []
    assert len(planned) >= (535 if FULL else 15)


def _plan(folder: Path, act: str, step: int) -> list[Injection]:
    """Every call of an undisturbed run, times every effect; of these every `step`-th."""
    folder.mkdir(exist_ok=True)
    base = prepare(folder, act)
    copy_tree(base, folder / "undisturbed")
    ended = strace(folder / "strace", folder / "undisturbed", act)
    assert ended.returncode == 0, ended.stderr
    every = [
        Injection(act, base, name, number, effect) for name, number, _ in calls(folder / "strace") for effect in EFFECTS
    ]
    return every[::step]


def test_all_that_changes_the_disk_is_seen_by_the_kill_test_too(tmp_path: Path) -> None:
    """What `disk.watched` shows is what the kernel is asked to do."""
    need_strace()
    from tests.stages.release_crash.disk import Recorder, read_journal, watched

    base = prepare(tmp_path, "revision")
    copy_tree(base, tmp_path / "other")
    ended = strace(tmp_path / "strace", base, "revision")
    assert ended.returncode == 0, ended.stderr
    succeeded = (n for n, _, arguments in calls(tmp_path / "strace") if " = -1 " not in arguments)
    kernel = Counter(name for name in succeeded if name != "write")
    with (tmp_path / "journal").open("wb") as stream, watched(Recorder(stream)):
        perform(ACTS["revision"], open_book(tmp_path / "other"), tmp_path / "drafts", NOW)
    verbs = {"create": "openat", "replace": "rename", "utime": "utimensat"}
    ours = Counter(verbs.get(change.verb, change.verb) for change in read_journal(tmp_path / "journal"))
    del ours["write"]
    assert kernel == ours
