"""The public files that follow from a small log, compared as whole answers."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.release.log.checkpoint import Checkpoint
from pipelines.stages.release.log.derive import (
    allowed_signers,
    checkpoint_path,
    copied,
    current,
    editions,
    moment,
    read_sums,
    release_proof,
    shown,
    tombstone,
    tombstone_at,
    versions,
    vkey_file,
)
from pipelines.stages.release.log.history import History, read_history
from pipelines.stages.release.log.leaf import Leaf
from pipelines.stages.release.log.note import signed
from pipelines.stages.release.log.proof import read_proof
from pipelines.stages.release.log.sshsig import allowed_signer
from pipelines.stages.release.log.tree import growth, included, leaf_hash, root
from tests.stages.release_log.keys import ORIGIN, private, public, vkey
from tests.stages.release_log.log import (
    KEY,
    NEXT,
    PRIVATE,
    edition,
    history,
    leaves,
    release,
    revise,
    rotate,
    sums,
    withdraw,
)

A, B = hashlib.sha256(b"a").hexdigest(), hashlib.sha256(b"b").hexdigest()
SUMS = f"{A}  a.csv\n{B}  datapackage.json\n".encode()
FILES = [{"name": "a.csv", "bytes": 3}, {"name": "a.xlsx", "bytes": 9}]
SMALL = [
    release(edition("a", "2025", 1, 1), edition("b", "2026", 1, 2)),
    release(edition("a", "2026", 1, 3)),
    revise(edition("a", "2026", 2, 4), reason={"id": "Salah", "en": "Wrong"}),
    withdraw("data/a/2026/r2", "a.xlsx"),
    withdraw("data/a/2025/r1", basis="UU 14/2008"),
]


@pytest.fixture
def log() -> History:
    return history(*SMALL)


def as_public(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def test_a_moment_is_written_in_utc() -> None:
    assert [moment(0), moment(1_772_960_000)] == ["1970-01-01T00:00:00Z", "2026-03-08T08:53:20Z"]


def test_a_time_that_no_calendar_holds_is_refused_with_the_documented_error() -> None:
    with pytest.raises(ValueError):  # noqa: PT011, RUF100 - the same class as all else that is wrong in a leaf
        versions(
            read_history(
                [*leaves(), Leaf(1, *release(edition("a", "2025"))[:1], 10**30, release(edition("a", "2025"))[1])]
            ),
            "a",
            {},
        )


def test_the_newest_revision_that_was_not_withdrawn_is_current(log: History) -> None:
    found = {when: current(log, "a", when) for when in ("2024", "2025", "2026")}
    assert {when: entry and entry.path for when, entry in found.items()} == {
        "2024": None,
        "2025": None,
        "2026": "data/a/2026/r2",
    }
    without = history(*SMALL, withdraw("data/a/2026/r2"))
    assert current(without, "a", "2026") == without.at("data/a/2026/r1")


def test_the_editions_of_a_dataset_are_listed_once_and_in_order(log: History) -> None:
    assert [editions(log, name) for name in ("a", "b", "c")] == [["2025", "2026"], ["2026"], []]


def test_latest_shows_the_newest_edition_and_of_each_edition_the_current_revision(log: History) -> None:
    assert shown(log, "a") == {
        "data/a/2025/latest": None,
        "data/a/2026/latest": log.at("data/a/2026/r2"),
        "data/a/latest": log.at("data/a/2026/r2"),
    }


def test_latest_goes_back_to_an_older_edition_when_the_newest_was_withdrawn() -> None:
    log = history(release(edition("a", "2025")), release(edition("a", "2026")), withdraw("data/a/2026/r1"))
    older = log.at("data/a/2025/r1")
    assert shown(log, "a") == {"data/a/2025/latest": older, "data/a/2026/latest": None, "data/a/latest": older}


def test_latest_shows_nothing_when_everything_was_withdrawn() -> None:
    log = history(release(edition("a", "2025")), withdraw("data/a/2025/r1"))
    assert shown(log, "a") == {"data/a/2025/latest": None, "data/a/latest": None}


def test_latest_holds_the_table_and_the_package_without_what_was_withdrawn(log: History) -> None:
    names = [
        "SHA256SUMS",
        "SHA256SUMS.sig",
        "a.csv",
        "a.parquet",
        "a.xlsx",
        "ab.csv",
        "datapackage.json",
        "release.json",
    ]
    entry = log.at("data/a/2026/r2")
    assert entry is not None
    assert copied(entry, names) == ["a.csv", "a.parquet", "datapackage.json"]


def test_versions_list_every_revision_with_its_state_reason_and_withdrawals(log: History) -> None:
    facts = {path: {"rows": rows, "files": FILES} for path, rows in (("data/a/2026/r1", 5), ("data/a/2026/r2", 6))}
    expected = [
        {
            "dataset": "a",
            "edition": "2025",
            "revision": 1,
            "path": "data/a/2025/r1",
            "status": "withdrawn",
            "released_at": "2026-03-09T08:53:20Z",
            "reason": None,
            "sums": sums(1),
            "log": 1,
            "files": [],
            "withdrawals": [{"files": [], "reason": PRIVATE, "basis": "UU 14/2008", "log": 5}],
        },
        {
            "dataset": "a",
            "edition": "2026",
            "revision": 1,
            "path": "data/a/2026/r1",
            "status": "superseded",
            "released_at": "2026-03-10T08:53:20Z",
            "reason": None,
            "sums": sums(3),
            "log": 2,
            "files": FILES,
            "withdrawals": [],
            "rows": 5,
        },
        {
            "dataset": "a",
            "edition": "2026",
            "revision": 2,
            "path": "data/a/2026/r2",
            "status": "current",
            "released_at": "2026-03-11T08:53:20Z",
            "reason": {"id": "Salah", "en": "Wrong"},
            "sums": sums(4),
            "log": 3,
            "files": FILES[:1],
            "withdrawals": [{"files": ["a.xlsx"], "reason": PRIVATE, "basis": "UU 27/2022", "log": 4}],
            "rows": 6,
        },
    ]
    assert versions(log, "a", facts) == as_public({"dataset": "a", "releases": expected})
    assert versions(log, "c", {}) == as_public({"dataset": "c", "releases": []})


def test_the_facts_of_a_release_cannot_overrule_what_the_log_says(log: History) -> None:
    lies = {
        "status": "current",
        "sums": "0",
        "log": 99,
        "reason": "none",
        "path": "x",
        "withdrawals": [],
        "revision": 7,
    }
    found = json.loads(versions(log, "a", {"data/a/2025/r1": lies}))["releases"]
    assert found == json.loads(versions(log, "a", {}))["releases"]


def test_a_tombstone_says_why_on_which_ground_when_and_by_which_leaf(log: History) -> None:
    part, whole = (
        {
            "path": "data/a/2026/r2",
            "files": ["a.xlsx"],
            "reason": PRIVATE,
            "basis": "UU 27/2022",
            "withdrawn_at": "2026-03-12T08:53:20Z",
            "log": 4,
        },
        {
            "path": "data/a/2025/r1",
            "files": None,
            "reason": PRIVATE,
            "basis": "UU 14/2008",
            "withdrawn_at": "2026-03-13T08:53:20Z",
            "log": 5,
        },
    )
    revised, first = log.at("data/a/2026/r2"), log.at("data/a/2025/r1")
    assert revised is not None
    assert first is not None
    expected = as_public({"dataset": "a", "edition": "2026", "withdrawn": [part]})
    assert tombstone("a", "2026", revised.withdrawals) == expected
    expected = as_public({"dataset": "a", "edition": "2025", "withdrawn": [whole]})
    assert tombstone("a", "2025", first.withdrawals) == tombstone_at(log, "data/a/2025/latest") == expected
    both = as_public({"dataset": "a", "edition": "", "withdrawn": [whole, part]})
    assert tombstone_at(log, "data/a/latest") == both


def test_the_file_of_the_key_holds_the_one_that_signs_now(log: History) -> None:
    assert vkey_file(log) == f"{KEY}\n".encode()
    assert vkey_file(history(rotate(NEXT, KEY, KEY))) == f"{NEXT}\n".encode()


def test_allowed_signers_keep_every_key_that_ever_signed_once(log: History) -> None:
    assert allowed_signers(log) == allowed_signer(public(1)).encode()
    again = history(rotate(NEXT, KEY, KEY), rotate(KEY, NEXT, NEXT))
    assert allowed_signers(again) == (allowed_signer(public(1)) + allowed_signer(public(3))).encode()


def test_the_proof_beside_a_release_leads_from_its_leaf_to_the_root_of_its_checkpoint() -> None:
    entries = [leaf.encode() for leaf in leaves(*SMALL)]
    hashes = [leaf_hash(entry) for entry in entries]
    for index, (entry, before) in enumerate(zip(entries, growth(hashes), strict=False)):
        here = Checkpoint(ORIGIN, index + 1, root(hashes[: index + 1]))
        note = signed(here.text, {vkey(1): private(1).sign})
        found = read_proof(release_proof(entry, index, before, note))
        assert (found.index, found.extra, found.checkpoint) == (index, entry, note)
        assert included(leaf_hash(entry), found.index, here.size, found.hashes) == here.root


def test_a_checkpoint_stays_under_its_size() -> None:
    assert checkpoint_path(1234) == "log/checkpoints/1234"


def test_a_list_of_hashes_written_by_sha256sum_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a")
    (tmp_path / "nama berkas.csv").write_bytes(b"b")
    found = subprocess.run(["sha256sum", "a.csv", "nama berkas.csv"], cwd=tmp_path, capture_output=True, check=True)
    assert read_sums(found.stdout) == {"a.csv": A, "nama berkas.csv": B}


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/"), min_size=1).filter(
            lambda name: name not in {".", ".."}
        ),
        st.binary(min_size=32, max_size=32).map(bytes.hex),
    )
)
def test_a_list_of_hashes_read_back_is_the_same(files: dict[str, str]) -> None:
    assert read_sums("".join(f"{value}  {name}\n" for name, value in files.items()).encode()) == files


@pytest.mark.parametrize(
    "broken",
    [
        b"\n",
        SUMS[:-1],
        SUMS + b"\n",
        b"\n" + SUMS,
        SUMS + SUMS,
        SUMS.replace(b"  ", b" "),
        SUMS.replace(b"  ", b" *"),
        SUMS.replace(b"a.csv", b""),
        SUMS.replace(b"a.csv", b"x/a.csv"),
        SUMS.replace(b"a.csv", b"a\t.csv"),
        SUMS.replace(b"a.csv", b"\xff.csv"),
        SUMS.replace(b"\n", b"\r\n"),
        SUMS.replace(A.encode(), A.upper().encode()),
        SUMS.replace(A.encode(), A[1:].encode()),
        SUMS.replace(A.encode(), b"0" + A.encode()),
        SUMS.replace(b"datapackage.json", b"a.csv"),
        b"# comment\n" + SUMS,
    ],
)
def test_a_list_of_hashes_in_another_form_is_refused(broken: bytes) -> None:
    assert read_sums(SUMS) == {"a.csv": A, "datapackage.json": B}
    with pytest.raises(ValueError):  # noqa: PT011, RUF100 - bytes that are not UTF-8 are refused in Python's words
        read_sums(broken)


@pytest.mark.parametrize("name", [b".", b".."])
def test_a_name_that_stands_for_a_folder_is_refused(name: bytes) -> None:
    with pytest.raises(ValueError, match="not a list of hashes"):
        read_sums(SUMS.replace(b"a.csv", name))
