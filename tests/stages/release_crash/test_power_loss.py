"""Power that fails at any moment: nothing that a reader could rely on is lost, and the next run finishes the work.

Three kinds of runs are cut: an undisturbed one; one after an earlier process was killed, so that the next one stands on
names that are in memory only; and, as a control, one on a disk that ignores fsync, where the same judgement must find faults.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from pipelines.stages.release import Logbook, open_keyring
from tests.soak import FULL, report
from tests.stages.release.trees import ORIGIN
from tests.stages.release_crash.acts import ACTS, LATER, NOW, Act, open_book, perform
from tests.stages.release_crash.children import copy_tree, fast_folder, in_child, spread
from tests.stages.release_crash.disk import Change, Recorder, read_journal, watched
from tests.stages.release_crash.judge import different, faults, lost, torn, tree, twice
from tests.stages.release_crash.memory import MemorySource, MemoryStore
from tests.stages.release_crash.power import Disk

CUT = [name for name in ACTS if not name.startswith(("size-", "first-with"))]  # those have tests of their own
AFTER_KILL = ("revision", "first", "withdraw-release", "rotate", "pages", "two-datasets")


@dataclass
class Losses:
    """How many states were made, how many of them differ, and everything that was wrong in one, as sentences."""

    states: int = 0
    different: int = 0
    bad: list[str] = field(default_factory=list)
    wrong: int = 0  # states


@dataclass(frozen=True)
class Task:
    """One act, cut at every `step`-th change, `samples` states a cut; `kills`: first killed at every so many changes."""

    act: str
    samples: int
    step: int = 1
    kills: int = 0
    synced: bool = True


def record(act: Act, root: Path, journal: Path, stop: int = 0) -> list[Change]:
    """Every change of an act on the office as it is, with paths as in the model; killed after `stop` of them."""

    def work() -> None:
        with journal.open("wb") as stream, watched(Recorder(stream, stop)):
            perform(act, open_book(root), journal.parent / "drafts", NOW)

    in_child(work)
    place = f"{root}/"
    return [
        replace(
            change,
            path="." if change.path == str(root) else change.path.removeprefix(place),
            target=change.target.removeprefix(place),
        )
        for change in read_journal(journal)
    ]


class Bench:
    """One act, its office and its drafts in `folder`."""

    def __init__(self, act: Act, folder: Path) -> None:
        self.act, self.folder, self.drafts = act, folder, folder / "drafts"
        act.before(folder / "base")
        for name in ("public", "outbox"):  # an office's folders are older than its first publish
            (folder / "base" / name).mkdir(exist_ok=True)
        self.root = folder / "office"
        self.keyring = open_keyring(folder / "base/keys")
        self.judged: dict[frozenset[tuple[str, bytes]], list[str]] = {}
        perform(act, open_book(self.fresh()), self.drafts, NOW)  # writes the drafts, which are not part of the act

    def fresh(self) -> Path:
        shutil.rmtree(self.root, ignore_errors=True)
        copy_tree(self.folder / "base", self.root)
        return self.root

    def record(self, stop: int = 0) -> list[Change]:
        return record(self.act, self.root, self.folder / "journal", stop)

    def judge(self, left: dict[str, bytes], seen: list[bytes], losses: Losses) -> None:
        """One surviving state. Equal ones are judged once."""
        losses.states += 1
        key = frozenset([*left.items(), *(("seen", note) for note in seen)])
        if key not in self.judged:
            losses.different += 1
            self.judged[key] = self._judge(left, seen)
            losses.bad += self.judged[key]
        losses.wrong += bool(self.judged[key])

    def _judge(self, left: dict[str, bytes], seen: list[bytes]) -> list[str]:
        public, staged = _part(left, "public/"), _part(left, "outbox/")
        found = faults(MemorySource(public), self.act, finished=False) + torn(public)
        store = MemoryStore({**public, **{f"staged/{path}": content for path, content in staged.items()}})
        try:
            perform(self.act, Logbook(store, self.keyring, ORIGIN), self.drafts, LATER)
        except Exception as error:  # noqa: BLE001  (whatever it is, the office cannot go on)
            return [*found, f"the next run: {type(error).__name__} {error}".splitlines()[0]]
        after = {path: content for path, content in store.files.items() if not path.startswith("staged/")}
        return (
            found
            + faults(MemorySource(after), self.act, finished=True)
            + torn(after)
            + twice(after)
            + lost(after, seen)
        )


def _part(files: dict[str, bytes], prefix: str) -> dict[str, bytes]:
    return {path.removeprefix(prefix): content for path, content in files.items() if path.startswith(prefix)}


def run(task: Task) -> Losses:
    """Every cut of one task."""
    losses = Losses()
    random = Random(f"{task}")
    with fast_folder("power") as folder:
        bench = Bench(ACTS[task.act], folder)
        for changes, start in _runs(bench, task):
            _cut(bench, task, changes, start, random, losses)
    return losses


def _runs(bench: Bench, task: Task) -> Iterator[tuple[list[Change], int]]:
    """What is cut, and from which change on."""
    bench.fresh()
    changes = bench.record()
    if not task.kills:
        yield changes, 0
        return
    for point in range(1, len(changes), task.kills):
        bench.fresh()
        yield bench.record(point) + bench.record(), point


def _cut(bench: Bench, task: Task, changes: Sequence[Change], start: int, random: Random, losses: Losses) -> None:
    disk = Disk.of(bench.folder / "base", synced=task.synced)
    seen: list[bytes] = []
    offset = random.randrange(task.step)
    for number, change in enumerate(changes, 1):
        disk.apply(change)
        if change.target.endswith("log/checkpoint"):
            seen.append(disk.visible()["public/log/checkpoint"])
        if number >= start and number % task.step == offset:
            where = f"{task.act}, {start} + {number - start} ({change.verb} {change.target or change.path})"
            before = len(losses.bad)
            for left in disk.survivors(task.samples, random):
                bench.judge(left, seen, losses)
            losses.bad[before:] = [f"{where}: {fault}" for fault in losses.bad[before:]]


def test_power_that_fails_at_any_moment_loses_nothing_that_counts() -> None:
    tasks = [Task(name, 40, 1) if FULL else Task(name, 6, 23) for name in CUT]
    _report("power loss", tasks, 5_000 if FULL else 150)


def test_power_that_fails_after_an_earlier_kill_loses_nothing_that_counts() -> None:
    tasks = [Task(name, 40, 3, 3) if FULL else Task(name, 4, 47, 53) for name in AFTER_KILL]
    _report("kill, then power loss in the next run", tasks, 95_000 if FULL else 100)


def test_without_fsync_the_same_judgement_finds_faults() -> None:
    tasks = [Task(name, 10 if FULL else 3, 5 if FULL else 41, synced=False) for name in CUT]
    found = spread(run, tasks)
    states, wrong = sum(losses.states for losses in found), sum(losses.wrong for losses in found)
    report("control: fsync ignored", states=states, bad_states=wrong)
    assert wrong > states // 2


def test_a_key_is_on_disk_before_anything_is_signed_with_it() -> None:
    """An office whose log names a key that is lost can never publish again."""
    act, random, bad, states = ACTS["first-with-keys-made"], Random(1), set(), 0
    with fast_folder("keys") as folder:
        (folder / "base").mkdir()
        copy_tree(folder / "base", folder / "office")
        disk = Disk.of(folder / "base")
        for change in record(act, folder / "office", folder / "journal"):
            disk.apply(change)
            for left in disk.survivors(200 if FULL else 4, random):
                states += 1
                claimed = left.get("public/log/tile/entries/000.p/1")
                keys = {name: left.get(f"keys/{name}") for name in ("publisher", "recovery")}
                whole = {name: (folder / "office/keys" / name).read_bytes() for name in keys}
                bad |= {f"after {change.verb} {change.target or change.path}"} if claimed and keys != whole else set()
    report("power loss while keys are made", states=states, bad_states=len(bad))
    assert sorted(bad)[:5] == []


def test_the_store_in_memory_ends_with_the_same_files_as_the_folder(tmp_path: Path) -> None:
    for name in CUT if FULL else CUT[:2]:
        bench = Bench(ACTS[name], tmp_path / name)
        left = Disk.of(bench.folder / "base").visible()
        files = {path.removeprefix("public/").replace("outbox/", "staged/"): left[path] for path in left}
        store = MemoryStore({path: content for path, content in files.items() if not path.startswith("keys/")})
        perform(bench.act, Logbook(store, bench.keyring, ORIGIN), bench.drafts, NOW)
        public = {path: content for path, content in store.files.items() if not path.startswith("staged/")}
        assert different(public, tree(bench.root / "public")) == []


def _report(title: str, tasks: Sequence[Task], enough: int) -> None:
    found = spread(run, tasks)
    states, wrong = sum(losses.states for losses in found), sum(losses.wrong for losses in found)
    report(title, states=states, different=sum(losses.different for losses in found), bad_states=wrong)
    assert [line for losses in found for line in losses.bad] == []
    assert states >= enough
