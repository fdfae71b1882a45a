"""Every verb of the object store under every fault at every request: done exactly once, or a clear refusal.

In CI each verb meets each fault at one of its requests; all of them when TERBUKA_SOAK is set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.model.errors import PublishingError, Refused, Unreachable
from pipelines.stages.release.store import Store
from pipelines.stages.release.store.s3 import S3Store
from pipelines.stages.release.store.s3.answers import meaning
from pipelines.stages.release.store.s3.bucket import WAITS
from tests.soak import FULL, report
from tests.stages.release_store.conftest import Line
from tests.stages.release_store.faults import Fault

AT = 1_790_000_000.0
NUMBERS = count()
LARGE = bytes(range(256)) * 24_000
FINAL = {Fault.EXPIRED: ["store-answer"], Fault.DENIED: ["store-denied"]}  # what no other try can mend
PASSING = [fault for fault in Fault if fault not in FINAL]
LASTING = [fault for fault in Fault if fault.value[1] not in {"silence", "half"}]
REACHING = [fault for fault in Fault if fault.value[0]]


@dataclass(frozen=True)
class Act:
    """A verb on keys below a folder `f`: what was there, what is done, what it returns, and what is there then."""

    name: str
    before: dict[str, bytes]
    do: Callable[[Store, str, Path], Any]
    returns: Any
    after: dict[str, bytes]

    @property
    def writes(self) -> bool:
        return self.before != self.after


def promote_nothing(store: Store, source: str, key: str) -> str:
    try:
        store.promote(source, key)
    except KeyError:
        return "nothing"
    return "something"


ACTS = [
    Act("read", {"a": b"1"}, lambda s, f, _: s.read(f"{f}/a"), b"1", {"a": b"1"}),
    Act("read nothing", {}, lambda s, f, _: s.read(f"{f}/a"), None, {}),
    Act("has", {"a": b"1"}, lambda s, f, _: s.has(f"{f}/a"), True, {"a": b"1"}),
    Act("has not", {}, lambda s, f, _: s.has(f"{f}/a"), False, {}),
    Act("create", {}, lambda s, f, _: s.create(f"{f}/a", b"2", AT), True, {"a": b"2"}),
    Act("create a file", {}, lambda s, f, p: s.create(f"{f}/a", p, AT), True, {"a": LARGE}),
    Act("create taken", {"a": b"1"}, lambda s, f, _: s.create(f"{f}/a", b"2", AT), False, {"a": b"1"}),
    Act("create equal", {"a": b"1"}, lambda s, f, _: s.create(f"{f}/a", b"1", AT), False, {"a": b"1"}),
    Act("swap", {"a": b"1"}, lambda s, f, _: s.swap(f"{f}/a", b"1", b"2", AT), True, {"a": b"2"}),
    Act("swap for the same", {"a": b"1"}, lambda s, f, _: s.swap(f"{f}/a", b"1", b"1", AT), True, {"a": b"1"}),
    Act("swap in", {}, lambda s, f, _: s.swap(f"{f}/a", None, b"2", AT), True, {"a": b"2"}),
    Act("swap stale", {"a": b"1"}, lambda s, f, _: s.swap(f"{f}/a", b"0", b"2", AT), False, {"a": b"1"}),
    Act("put", {"a": b"1"}, lambda s, f, _: s.put(f"{f}/a", b"2", AT), None, {"a": b"2"}),
    Act("put a file", {"a": b"1"}, lambda s, f, p: s.put(f"{f}/a", p, AT), None, {"a": LARGE}),
    Act("copy", {"s": b"1"}, lambda s, f, _: s.promote(f"{f}/s", f"{f}/a"), None, {"s": b"1", "a": b"1"}),
    Act("carry", {"s": b"1"}, lambda s, f, _: s.promote(f"{f}/s", f"{f}/a.csv"), None, {"s": b"1", "a.csv": b"1"}),
    Act("copy nothing", {}, lambda s, f, _: promote_nothing(s, f"{f}/s", f"{f}/a"), "nothing", {}),
    Act("carry nothing", {}, lambda s, f, _: promote_nothing(s, f"{f}/s", f"{f}/a.csv"), "nothing", {}),
    Act("path", {"a": b"1"}, lambda s, f, _: s.path(f"{f}/a").read_bytes(), b"1", {"a": b"1"}),
    Act("changed", {"a": b"1"}, lambda s, f, _: s.changed(f"{f}/a") > AT, True, {"a": b"1"}),
    Act("keys", {"a": b"1", "b/c": b"2"}, lambda s, f, _: len(s.keys(f)), 2, {"a": b"1", "b/c": b"2"}),
    Act("remove", {"a": b"1"}, lambda s, f, _: s.remove(f"{f}/a"), None, {}),
    Act("remove nothing", {}, lambda s, f, _: s.remove(f"{f}/a"), None, {}),
]
by_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
by_fault = pytest.mark.parametrize("fault", Fault, ids=lambda fault: fault.name)


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "file"
    path.write_bytes(LARGE)
    return path


def begin(line: Line, act: Act) -> str:
    folder = f"run/{next(NUMBERS)}"
    for name, content in act.before.items():
        line.beside.put(f"{folder}/{name}", content, AT)
    line.proxy.restart()
    line.slept.clear()
    return folder


def state(line: Line, folder: str) -> dict[str, bytes | None]:
    return {key.removeprefix(f"{folder}/"): line.beside.read(key) for key in line.beside.keys(folder)}


def conditional_writes(line: Line) -> int:
    pairs = zip(line.proxy.requests, line.proxy.headers, strict=True)
    conditional = {asked for asked, head in pairs if {"if-match", "if-none-match"} & set(head)}
    return sum(asked in conditional for asked in line.proxy.stored if asked.startswith("PUT"))


@by_act
@by_fault
def test_one_fault_at_any_request_is_overcome_or_a_refusal_that_changed_nothing(
    line: Line, large: Path, act: Act, fault: Fault
) -> None:
    numbers = points(act, fault, asked(line, act, large))
    for number in numbers:
        folder = begin(line, act)
        line.proxy.faults = {number: fault}
        returned, rules = outcome(act, line.store_for(fault), folder, large)
        if rules:
            assert rules == FINAL[fault]
            assert state(line, folder) == act.before
        else:
            assert returned == act.returns
            assert fault in PASSING or len(line.proxy.requests) < number
            assert state(line, folder) == act.after
        assert conditional_writes(line) <= 1, "written twice"
    assert line.slept == [] or fault.value[1] == "silence" or not FULL, "the last round met no fault"
    report("S3 verbs: one fault", act=act.name, fault=fault.name, points=len(numbers))


def points(act: Act, fault: Fault, requests: int) -> list[int]:
    """At which requests the fault comes: at each, and after the last; in CI at one of them."""
    return list(range(1, requests + 2)) if FULL else [1 + crc32(f"{act.name}{fault.name}".encode()) % requests]


def outcome(act: Act, store: Store, folder: str, large: Path) -> tuple[Any, list[str]]:
    """What the act returned, or the rules of its refusal."""
    try:
        return act.do(store, folder, large), []
    except Refused as refusal:
        return None, [finding.rule for finding in refusal.findings]


def asked(line: Line, act: Act, large: Path) -> int:
    """How many requests the act takes when nothing fails."""
    folder = begin(line, act)
    act.do(line.store, folder, large)
    return len(line.proxy.requests)


@pytest.mark.parametrize(
    ("act", "fault"),
    [(act, f) for number, act in enumerate(ACTS) for f in (LASTING if FULL else [LASTING[number % len(LASTING)]])],
    ids=lambda item: item.name,
)
def test_a_fault_that_lasts_ends_in_a_refusal_after_a_bounded_number_of_tries(
    line: Line, large: Path, act: Act, fault: Fault
) -> None:
    folder = begin(line, act)
    line.proxy.always = fault
    with pytest.raises(Refused) as refusal:
        act.do(line.store, folder, large)
    line.proxy.always = None
    lasting = fault in PASSING
    assert isinstance(refusal.value, Unreachable) == lasting
    assert [finding.rule for finding in refusal.value.findings] == FINAL.get(fault, ["store-unreachable"])
    assert state(line, folder) in (act.before, act.after)
    assert line.slept == (list(WAITS) if lasting else [])
    if not fault.value[0]:
        assert state(line, folder) == act.before


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.LATE], ids=lambda f: f.name)
def test_a_server_that_never_answers_is_given_up(line: Line, large: Path, fault: Fault) -> None:
    line.proxy.always = fault
    with pytest.raises(Unreachable):
        line.store_for(fault).create("a", b"1", AT)
    assert line.beside.read("a") == (b"1" if fault is Fault.LATE else None)


SCHEDULES = st.dictionaries(
    st.integers(1, 14), st.sampled_from([fault for fault in Fault if fault.value[1] != "silence"]), max_size=9
)
SEVERAL = settings(
    max_examples=60 if FULL else 20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SEVERAL
@given(act=st.sampled_from([act for act in ACTS if "file" not in act.name]), faults=SCHEDULES)
def test_any_schedule_of_faults_leaves_the_act_done_once_or_refused(
    line: Line, large: Path, act: Act, faults: dict
) -> None:
    folder = begin(line, act)
    line.proxy.faults = faults
    try:
        assert act.do(line.store, folder, large) == act.returns
    except PublishingError:
        assert state(line, folder) in (act.before, act.after)
    else:
        assert state(line, folder) == act.after
    assert conditional_writes(line) <= 1


@pytest.mark.parametrize("fault", REACHING, ids=lambda fault: fault.name)
def test_who_created_first_is_known_although_the_answer_was_lost(line: Line, fault: Fault) -> None:
    rival: list[bool] = []
    line.proxy.faults = {1: fault}
    line.proxy.after = lambda number, _: rival.append(line.beside.create("a", b"same", AT)) if number == 1 else None
    assert line.store_for(fault).create("a", b"same", AT)
    assert rival == [False]


@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.name)
def test_who_came_second_learns_it_although_both_wrote_the_same(line: Line, fault: Fault) -> None:
    rival: list[bool] = []
    line.proxy.faults = {1: fault}
    line.proxy.before = lambda number, _: rival.append(line.beside.create("a", b"same", AT)) if number == 1 else None
    assert not line.store_for(fault).create("a", b"same", AT)
    assert rival == [True]


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.LATE, Fault.LOST_BUSY], ids=lambda fault: fault.name)
def test_a_swap_that_another_publisher_replaced_before_we_could_look_is_not_guessed(line: Line, fault: Fault) -> None:
    line.beside.put("a", b"1", AT)
    line.proxy.faults = {2: fault}  # the first request reads
    line.proxy.after = lambda number, _: line.beside.put("a", b"3", AT) if number == 2 else None
    with pytest.raises(Unreachable) as refusal:
        line.store_for(fault).swap("a", b"1", b"2", AT)
    assert [finding.rule for finding in refusal.value.findings] == ["store-unsure"]
    assert line.beside.read("a") == b"3"


def test_a_swap_whose_answer_was_lost_and_that_another_publisher_made_instead_is_not_ours(line: Line) -> None:
    """As when two publishers roll the same claim forward: the checkpoint is the same whoever writes it."""
    line.beside.put("a", b"1", AT)
    line.proxy.faults = {2: Fault.CLOSED}
    line.proxy.after = lambda number, _: line.beside.put("a", b"2", AT) if number == 2 else None
    assert not line.store.swap("a", b"1", b"2", AT)
    assert line.beside.read("a") == b"2"


@pytest.mark.parametrize("fault", [None, Fault.CONFLICT, Fault.FAILED], ids=str)
def test_a_swap_that_another_publisher_forestalled_is_lost_and_overwrites_nothing(
    line: Line, fault: Fault | None
) -> None:
    line.beside.put("a", b"1", AT)
    line.proxy.faults = {2: fault} if fault else {}
    line.proxy.before = lambda number, _: line.beside.put("a", b"2", AT) if number == 2 else None
    assert not line.store.swap("a", b"1", b"2", AT)  # the other wrote the very same: still not our swap
    assert line.beside.read("a") == b"2"


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("status code: 400 Bad Request: <Error><Code>RequestTimeout</Code></Error>", None),
        ("status code: 501 Not Implemented: <Error><Code>NotImplemented</Code></Error>", "store-answer"),
        (
            "Received redirect without LOCATION, this normally indicates an incorrectly configured region",
            "store-answer",
        ),
        ("Server returned error response: <Error><Code>InternalError</Code></Error>", None),
    ],
)
def test_rare_answers_are_read_as_s3_means_them(s3: S3Store, answer: str, rule: str | None) -> None:
    """Sentences of obstore 0.12 that moto and the proxy cannot provoke. None: another try may mend it."""
    meant = meaning(s3.obstore.exceptions.GenericError(answer), s3.address, "a")
    assert ([finding.rule for finding in meant.findings] if isinstance(meant, Refused) else None) == (rule and [rule])
