"""Processes that publish into one folder at the same moment: every commit is there once, in one order, and lists are current."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.sources import Folder
from tests.soak import FULL, report
from tests.stages.release_crash.acts import NOW, drafted, open_book, pages, publish_once, three
from tests.stages.release_crash.judge import leaves_of, torn, tree, twice

COMMITS = 25
OWN = [("a", 2001), ("b", 2001), ("c", 2001), ("d", 2001)]  # dataset and first edition of each process
SHARED = [("s", 2001), ("s", 2051), ("c", 2001), ("d", 2001)]
SPAWN = get_context("spawn")


@dataclass
class Publisher:
    """One process, which counts its commits where we can see it."""

    root: Path
    dataset: str
    first: int
    counted: Any
    process: SpawnProcess

    def editions(self) -> list[str]:
        return [str(year) for year in range(self.first, self.first + COMMITS)]


def publish_all(root: Path, dataset: str, first: int, counted: Any) -> None:
    """Release 25 editions, one after the other; what is there already is passed over."""
    book = open_book(root, sole=False)
    book.recover()
    for year in range(first, first + COMMITS):
        publish_once(book, root / "drafts", dataset, str(year), NOW, str(year))
        counted.value += 1


def start(root: Path, dataset: str, first: int) -> Publisher:
    counted = RawValue("i", 0)  # without a lock, which a killed process would keep
    process = SPAWN.Process(target=publish_all, args=(root, dataset, first, counted))
    process.start()
    return Publisher(root, dataset, first, counted, process)


def kill_after(publisher: Publisher, commits: int) -> Publisher:
    """Kill it some time after so many commits, and start another in its place."""
    while publisher.process.is_alive() and publisher.counted.value < commits:
        time.sleep(0.001)
    publisher.process.kill()
    publisher.process.join()
    return start(publisher.root, publisher.dataset, publisher.first)


def rivals(root: Path, plan: Sequence[tuple[str, int]], kills: Sequence[int]) -> None:
    three(root)
    for dataset, first in plan:
        for year in range(first, first + COMMITS):
            drafted(root / "drafts", dataset, str(year), 1, str(year))
    publishers = [start(root, *item) for item in plan]
    for commits in kills:
        publishers[0] = kill_after(publishers[0], commits)
    for publisher in publishers:
        publisher.process.join()
    assert [publisher.process.exitcode for publisher in publishers] == [0] * len(plan)


@pytest.mark.parametrize("plan", [OWN, SHARED], ids=["own datasets", "two in one dataset"])
def test_publishers_at_once_lose_nothing_and_agree_on_one_order(tmp_path: Path, plan: list[tuple[str, int]]) -> None:
    random = Random(len({dataset for dataset, _ in plan}))
    kills = [random.randrange(0, 6) for _ in range(8)] if FULL else []
    rivals(tmp_path, plan, kills)
    files = tree(tmp_path / "public")
    leaves = leaves_of(files)
    released = [(e["dataset"], e["edition"]) for leaf in leaves for e in leaf.get("editions", [])]
    expected = {(name, str(year)) for name, first in plan for year in range(first, first + COMMITS)}
    lost = expected - set(released)
    datasets = {name for name, _ in plan}
    report("publishers at once", commits=len(leaves), lost=len(lost), kills=len(kills))
    assert len(leaves) == 6 + len(datasets) + len(expected)
    assert not lost
    assert torn(files) == twice(files) == []
    assert {name: listed(files, name) for name in datasets} == {
        name: sorted(edition for dataset, edition in expected if dataset == name) for name in datasets
    }
    pages(open_book(tmp_path), "dua", NOW)
    assert [str(fault) for fault in audit(Folder(tmp_path / "public"), NOW).faults] == []


def listed(files: dict[str, bytes], dataset: str) -> list[str]:
    """What the public list names, before anybody repairs it."""
    return sorted(item["edition"] for item in json.loads(files[f"data/{dataset}/versions.json"])["releases"])
