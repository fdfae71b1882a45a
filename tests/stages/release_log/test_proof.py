"""Offline proofs against the example and rules of c2sp.org/tlog-proof."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.release.log.checkpoint import Checkpoint, glance
from pipelines.stages.release.log.note import BadNote, signed, text_signed_by
from pipelines.stages.release.log.proof import Proof, read_proof
from pipelines.stages.release.log.tree import included, inclusion, leaf_hash, root
from tests.stages.release_log.keys import ORIGIN, cuts, one_bit_changes, private, vkey

EXTRA = "YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6kYXJ3aW4tYXJ"
HASHES = [
    "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=",
    "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=",
    "EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=",
    "RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=",
    "AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=",
]
# the example of the specification; its signatures are shortened there, so a note of our own stands in their place
CHECKPOINT = signed(f"{ORIGIN}\n109482\nsFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=\n", {vkey(1): private(1).sign})
HEAD = "\n".join(["c2sp.org/tlog-proof@v1", f"extra {EXTRA}", "index 73894", *HASHES, "", ""]).encode()

ENTRIES = [f"entry {index}".encode() for index in range(6)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
NOTE = signed(Checkpoint(ORIGIN, 6, root(LEAVES)).text, {vkey(1): private(1).sign})
REAL = Proof(4, tuple(inclusion(LEAVES, 4)), NOTE, ENTRIES[4]).encode()
HASH = st.binary(min_size=32, max_size=32)


def holds(content: bytes) -> bool:
    """What a reader does: the text must be what `encode` writes, the note signed, and the leaf under its root."""
    try:
        proof = read_proof(content)
        text_signed_by(proof.checkpoint, [vkey(1)])
        here = glance(proof.checkpoint)
        found = included(leaf_hash(proof.extra), proof.index, here.size, proof.hashes)
    except ValueError:
        return False
    return proof.encode() == content and found == here.root


def test_the_example_of_the_specification_is_read_and_written_again() -> None:
    found = read_proof(HEAD + CHECKPOINT)
    hashes = tuple(base64.b64decode(value) for value in HASHES)
    assert found == Proof(73894, hashes, CHECKPOINT, base64.b64decode(EXTRA))
    assert found.encode() == HEAD + CHECKPOINT


def test_a_proof_without_a_leaf_or_hashes_leaves_their_lines_out() -> None:
    assert Proof(0, (), CHECKPOINT).encode() == b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + CHECKPOINT
    assert read_proof(b"c2sp.org/tlog-proof@v1\nindex 0\n\n" + CHECKPOINT) == Proof(0, (), CHECKPOINT)


@given(st.integers(0, 10**18 - 1), st.lists(HASH, max_size=20), st.binary(max_size=80))
def test_a_proof_read_back_is_the_same(index: int, hashes: list[bytes], extra: bytes) -> None:
    proof = Proof(index, tuple(hashes), CHECKPOINT, extra)
    assert read_proof(proof.encode()) == proof


def test_a_whole_proof_holds_and_every_single_bit_turned_over_is_refused() -> None:
    assert holds(REAL)
    assert [changed for changed in one_bit_changes(REAL) if holds(changed)] == []


def test_every_byte_lost_or_added_in_a_proof_is_refused() -> None:
    lost = [REAL[:at] + REAL[at + 1 :] for at in range(len(REAL))]
    added = [REAL[:at] + more + REAL[at:] for at in range(len(REAL) + 1) for more in (b"\n", b" ", b"=", b"A", b"0")]
    assert [changed for changed in [*cuts(REAL), *lost, *added] if holds(changed)] == []


def test_a_proof_for_another_leaf_index_or_checkpoint_does_not_hold() -> None:
    right = read_proof(REAL)
    older = signed(Checkpoint(ORIGIN, 5, root(LEAVES[:5])).text, {vkey(1): private(1).sign})
    foreign = signed(glance(NOTE).text, {vkey(2): private(2).sign})
    wrong = [
        Proof(5, right.hashes, NOTE, right.extra),
        Proof(4, right.hashes, NOTE, ENTRIES[5]),
        Proof(4, right.hashes[:-1], NOTE, right.extra),
        Proof(4, right.hashes, older, right.extra),
        Proof(4, right.hashes, foreign, right.extra),
    ]
    assert not any(holds(proof.encode()) for proof in wrong)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\n\n",
        CHECKPOINT,
        HEAD.replace(b"@v1", b"@v2") + CHECKPOINT,
        HEAD.replace(b"c2sp", b"C2SP") + CHECKPOINT,
        HEAD.replace(b"index 73894", b"index 073894") + CHECKPOINT,
        HEAD.replace(b"index 73894", b"index -1") + CHECKPOINT,
        HEAD.replace(b"index 73894", b"index 7_3") + CHECKPOINT,
        HEAD.replace(b"index 73894", b"index ") + CHECKPOINT,
        HEAD.replace(b"index 73894", b"index " + b"9" * 5000) + CHECKPOINT,
        HEAD.replace(b"index 73894\n", b"") + CHECKPOINT,
        HEAD.replace(b"index", b"Index") + CHECKPOINT,
        HEAD.replace(EXTRA.encode(), b"***") + CHECKPOINT,
        HEAD.replace(b"gSKy", b"") + CHECKPOINT,
        HEAD.replace(b"gSKy", b"gSKygSKy") + CHECKPOINT,
        HEAD.replace(b"gSKy", b"gSK\xc3\xbf") + CHECKPOINT,
        HEAD.replace(b"\n", b"\r\n") + CHECKPOINT,
    ],
)
def test_bytes_of_another_form_are_no_proof(broken: bytes) -> None:
    with pytest.raises(BadNote, match="not a tlog-proof"):
        read_proof(broken)


def test_a_second_spelling_of_the_same_proof_is_refused_or_written_as_other_bytes() -> None:
    spellings = [
        HEAD.replace(b"PlQ=", b"PlR=") + CHECKPOINT,  # bits left over in base64
        HEAD.replace(EXTRA.encode(), b"") + CHECKPOINT,
        HEAD.removesuffix(b"\n\n"),
        HEAD.removesuffix(b"\n"),
    ]
    for content in spellings:
        assert not same(content)


def same(content: bytes) -> bool:
    try:
        return read_proof(content).encode() == content
    except BadNote:
        return False


def test_the_hashes_of_a_proof_are_those_of_sha_256() -> None:
    short = Proof(0, (hashlib.sha1(b"").digest(),), CHECKPOINT).encode()
    with pytest.raises(BadNote, match="not a tlog-proof"):
        read_proof(short)
