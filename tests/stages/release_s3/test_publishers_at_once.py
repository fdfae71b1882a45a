"""Processes that publish into one bucket at the same moment: every commit is there once, in one order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.model.release import Versions
from pipelines.stages.release import versions
from pipelines.stages.release.store.s3 import open_s3
from tests.keys import write_keys
from tests.soak import FULL, report
from tests.stages.release.trees import book_in, pages, publish
from tests.stages.release_s3.acts import NOW
from tests.stages.release_s3.judge import Said, look
from tests.stages.release_s3.office import FRESH
from tests.stages.release_store.server import S3Server

COMMITS = 25 if FULL else 5
OWN = (("a", 2001), ("b", 2001), ("c", 2001), ("d", 2001))  # dataset and first edition of each process
SHARED = (("s", 2001), ("s", 2051), ("c", 2001), ("d", 2001))


def publish_all(root: Path, bucket: str, environment: Mapping[str, str], dataset: str, first: int) -> None:
    """One edition after the other, with drafts and copies of its own."""
    own = root / f"{dataset}{first}"
    book = book_in(root, open_s3(f"s3://{bucket}", environment, folder=own / "copies"))
    for year in range(first, first + COMMITS):
        publish(book, own, dataset, str(year), 1, str(year), NOW)


@pytest.mark.parametrize("plan", [SHARED, OWN] if FULL else [SHARED], ids=lambda plan: f"{len(dict(plan))} datasets")
def test_publishers_at_once_lose_nothing_and_agree_on_one_order(
    server: S3Server, tmp_path: Path, plan: tuple[tuple[str, int], ...]
) -> None:
    bucket = server.make_bucket(f"serentak-{len(dict(plan))}")
    write_keys(tmp_path / "keys")
    _run(tmp_path, bucket, server.environment(), plan)
    store = open_s3(f"s3://{bucket}", server.environment(), folder=tmp_path / "copies")
    told, listed = Said.by(store), {name: _editions(versions(store, name)) for name in dict(plan)}
    expected = sorted((name, str(year), 1) for name, first in plan for year in range(first, first + COMMITS))
    commits = len(told.kinds) - 1 - len(dict(plan))  # without the keys, and one promise for each dataset
    pages(book_in(tmp_path, store), "dua", NOW)
    faults = look(store).faults()
    report("S3: publishers at once", processes=len(plan), commits=commits, lost=len(set(expected) - set(told.releases)), faults=len(faults))  # fmt: skip
    assert commits == len(plan) * COMMITS
    assert list(told.releases) == expected
    assert listed == {name: [e for n, e, _ in expected if n == name] for name in dict(plan)}
    assert faults == []


def _run(root: Path, bucket: str, environment: Mapping[str, str], plan: tuple[tuple[str, int], ...]) -> None:
    publishers = [FRESH.Process(target=publish_all, args=(root, bucket, environment, *item)) for item in plan]
    for publisher in publishers:
        publisher.start()
    for publisher in publishers:
        publisher.join()
    assert [publisher.exitcode for publisher in publishers] == [0] * len(plan)


def _editions(known: Versions) -> list[str]:
    """What the public list names, before anybody repairs it."""
    return sorted(release.edition for release in known.releases)
