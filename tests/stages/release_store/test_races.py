"""Many publishers at one key, as threads and as processes: exactly one wins, and no update is lost. Shorter in CI."""

from __future__ import annotations

import multiprocessing
import multiprocessing.synchronize
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from pipelines.model.errors import Unreachable
from pipelines.stages.release.store import LocalStore, Store
from pipelines.stages.release.store.s3 import open_s3
from tests.soak import FULL
from tests.stages.release_store.conftest import Line
from tests.stages.release_store.faults import Fault, FaultProxy
from tests.stages.release_store.server import S3Server

AT = 1_790_000_000.0
RACERS, ROUNDS, STEPS = (8, 20, 12) if FULL else (5, 8, 6)
Open = Callable[[], Store]  # each process opens the store for itself: obstore hangs after fork


def threads() -> Executor:
    return ThreadPoolExecutor(RACERS)


def processes() -> Executor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(RACERS, context, initializer=wait_for_all, initargs=(context.Barrier(RACERS),))


either_pool = pytest.mark.parametrize("pool", [threads, processes])


def wait_for_all(start: multiprocessing.synchronize.Barrier) -> None:
    """A process takes a hundred times longer to start than to finish its turn; begun one by one, nobody would race."""
    start.wait(120)


def open_local(root: str) -> LocalStore:
    return LocalStore(Path(root, "public"), Path(root, "staging"))


@pytest.fixture(params=["local", "s3"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    if request.param == "local":
        return partial(open_local, str(tmp_path))
    server, bucket = request.getfixturevalue("server"), request.getfixturevalue("bucket")
    return partial(open_s3, f"s3://{bucket}/terbit", server.environment())


def create_all(opened: Open, racer: int) -> list[bool]:
    store = opened()
    return [store.create(f"claims/{number}", b"%d" % racer, AT) for number in range(ROUNDS)]


def append_all(opened: Open, racer: int) -> int:
    """Append own entries to one log; how often the store said that it was too late."""
    store, late = opened(), 0
    for step in range(STEPS):
        while not append(store, f"{racer}.{step}"):
            late += 1
    return late


def append(store: Store, entry: str) -> bool:
    old = store.read("log")
    return store.swap("log", old, (old or b"") + f"{entry}\n".encode(), AT)


def count_all(opened: Open, racer: int) -> int:
    """Raise one number: racers write the same content at the same time, so content cannot tell who won."""
    store, won = opened(), 0
    while won < STEPS:
        old = store.read("count")
        won += store.swap("count", old, b"%d" % (int(old or b"0") + 1), AT)
    return won


@either_pool
def test_of_all_who_create_a_key_at_once_exactly_one_wins_and_its_content_stays(
    opened: Open, pool: Callable[[], Executor]
) -> None:
    with pool() as executor:
        answers = list(executor.map(partial(create_all, opened), range(RACERS)))
    store = opened()
    for number in range(ROUNDS):
        winners = [racer for racer in range(RACERS) if answers[racer][number]]
        assert [b"%d" % racer for racer in winners] == [store.read(f"claims/{number}")]


def test_of_all_who_create_a_key_with_the_same_content_at_once_exactly_one_wins(opened: Open) -> None:
    store, start = opened(), Barrier(RACERS)

    def create(_: int) -> list[bool]:
        answers = []
        for number in range(ROUNDS):
            start.wait()
            answers.append(store.create(f"same/{number}", b"same", AT))
        return answers

    with threads() as executor:
        answers = list(executor.map(create, range(RACERS)))
    assert [sum(round_) for round_ in zip(*answers, strict=True)] == [1] * ROUNDS


@either_pool
def test_no_update_is_lost_when_all_append_to_one_file(opened: Open, pool: Callable[[], Executor]) -> None:
    with pool() as executor:
        late = sum(executor.map(partial(append_all, opened), range(RACERS)))
    entries = (opened().read("log") or b"").decode().split()
    assert sorted(entries) == sorted(f"{racer}.{step}" for racer in range(RACERS) for step in range(STEPS))
    assert late > 0, "nobody met anybody"


@pytest.mark.parametrize("pool", [threads, processes] if FULL else [threads])
def test_no_update_is_lost_when_all_raise_one_number(opened: Open, pool: Callable[[], Executor]) -> None:
    with pool() as executor:
        won = sum(executor.map(partial(count_all, opened), range(RACERS)))
    assert opened().read("count") == b"%d" % won == b"%d" % (RACERS * STEPS)


@pytest.mark.parametrize(
    "fault",
    [Fault.LOST, Fault.CLOSED, Fault.LOST_BUSY, Fault.LOST_FAILED, Fault.CONFLICT],
    ids=lambda fault: fault.name,
)
def test_no_update_is_lost_or_counted_twice_on_a_line_that_breaks_at_every_fifth_request(
    line: Line, fault: Fault
) -> None:
    line.proxy.faults = dict.fromkeys(range(5, 4000, 5), fault)
    told: dict[str, bool | None] = {}  # entry → whether it counted, as its writer was told; None: unsure

    def work(racer: int) -> None:
        for entry in (f"{racer}.{step}" for step in range(STEPS)):
            try:
                told[entry] = append(line.store, entry)
            except Unreachable:
                told[entry] = None

    with threads() as executor:
        list(executor.map(work, range(RACERS)))
    entries = (line.beside.read("log") or b"").decode().split()
    assert len(entries) == len(set(entries))
    assert {entry for entry, counted in told.items() if counted} <= set(entries)
    if fault != Fault.LOST_FAILED:  # a lie about a write that was replaced since cannot be seen through (protocol.py)
        assert False not in {told[entry] for entry in entries}


def test_processes_behind_a_broken_line_agree_on_every_claim(server: S3Server, bucket: str, proxy: FaultProxy) -> None:
    proxy.faults = dict.fromkeys(range(4, 4000, 4), Fault.LOST)
    opened = partial(open_s3, f"s3://{bucket}/terbit", server.environment(proxy.url), patience=5)
    with processes() as executor:
        answers = list(executor.map(partial(create_all, opened), range(RACERS)))
    store = open_s3(f"s3://{bucket}/terbit", server.environment())
    for number in range(ROUNDS):
        winners = [racer for racer in range(RACERS) if answers[racer][number]]
        assert [b"%d" % racer for racer in winners] == [store.read(f"claims/{number}")]
