"""Checkpoints and cosignatures against the examples and rules of c2sp.org/tlog-checkpoint and tlog-cosignature."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.release.log.checkpoint import (
    Checkpoint,
    cosignature_line,
    cosigned,
    cosigned_at,
    glance,
    read_checkpoint,
)
from pipelines.stages.release.log.ed25519 import verify
from pipelines.stages.release.log.note import BadNote, signature_line, signed, split
from tests.stages.release_log.keys import ORIGIN, one_bit_changes, private, public, verifier, vkey, witness

SOFA = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
COSIGNED = (
    f"{SOFA}\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()
ROOT = hashlib.sha256(b"root").digest()
HERE = Checkpoint(ORIGIN, 7, ROOT)
NOTE = signed(HERE.text, {vkey(1): private(1).sign})
TIME = 1_772_960_000


def with_witness(time: int = TIME, number: int = 2) -> bytes:
    return NOTE + cosignature_line(witness(number), HERE.text, time, private(number).sign).encode()


def test_the_example_of_the_specification_is_read() -> None:
    root = bytes.fromhex("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
    assert glance(COSIGNED) == Checkpoint("example.com/behind-the-sofa", 20852163, root)
    assert glance(COSIGNED).text == SOFA


def test_the_example_of_a_cosignature_holds_its_time_before_its_signature() -> None:
    _, [(log, log_id, signature), (name, id_, value)] = split(COSIGNED)
    assert (log, log_id.hex(), len(signature)) == ("example.com/behind-the-sofa", "033de0ae", 64)
    assert (name, id_.hex(), len(value)) == ("witness.example.com/w1", "8d66cf3f", 72)
    assert int.from_bytes(value[:8], "big") == 1679315147


def test_a_cosignature_signs_the_text_that_the_specification_shows() -> None:
    assert cosigned(SOFA, 1679315147) == f"cosignature/v1\ntime 1679315147\n{SOFA}".encode()


@given(st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_read_back_is_the_same(size: int, root: bytes) -> None:
    assert read_checkpoint(Checkpoint(ORIGIN, size, root).text) == Checkpoint(ORIGIN, size, root)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "\n",
        "\n\n\n\n",
        SOFA[:-1],
        SOFA + "\n",
        SOFA + "extension\n",
        SOFA.replace("example.com/behind-the-sofa", ""),
        SOFA.replace("\n20852163", "\n020852163"),
        SOFA.replace("\n20852163", "\n+20852163"),
        SOFA.replace("\n20852163", "\n-1"),
        SOFA.replace("\n20852163", "\n 20852163"),
        SOFA.replace("\n20852163", "\n20_852_163"),
        SOFA.replace("\n20852163", "\n2e7"),
        SOFA.replace("\n20852163", "\n٢٠"),
        SOFA.replace("\n20852163", "\n"),
        SOFA.replace("\n20852163", "\n" + "9" * 5000),
        SOFA.replace("I=\n", "J=\n"),  # bits left over: a second spelling of the same root
        SOFA.replace("I=\n", "I\n"),
        SOFA.replace("I=\n", "I==\n"),
        SOFA.replace("+", "-").replace("/X", "_X"),
        SOFA.replace("CsUY", "CsUY\r"),
        SOFA.replace("CsUY", ""),
        SOFA.replace("CsUY", "Çsuy"),
        SOFA.replace("\n", "\r\n"),
    ],
)
def test_a_text_of_another_form_is_no_checkpoint(broken: str) -> None:
    with pytest.raises(BadNote, match="not a checkpoint"):
        read_checkpoint(broken)


def test_an_empty_log_is_spelled_with_a_zero() -> None:
    assert Checkpoint(ORIGIN, 0, ROOT).text.split("\n")[1] == "0"
    assert read_checkpoint(Checkpoint(ORIGIN, 0, ROOT).text).size == 0


@pytest.mark.parametrize("time", [0, 1, TIME, 2**63 - 1])
def test_a_cosignature_tells_when_the_witness_saw_the_checkpoint(time: int) -> None:
    note = with_witness(time)
    assert cosigned_at(note, witness(2)) == time
    _, [_, (_, _, value)] = split(note)
    assert verify(public(2), f"cosignature/v1\ntime {time}\n{HERE.text}".encode(), value[8:])


def test_a_time_beyond_63_bits_is_refused() -> None:
    # tlog-cosignature: the timestamp "MUST NOT exceed 2^63 - 1"
    with pytest.raises(BadNote):
        cosigned_at(with_witness(2**63), witness(2))


def test_the_id_of_a_witness_is_that_of_the_specification() -> None:
    # SHA-256(<name> || "\n" || 0x04 || 32-byte Ed25519 cosigner public key)[:4]
    assert witness(2).id == hashlib.sha256(b"witness.example/w1\n\x04" + public(2)).digest()[:4]
    assert witness(2).id != verifier(2, "witness.example/w1").id


def test_a_note_without_this_witness_is_refused() -> None:
    for key in (witness(3), witness(2, "witness.example/w2"), verifier(2, "witness.example/w1"), verifier(1)):
        with pytest.raises(BadNote, match="not cosigned by this witness"):
            cosigned_at(with_witness(), key)
    with pytest.raises(BadNote, match="not cosigned by this witness"):
        cosigned_at(NOTE, witness(2))


def test_a_bare_signature_of_a_witness_is_no_cosignature() -> None:
    key = witness(2)
    for value in (private(2).sign(HERE.text.encode()), TIME.to_bytes(8, "big") + private(2).sign(HERE.text.encode())):
        with pytest.raises(BadNote, match="not cosigned by this witness"):
            cosigned_at(NOTE + signature_line(key, value).encode(), key)


@settings(deadline=None)
@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_a_cosignature_holds_for_its_own_time_only(time: int, other: int) -> None:
    _, [_, (_, _, value)] = split(with_witness(time))
    note = NOTE + signature_line(witness(2), other.to_bytes(8, "big") + value[8:]).encode()
    if other == time:
        assert cosigned_at(note, witness(2)) == time
    else:
        with pytest.raises(BadNote, match="not cosigned by this witness"):
            cosigned_at(note, witness(2))


def test_every_single_bit_turned_over_in_the_text_or_the_cosignature_is_refused() -> None:
    line = with_witness()[len(NOTE) :]
    text = HERE.text.encode()
    changed = [NOTE + other for other in one_bit_changes(line)]
    changed += [other + with_witness()[len(text) :] for other in one_bit_changes(text)]
    assert [note for note in changed if accepted(note)] == []
    assert accepted(NOTE + line)


def accepted(note: bytes) -> bool:
    try:
        return cosigned_at(note, witness(2)) >= 0
    except BadNote:
        return False


def test_the_root_of_a_checkpoint_is_32_bytes() -> None:
    for root in (b"", ROOT[:-1], ROOT + b"\x00"):
        text = f"{ORIGIN}\n7\n{base64.b64encode(root).decode()}\n"
        with pytest.raises(BadNote, match="not a checkpoint"):
            read_checkpoint(text)
