"""What a log may say after what it said before; every contradiction is named with its leaf."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.stages.release.log.history import Entry, History, follow, read_history
from pipelines.stages.release.log.leaf import Leaf, read_leaf
from tests.stages.release_log.keys import ORIGIN, vkey
from tests.stages.release_log.log import (
    AT,
    DAY,
    KEY,
    LATER,
    NEXT,
    RECOVERY,
    edition,
    history,
    leaves,
    policy,
    refusal,
    release,
    revise,
    rotate,
    sums,
    withdraw,
)

NO_VOUCHER = "leaf 1: neither the key in use nor the recovery key vouches for the new key"


def test_the_first_leaf_names_the_key_the_recovery_key_and_the_origin() -> None:
    found = history()
    assert found == History(1, AT, ((1, KEY, ""),), RECOVERY)
    assert (found.vkey, found.origin, found.signers(1)) == (KEY, ORIGIN, [KEY])


def test_a_log_that_starts_without_a_key_is_refused() -> None:
    for kind, facts in (release(edition("a", "2026")), policy("a", "P1M"), ("note", {"text": {"id": "a", "en": "a"}})):
        assert refusal([Leaf(0, kind, AT, facts)]) == "the log does not begin with a key"


def test_a_recovery_key_of_another_log_is_refused() -> None:
    other = Leaf(0, "key", AT, {"vkey": KEY, "recovery": vkey(2, "other.example/log")})
    assert refusal([other]) == "leaf 0: a key of another log"


@pytest.mark.parametrize("n", [0, 2, 7])
def test_a_leaf_out_of_order_is_refused(n: int) -> None:
    assert refusal([*leaves(), Leaf(n, "note", AT, {"text": {"id": "a", "en": "a"}})]) == f"leaf {n} is out of order"


def test_a_log_that_does_not_start_at_leaf_0_is_refused() -> None:
    assert refusal(leaves(policy("a", "P1M"))[1:]) == "leaf 1 is out of order"


def test_a_time_before_that_of_the_last_leaf_is_refused_and_the_same_time_is_not() -> None:
    note = Leaf(1, "note", AT, {"text": {"id": "a", "en": "a"}})
    assert refusal([*leaves(), note]) == ""
    assert refusal([*leaves(), replace(note, time=AT - 1)]) == "leaf 1 is out of order"


def test_a_release_is_remembered_with_its_leaf_and_time() -> None:
    found = history(release(edition("a", "2025", 1, 7), edition("b", "2026", 1, 8)))
    expected = {
        "a": (Entry("a", "2025", 1, sums(7), 1, AT + DAY),),
        "b": (Entry("b", "2026", 1, sums(8), 1, AT + DAY),),
    }
    assert found.entries == expected
    assert found.at("data/a/2025/r1") == expected["a"][0]
    assert found.at("data/a/2025/r2") is None
    assert found.at("data/c/2025/r1") is None
    assert found.at("log") is None


def test_a_revision_is_remembered_with_its_reason_after_the_one_before() -> None:
    reason = {"id": "Salah ketik", "en": "A slip"}
    found = history(release(edition("a", "2025")), revise(edition("a", "2025", 2, 9), reason=reason))
    assert [(entry.path, entry.reason) for entry in found.of("a", "2025")] == [
        ("data/a/2025/r1", None),
        ("data/a/2025/r2", reason),
    ]
    assert found.of("a", "2026") == []


def test_a_revision_that_skips_a_number_is_refused() -> None:
    for rev in (1, 3):
        log = leaves(release(edition("a", "2025")), revise(edition("a", "2025", rev)))
        assert refusal(log) == f"leaf 2: a 2025 r{rev} is out of order"


def test_a_release_that_does_not_start_at_revision_1_is_refused() -> None:
    assert refusal(leaves(release(edition("a", "2025", 2)))) == "leaf 1: a 2025 r2 is out of order"


def test_a_revision_without_an_earlier_release_is_refused() -> None:
    assert refusal(leaves(revise(edition("a", "2025", 1)))) == "leaf 1: a 2025 r1 is out of order"
    other = leaves(release(edition("a", "2024")), revise(edition("a", "2025", 1)))
    assert refusal(other) == "leaf 2: a 2025 r1 is out of order"


def test_a_release_of_an_edition_that_exists_is_refused() -> None:
    for rev in (1, 2):  # 2: a revision without a reason
        log = leaves(release(edition("a", "2025")), release(edition("a", "2025", rev)))
        assert refusal(log) == f"leaf 2: a 2025 r{rev} is out of order"
    assert refusal(leaves(release(edition("a", "2025"), edition("a", "2025")))) == "leaf 1: a 2025 r1 is out of order"


def test_an_edition_whose_release_was_withdrawn_is_revised_and_not_released_again() -> None:
    gone = [release(edition("a", "2025")), withdraw("data/a/2025/r1")]
    assert refusal(leaves(*gone, release(edition("a", "2025")))) == "leaf 3: a 2025 r1 is out of order"
    assert refusal(leaves(*gone, revise(edition("a", "2025", 2)))) == ""


def test_a_withdrawal_is_remembered_with_its_release() -> None:
    log = leaves(release(edition("a", "2025")), withdraw("data/a/2025/r1", "a.xlsx"), withdraw("data/a/2025/r1"))
    part, whole = (read_history(log[:size]).entries["a"][0] for size in (3, 4))
    assert (part.withdrawn, part.withdrawn_files, part.withdrawals) == (False, {"a.xlsx"}, (log[2],))
    assert (whole.withdrawn, whole.withdrawn_files, whole.withdrawals) == (True, {"a.xlsx"}, (log[2], log[3]))


@pytest.mark.parametrize("path", ["data/a/2025/r2", "data/b/2025/r1", "data/a/2025", "data/a/2025/r1/", "", "data"])
def test_a_withdrawal_of_a_path_that_is_not_there_is_refused(path: str) -> None:
    log = leaves(release(edition("a", "2025")), withdraw(path))
    assert refusal(log) in ("leaf 2: nothing to withdraw at this path", "leaf 2: path cannot be so")


def test_what_was_withdrawn_whole_cannot_be_withdrawn_again() -> None:
    log = leaves(release(edition("a", "2025")), withdraw("data/a/2025/r1"), withdraw("data/a/2025/r1", "a.csv"))
    assert refusal(log) == "leaf 3: nothing to withdraw at this path"


def test_the_newest_policy_of_each_dataset_counts() -> None:
    log = leaves(policy("a", "P1Y"), policy("b", "P1M"), policy("a", "P3M"))
    assert read_history(log).policies == {"a": log[3], "b": log[2]}


def test_an_approval_and_a_note_change_nothing_but_size_and_time() -> None:
    before = history(release(edition("a", "2025")))
    for kind, facts in (("approve", {"who": "x", "what": "0" * 64}), ("note", {"text": {"id": "z", "en": "z"}})):
        leaf = Leaf(2, kind, AT + 9 * DAY, facts)
        assert follow(before, leaf) == replace(before, size=3, time=AT + 9 * DAY)


def test_a_key_that_nobody_vouches_for_is_refused() -> None:
    for by in ("", NEXT, LATER, vkey(1, "other.example/log")):
        assert refusal(leaves(rotate(NEXT, KEY, by))) == NO_VOUCHER


def test_a_key_that_retires_another_than_the_one_in_use_is_refused() -> None:
    for retires in ("", RECOVERY, NEXT):
        assert refusal(leaves(rotate(NEXT, retires, KEY))) == NO_VOUCHER


def test_a_new_key_under_the_name_of_another_log_is_refused() -> None:
    assert refusal(leaves(rotate(vkey(3, "other.example/log"), KEY, KEY))) == "leaf 1: a key of another log"


def test_a_retired_key_vouches_for_nothing_any_more() -> None:
    log = leaves(rotate(NEXT, KEY, KEY), rotate(LATER, NEXT, KEY))
    assert refusal(log) == NO_VOUCHER.replace("leaf 1", "leaf 2")


@pytest.mark.parametrize("by", [KEY, RECOVERY], ids=["the current key", "the recovery key"])
def test_a_key_is_changed_when_this_key_vouches_and_both_sign_the_checkpoint_of_the_change(by: str) -> None:
    found = history(
        ("note", {"text": {"id": "a", "en": "a"}}), rotate(NEXT, KEY, by), ("note", {"text": {"id": "b", "en": "b"}})
    )
    assert found.keys == ((1, KEY, ""), (3, NEXT, by))
    assert (found.vkey, found.recovery, found.origin) == (NEXT, RECOVERY, ORIGIN)
    assert [found.signers(size) for size in (1, 2, 3, 4, 5)] == [[KEY], [KEY], [by, NEXT], [NEXT], [NEXT]]


def test_two_changes_of_key_in_a_row_each_have_their_two_signers() -> None:
    found = history(rotate(NEXT, KEY, KEY), rotate(LATER, NEXT, RECOVERY))
    assert [found.signers(size) for size in (1, 2, 3, 4)] == [[KEY], [KEY, NEXT], [RECOVERY, LATER], [LATER]]


def test_a_history_is_the_same_read_at_once_or_leaf_by_leaf_and_never_changes_afterwards() -> None:
    log = leaves(release(edition("a", "2025")), revise(edition("a", "2025", 2)), withdraw("data/a/2025/r1"))
    states = [read_history(log[:size]) for size in range(len(log) + 1)]
    for before, leaf, after in zip(states, log, states[1:], strict=False):
        assert follow(before, leaf) == after
    assert states == [read_history(log[:size]) for size in range(len(log) + 1)]


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("a/b", "2025"),
        ("a", "b/2025"),
        ("..", "2025"),
        ("a", ".."),
        ("", "2025"),
        ("a", ""),
        ("a", "latest"),
        ("A", "2025"),
    ],
)
def test_a_release_whose_folder_would_not_be_its_own_is_refused(name: str, when: str) -> None:
    # TRUST.md §4: names are `[a-z0-9][a-z0-9-]{0,63}`; data/a/b/2025/r1 could be two releases, data/a/latest is an alias
    assert refusal(leaves(release(edition(name, when)))) != ""


HOSTILE: list[tuple[str, dict[str, Any]]] = [
    ("release", {"editions": None}),
    ("release", {"editions": 1}),
    ("release", {"editions": ["a"]}),
    ("release", {"editions": [{}]}),
    ("release", {"editions": [{**edition("a", "2025"), "leaf": 9}]}),
    ("release", {"editions": [{**edition("a", "2025"), "more": 9}]}),
    ("release", {"editions": [{**edition("a", "2025"), "dataset": []}]}),
    ("release", {"editions": [{**edition("a", "2025"), "dataset": 1}]}),
    ("release", {"editions": [{**edition("a", "2025"), "edition": None}]}),
    ("release", {"editions": [{**edition("a", "2025"), "rev": True}]}),
    ("release", {"editions": [{**edition("a", "2025"), "rev": 1.0}]}),
    ("release", {"editions": [{**edition("a", "2025"), "sums": 1}]}),
    ("release", {"editions": [{**edition("a", "2025"), "sums": "no hash"}]}),
    ("withdraw", {"path": 1, "files": [], "reason": {"id": "x", "en": "y"}, "basis": "y"}),
    ("withdraw", {"path": "data/z/2025/r1", "files": None, "reason": {"id": "x", "en": "y"}, "basis": "y"}),
    ("withdraw", {"path": "data/z/2025/r1", "files": 1, "reason": {"id": "x", "en": "y"}, "basis": "y"}),
    ("withdraw", {"path": "data/z/2025/r1", "files": [[]], "reason": {"id": "x", "en": "y"}, "basis": "y"}),
    ("withdraw", {"path": "data/z/2025/r1", "files": "a.csv", "reason": {"id": "x", "en": "y"}, "basis": "y"}),
    ("policy", {"dataset": [], "promise": "P1M", "grace": "P1D"}),
    ("key", {"vkey": 1, "retires": KEY, "by": KEY}),
    ("key", {"vkey": "no key", "retires": KEY, "by": KEY}),
    ("key", {"vkey": NEXT, "retires": KEY, "by": []}),
]


@pytest.mark.parametrize(("kind", "facts"), HOSTILE, ids=[str(facts)[:70] for _, facts in HOSTILE])
def test_facts_of_another_type_are_refused_with_the_documented_error(kind: str, facts: dict[str, Any]) -> None:
    before = history(release(edition("z", "2025")))
    content = Leaf(2, kind, AT + 2 * DAY, facts).encode()
    with pytest.raises(ValueError):  # noqa: PT011, RUF100 - which of the two refuses, and in what words, is theirs to say
        follow(before, read_leaf(content))


@pytest.mark.parametrize(("key", "recovery"), [(1, RECOVERY), (KEY, None), ([], []), (KEY, "no key")])
def test_a_first_leaf_whose_keys_are_of_another_type_is_refused_with_the_documented_error(
    key: Any, recovery: Any
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011, RUF100
        read_history([read_leaf(Leaf(0, "key", AT, {"vkey": key, "recovery": recovery}).encode())])
