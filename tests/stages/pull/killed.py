"""`python -m tests.stages.pull.killed FOLDER STRIDE`: kills a reading at every STRIDE-th function call that it makes, and
looks whether the next one still ends in the right rows. Prints how many points there were and which were bad.

Each point is a forked process with its own copy of the office, killed by SIGKILL: nothing can be tidied up.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pyarrow.parquet as pq

from pipelines.model.address import Office
from pipelines.model.note import read_note, write_note
from pipelines.stages.pull.order import Order, Wanted
from pipelines.stages.pull.table.merge import Reading, gather
from tests.conftest import NOW
from tests.stages.pull.test_merge import COLUMNS, KEY, dataset

BEFORE = [(f"{n:02}", "2026", "lama") for n in range(40)]
NEWS = [(f"{n:02}", "2026", "baru") for n in range(30, 50)]
PAGE = 4


def reading(since: Any) -> Reading:
    rows = BEFORE + NEWS if since is None else NEWS
    last = {row[:2]: row for row in rows}
    pages = [list(last.values())[at : at + PAGE] for at in range(0, len(last), PAGE)]
    return Reading(COLUMNS, ([("", row) for row in page] for page in pages), lambda: ["2"])


def run(root: Path, read: Callable[[Any], Reading], *, full: bool) -> list[tuple[str, ...]]:
    """What `pull` does around `gather`: the receipt is written last."""
    office = Office(root)
    note = office.receipt("contoh", "2026.0")
    wanted = Wanted("2026.0", "DB", previous=read_note(note))
    receipt = gather(Order(dataset(column="x"), office, NOW, full=full), wanted, read, KEY)
    write_note(note, {**receipt, "at": NOW.isoformat()})
    return [tuple(each.values()) for each in pq.read_table(office.raw / receipt["sha256"]).to_pylist()]


def in_child(act: Callable[[], bool]) -> int:
    """The exit code: 0 for True, 1 for False, negative for a signal."""
    child = os.fork()
    if child == 0:
        code = 2
        try:
            code = 0 if act() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(call: int, root: Path, *, full: bool) -> bool:
    """Run a reading, and be killed at its n-th call."""
    calls = count(1)

    def look(frame: FrameType, event: str, _: object) -> None:
        ours = event in ("call", "c_call") and (
            "/pull/" in frame.f_code.co_filename or "note.py" in frame.f_code.co_filename
        )
        if ours and next(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(look)
    run(root, reading, full=full)
    return True


def good(root: Path) -> bool:
    expected = sorted(BEFORE[:30] + NEWS)
    return run(root, reading, full=False) == expected and run(root, reading, full=False) == expected


def points(folder: Path, stride: int, *, full: bool) -> tuple[int, list[str]]:
    bad = []
    for number in count():
        root = folder / "run"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(folder / "before", root)
        ended = in_child(lambda at=number * stride + 1, root=root: killed_at(at, root, full=full))
        if ended == 0:
            return number, bad
        if ended != -signal.SIGKILL or in_child(lambda root=root: good(root)) != 0:
            bad.append(f"{'full' if full else 'increment'} {number * stride + 1}: {ended}")
    raise AssertionError


def main(folder: Path, stride: int) -> None:
    first = Reading(COLUMNS, [[("", row) for row in BEFORE]], lambda: ["1"])
    assert in_child(lambda: bool(run(folder / "before", lambda _: first, full=True))) == 0
    increment, bad = points(folder, stride, full=False)
    full, worse = points(folder, stride, full=True)
    sys.stdout.write(json.dumps({"increment": increment, "full": full, "bad": bad + worse}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
