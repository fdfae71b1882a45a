"""Signed notes against c2sp.org/signed-note: its example, its rules, and every change that must not pass."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.release.log.ed25519 import verify
from pipelines.stages.release.log.note import (
    BadNote,
    Verifier,
    read_vkey,
    signature_line,
    signed,
    split,
    text_signed_by,
)
from tests.stages.release_log.keys import ORIGIN, cuts, one_bit_changes, private, public, verifier, vkey, witness

EXAMPLE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
).encode()
TEXT = "data.example/log\n7\nisi — ✓\n\nbaris terakhir\n"
NOTE = signed(TEXT, {vkey(1): private(1).sign})
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
TEXTS = st.lists(LINES, min_size=1, max_size=5).map(lambda lines: "\n".join(lines) + "\n")
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="+"), min_size=1)
SEVERAL = settings(deadline=None)


def refused(note: bytes, *vkeys: str) -> bool:
    """Whether the note is refused with the one error that callers handle."""
    try:
        text_signed_by(note, list(vkeys))
    except BadNote:
        return True
    return False


def test_the_example_of_the_specification_is_accepted() -> None:
    assert text_signed_by(EXAMPLE_NOTE, [EXAMPLE_VKEY]) == "This is an example message.\n"


def test_the_key_of_the_example_has_the_name_the_id_and_the_spelling_of_the_specification() -> None:
    key = read_vkey(EXAMPLE_VKEY)
    assert (key.name, key.id.hex(), key.kind, key.vkey) == ("example.com/foo", "530d903a", 1, EXAMPLE_VKEY)


def test_the_poem_of_the_specification_keeps_its_empty_line_and_its_signature_verifies_nothing_else() -> None:
    text, [(name, id_, value)] = split(POEM)
    assert text == "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n"
    assert (name, id_.hex(), len(value)) == ("quasimodo.example/salvatore", "367ba04b", 64)


@SEVERAL
@given(TEXTS, st.integers(1, 9))
def test_a_note_read_back_gives_its_text(text: str, number: int) -> None:
    note = signed(text, {vkey(number): private(number).sign})
    assert text_signed_by(note, [vkey(number)]) == text
    assert refused(note, vkey(number + 1))


@SEVERAL
@given(NAMES, st.integers(1, 9), st.sampled_from([1, 4]))
def test_a_vkey_read_back_gives_its_key(name: str, number: int, kind: int) -> None:
    key = Verifier(name, public(number), kind)
    assert read_vkey(key.vkey) == key


def test_every_single_bit_turned_over_in_a_note_is_refused() -> None:
    for note in (NOTE, EXAMPLE_NOTE):
        key = vkey(1) if note is NOTE else EXAMPLE_VKEY
        assert not refused(note, key)
        assert [changed for changed in one_bit_changes(note) if not refused(changed, key)] == []


def test_every_byte_lost_or_added_in_a_note_is_refused() -> None:
    lost = [NOTE[:at] + NOTE[at + 1 :] for at in range(len(NOTE))]
    added = [NOTE[:at] + more + NOTE[at:] for at in range(len(NOTE) + 1) for more in (b"\n", b" ", b"=", b"A", b"\x00")]
    assert [changed for changed in [*cuts(NOTE), *lost, *added] if not refused(changed, vkey(1))] == []


@pytest.mark.parametrize("value", [value for value in range(32) if value != 10])
def test_a_control_character_is_refused_even_when_it_was_signed(value: int) -> None:
    assert refused(signed(f"a{chr(value)}b\n", {vkey(1): private(1).sign}), vkey(1))


def test_a_text_that_is_not_utf_8_is_refused_even_when_it_was_signed() -> None:
    text = b"caf\xe9\n"
    line = signature_line(verifier(1), private(1).sign(text)).encode()
    assert refused(text + b"\n" + line, vkey(1))


def test_a_note_without_the_last_newline_or_the_empty_line_or_a_signature_is_refused() -> None:
    text, line = NOTE.rsplit(b"\n\n", 1)
    assert not refused(text + b"\n\n" + line, vkey(1))
    for broken in (
        NOTE[:-1],
        text + b"\n" + line,
        text + b"\n\n",
        text + b"\n\n\n",
        text + b"\n",
        line,
        b"",
        b"\n",
        b"\n\n",
    ):
        assert refused(broken, vkey(1))


def test_two_signatures_are_refused_where_one_is_expected_and_the_other_way_round() -> None:
    both = signed(TEXT, {vkey(1): private(1).sign, vkey(2): private(2).sign})
    assert text_signed_by(both, [vkey(1), vkey(2)]) == TEXT
    assert refused(both, vkey(1))
    assert refused(both, vkey(2), vkey(1))
    assert refused(NOTE, vkey(1), vkey(2))
    assert refused(NOTE + NOTE[NOTE.rindex("—".encode()) :], vkey(1))
    assert refused(NOTE)


def test_a_foreign_key_under_the_same_name_is_refused() -> None:
    forged = signed(TEXT, {vkey(2): private(2).sign})
    assert refused(forged, vkey(1))
    renamed = f"{TEXT}\n{base64_line(ORIGIN, verifier(1).id + private(2).sign(TEXT.encode()))}".encode()
    assert refused(renamed, vkey(1))


def test_the_same_key_under_the_name_of_another_log_is_refused() -> None:
    other = vkey(1, "other.example/log")
    assert refused(NOTE, other)
    assert refused(signed(TEXT, {other: private(1).sign}), vkey(1))


def test_a_key_of_a_witness_signs_no_note_by_itself() -> None:
    # signed-note: type 0x04 signs a timestamped cosignature (tlog-cosignature), never the bare text
    key = witness(1, ORIGIN)
    assert refused(f"{TEXT}\n{signature_line(key, private(1).sign(TEXT.encode()))}".encode(), key.vkey)


def base64_line(name: str, raw: bytes) -> str:
    return f"— {name} {base64.b64encode(raw).decode()}\n"


@pytest.mark.parametrize(
    "line",
    [
        "- data.example/log AAAAAAAA\n",
        "—data.example/log AAAAAAAA\n",
        "—  AAAAAAAA\n",
        "— a+b AAAAAAAA\n",
        "— a\u00a0b AAAAAAAA\n",
        "— a\u2028b AAAAAAAA\n",
        "— data.example/log AAAAAA==\n",  # four bytes: an id and no signature
        "— data.example/log AAAAAAA\n",
        "— data.example/log AAAAAAB=\n",  # bits left over: a second spelling
        "— data.example/log AAAAAA-_\n",
        "— data.example/log  AAAAAAAA\n",
        "— data.example/log AAAAAAAA \n",
    ],
)
def test_a_signature_line_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(BadNote, match="well-formed"):
        split(f"text\n\n{line}".encode())


def test_sixteen_signatures_can_be_read() -> None:
    # signed-note: verifiers "MUST accept at least up to 16 signatures"
    note = signed(TEXT, {vkey(number): private(number).sign for number in range(1, 17)})
    assert text_signed_by(note, [vkey(number) for number in range(1, 17)]) == TEXT


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903a+",
        EXAMPLE_VKEY[:-1],
        EXAMPLE_VKEY + "=",
        EXAMPLE_VKEY + "\n",
        EXAMPLE_VKEY.replace("530d903a", "530d903b"),
        EXAMPLE_VKEY.replace("530d903a", "530D903A"),
        EXAMPLE_VKEY.replace("example.com/foo", "example.com/fop"),
        EXAMPLE_VKEY.replace("+Aek", "+Bek"),  # kind 5
    ],
)
def test_a_vkey_that_was_changed_is_refused(broken: str) -> None:
    with pytest.raises(BadNote):
        read_vkey(broken)


@pytest.mark.parametrize("name", ["", "a b", "a\nb", "a\u00a0b", "a\u2003b", "a\tb"])
def test_a_vkey_with_no_name_or_a_space_in_it_is_refused(name: str) -> None:
    # signed-note: "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus"
    with pytest.raises(BadNote):
        read_vkey(Verifier(name, public(1)).vkey)


def test_a_vkey_of_a_kind_or_length_that_is_not_ed25519_is_refused() -> None:
    for key in (verifier(1, kind=2), verifier(1, kind=6), verifier(1, kind=255), Verifier(ORIGIN, public(1)[:-1])):
        with pytest.raises(BadNote):
            read_vkey(key.vkey)


def test_the_signature_covers_the_text_with_its_last_newline_and_nothing_more() -> None:
    _, [(_, _, value)] = split(NOTE)
    assert verify(public(1), TEXT.encode(), value)
    assert not verify(public(1), TEXT.encode()[:-1], value)
    assert not verify(public(1), TEXT.encode() + b"\n", value)
