"""A publisher that is held up before any change of the disk while another does a whole act, then goes on or is killed.

Processes at once meet only some of these orders, and only by luck; here each of them is made.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.model.errors import PublishingError
from pipelines.stages.release import withdraw
from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.sources import Folder
from tests.soak import FULL, report
from tests.stages.release_crash.acts import (
    LATER,
    NOW,
    SORRY,
    change_key,
    drafted,
    open_book,
    pages,
    publish_once,
    with_new_key,
)
from tests.stages.release_crash.children import Failed, copy_tree, fast_folder, in_child, spread
from tests.stages.release_crash.disk import Change, watched
from tests.stages.release_crash.judge import leaves_of, torn, tree

WEEK = NOW + 7 * 86_400  # by then nothing may be one release behind
SECRET = "Siti Rahmawati"


def slow(root: Path) -> None:
    """Releases an edition that will have to be withdrawn."""
    book = open_book(root, sole=False)
    book.recover()
    publish_once(book, root.parent / "drafts", "t", SECRET, NOW, "2026-02")
    pages(book, "dua", NOW)


def next_edition(root: Path) -> None:
    book = open_book(root, sole=False)
    book.recover()
    publish_once(book, root.parent / "drafts", "t", "5", LATER, "2026-03")
    pages(book, "tiga", LATER)


def correction(root: Path) -> None:
    book = open_book(root, sole=False)
    book.recover()
    publish_once(book, root.parent / "drafts", "t", "6", LATER, "2026-01", 3)


def take_back(root: Path) -> None:
    """Withdraws what the slow one released, if that counts by now."""
    book = open_book(root, sole=False)
    book.recover()
    if book.head.history.at("data/t/2026-02/r1"):
        withdraw(book, "data/t/2026-02/r1", (), SORRY, "UU 27/2022 pasal 16", LATER)


def new_key(root: Path) -> None:
    book = open_book(root, sole=False)
    book.recover()
    change_key(book, root, LATER)


def repair(root: Path) -> None:
    open_book(root).recover()


FASTER = {work.__name__: work for work in (next_edition, correction, take_back, new_key, repair)}


@dataclass
class Hold:
    """Before the n-th change the other one has its turn. `blocked`: it could not, the first one held a lock."""

    point: int
    meanwhile: Callable[[], None]
    locks: set[int] = field(default_factory=set)
    count: int = 0
    reached: bool = False
    blocked: bool = False

    def before(self, change: Change) -> None:  # noqa: ARG002
        self.count += 1
        if self.count == self.point:
            self.reached, self.blocked = True, bool(self.locks)
            if not self.blocked:
                self.meanwhile()

    def after(self, change: Change) -> None:
        """Only what comes before a change matters: after one it is before the next."""


@contextmanager
def locks_noted(hold: Hold) -> Iterator[None]:
    """Know which locks are held; a lock ends when its descriptor is closed."""
    flock, close = fcntl.flock, os.close

    def locking(descriptor: Any, operation: int) -> None:
        flock(descriptor, operation)
        hold.locks.add(descriptor)

    def closing(fd: int) -> None:
        hold.locks.discard(fd)
        close(fd)

    fcntl.flock, os.close = locking, closing
    try:
        yield
    finally:
        fcntl.flock, os.close = flock, close


@dataclass(frozen=True)
class Task:
    """Which act comes between, whether the slow one is killed right after its next change, and every how many points."""

    faster: str
    dies: bool
    step: int


@dataclass
class Orders:
    points: int = 0
    bad: list[str] = field(default_factory=list)


def run(task: Task) -> Orders:
    with fast_folder("held") as folder:
        with_new_key(folder / "base")
        for edition, revision, content in (("2026-02", 1, SECRET), ("2026-03", 1, "5"), ("2026-01", 3, "6")):
            drafted(folder / "drafts", "t", edition, revision, content)
        return _all(task, folder)


def _all(task: Task, folder: Path) -> Orders:
    orders = Orders()
    point = 1 + len(task.faster) % task.step
    while True:
        root = folder / f"{point}"
        copy_tree(folder / "base", root)
        where = f"{task.faster} before change {point}{', then killed' if task.dies else ''}"
        try:
            _, (reached, blocked) = in_child(lambda: _held_up(task, root, point))  # noqa: B023  (waited for here)
        except Failed as error:
            reached, blocked = True, False
            orders.bad.append(f"{where}: {str(error).strip().splitlines()[-1]}")
        if reached and not blocked:
            orders.points += 1
            orders.bad += [f"{where}: {fault}" for fault in _wrong(task, root)]
        shutil.rmtree(root)
        if not reached:
            return orders
        point += task.step


def _held_up(task: Task, root: Path, point: int) -> tuple[bool, bool]:
    """The slow act. That it finds its work done, or is refused, may be; any other error is a defect."""
    hold = Hold(point, lambda: FASTER[task.faster](root))
    with locks_noted(hold), watched(_Mortal(hold) if task.dies else hold):
        try:
            slow(root)
        except _Died:
            return True, False
        except PublishingError as error:
            if "has been released by another publisher" not in str(error):
                raise
    return hold.reached, hold.blocked


class _Died(BaseException):
    """Stands for SIGKILL where the child must still tell what happened; the disk no longer changes after it."""


@dataclass
class _Mortal:
    """As `Hold`, and the change after the other's turn is the last one that happens."""

    hold: Hold
    dead: bool = False

    def before(self, change: Change) -> None:
        if self.dead:
            raise _Died
        self.hold.before(change)

    def after(self, change: Change) -> None:  # noqa: ARG002
        if self.hold.count >= self.hold.point and not self.hold.blocked:
            self.dead = True
            raise _Died


def _wrong(task: Task, root: Path) -> list[str]:
    """What is wrong once both are through, nobody has anything to publish, and the pages were renewed."""

    def look() -> None:
        book = open_book(root, sole=False)
        book.recover()
        pages(book, "empat", LATER)

    try:
        in_child(look)
    except Failed as error:
        return [str(error).strip().splitlines()[-1]]
    files = tree(root / "public")
    found = [str(fault) for fault in audit(Folder(root / "public"), WEEK).faults] + torn(files)
    if any(leaf["kind"] == "withdraw" for leaf in leaves_of(files)):
        found += [f"withdrawn, but still in {path}" for path, content in files.items() if SECRET.encode() in content]
    return found


def test_a_publisher_that_is_held_up_anywhere_undoes_nothing_that_another_did_meanwhile() -> None:
    step = 1 if FULL else 61
    found = spread(run, [Task(name, dies, step) for name in FASTER for dies in (False, True)])
    points = sum(orders.points for orders in found)
    bad = [line for orders in found for line in orders.bad]
    report("held up at every change while another acts", orders=points, bad=len({line.split(":")[0] for line in bad}))
    assert bad == []
    assert points >= (2_000 if FULL else 20)
