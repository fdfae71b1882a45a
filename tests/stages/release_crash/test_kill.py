"""SIGKILL before and after every single change of the disk: no reader sees a fault, and the next run finishes the work."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from pipelines.stages.release.clean import clean
from tests.soak import FULL, report
from tests.stages.release_crash.acts import ACTS, LATER, NOW, Act, open_book, perform
from tests.stages.release_crash.children import Failed, copy_tree, fast_folder, in_child, spread
from tests.stages.release_crash.disk import Killer, watched
from tests.stages.release_crash.judge import cut_off, finished, tree

KINDS = ("before", "after")
SHORT = [name for name in ACTS if name not in ("size-255", "size-257")]  # a log of that length takes seconds to make
REPAIRED = ("revision", "withdraw-release", "rotate", "first")  # acts whose repair is killed too


@dataclass
class Matrix:
    """How many points were tried, and everything that was wrong, as sentences."""

    points: int = 0
    bad: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Task:
    """One act, killed at every `step`-th point from `start`; with `repair`, the repair is killed at each of its own."""

    act: str
    start: int = 1
    step: int = 1
    repair: int = 0


class Bench:
    """One act in a process of its own: the office before it, and what it looks like when nobody is killed."""

    def __init__(self, act: Act, folder: Path) -> None:
        self.act, self.folder, self.drafts = act, folder, folder / "drafts"
        self.number = 0
        act.before(folder / "base")
        root = self.office()
        in_child(lambda: self.finish(root, NOW))
        self.expected = tree(root / "public")
        assert finished(root, act, [], self.expected) == []

    def office(self, base: Path | None = None) -> Path:
        """A fresh copy."""
        self.number += 1
        root = self.folder / str(self.number)
        copy_tree(base or self.folder / "base", root)
        return root

    def perform(self, root: Path, at: int) -> None:
        perform(self.act, open_book(root), self.drafts, at)

    def kill(self, root: Path, point: int, when: str, at: int = NOW) -> bool:
        """Whether the process lived long enough to be killed at this point."""

        def work() -> None:
            with watched(Killer(point, when)):
                self.perform(root, at)

        done, _ = in_child(work)
        return not done

    def finish(self, root: Path, at: int) -> None:
        """The act from beginning to end, then `terbuka clean` with no minimum age."""
        self.perform(root, at)
        clean(open_book(root), time.time() + 60, 0)

    def judge(self, root: Path, matrix: Matrix, where: str, point: int) -> None:
        """The tree as it lies there, then repeated: at the same moment, which must give the same bytes, or a minute later."""
        matrix.points += 1
        matrix.bad += [f"{where}: {fault}" for fault in cut_off(root, self.act)]
        seen = [(root / "public/log/checkpoint").read_bytes()] if (root / "public/log/checkpoint").exists() else []
        same = bool(point % 2)
        try:
            in_child(lambda: self.finish(root, NOW if same else LATER))
        except Failed as error:
            matrix.failed.append(f"{where}: {error}")
            return
        expected = self.expected if same and self.act.same else None
        matrix.failed += [f"{where}: {fault}" for fault in finished(root, self.act, seen, expected)]


def run(task: Task) -> Matrix:
    """Every point of one task."""
    matrix = Matrix()
    with fast_folder("kill") as folder:
        bench = Bench(ACTS[task.act], folder)
        for when in KINDS:
            _series(bench, task, matrix, when)
    return matrix


def _series(bench: Bench, task: Task, matrix: Matrix, when: str) -> None:
    point = task.start
    while True:
        root = bench.office()
        if not bench.kill(root, point, when):
            shutil.rmtree(root)
            return
        where = f"{task.act} {when} {point}"
        if task.repair:
            _repairs(bench, task, matrix, root, where)
        else:
            bench.judge(root, matrix, where, point)
        shutil.rmtree(root)
        point += task.step


def _repairs(bench: Bench, task: Task, matrix: Matrix, killed: Path, where: str) -> None:
    """The next run is killed too, at every `repair`-th of its points."""
    point = 1 + crc32(where.encode()) % task.repair
    while True:
        root = bench.office(killed)
        alive = bench.kill(root, point, "before", LATER)
        if alive:
            bench.judge(root, matrix, f"{where}, repair {point}", 0)
        shutil.rmtree(root)
        if not alive:
            return
        point += task.repair


def test_a_publisher_killed_at_any_point_leaves_whole_releases_and_the_next_run_finishes() -> None:
    step = 1 if FULL else 97
    found = spread(
        run,
        [
            Task(name, 1 + 7 * number % step, step)
            for number, name in enumerate(reversed(list(ACTS) if FULL else SHORT))
        ],
    )
    _report("SIGKILL at every change of the disk", found, 3_500)


def test_a_repair_that_is_killed_too_is_repaired_by_the_next() -> None:
    outer, inner = (4, 7) if FULL else (97, 89)
    found = spread(run, [Task(name, 5, outer, inner) for name in (REPAIRED if FULL else REPAIRED[:3])])
    _report("SIGKILL of the repair too", found, 6_500)


def _report(title: str, found: Sequence[Matrix], enough: int) -> None:
    points = sum(matrix.points for matrix in found)
    bad = [line for matrix in found for line in matrix.bad]
    failed = [line for matrix in found for line in matrix.failed]
    report(title, points=points, bad_states=len(bad), failed_reruns=len(failed))
    assert bad == []
    assert failed == []
    assert points >= (enough if FULL else 10)
