"""Leaves are one canonical JSON object each: what `encode` writes is the only spelling that `read_leaf` takes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.release.log.leaf import LAST, LIMIT, SHAPES, Leaf, read_leaf
from tests.stages.release_log.keys import vkey

SUMS = "0" * 64
TRUST = {"editions": [{"dataset": "apbd", "edition": "2026-05", "rev": 1, "sums": SUMS}]}
FACTS: dict[str, dict[str, Any]] = {
    "release": TRUST,
    "revise": {**TRUST, "reason": {"id": "Salah ketik", "en": "A slip"}},
    "withdraw": {"path": "data/apbd/2026-05/r1", "files": [], "reason": {"id": "x", "en": "y"}, "basis": "UU 27/2022"},
    "key": {"vkey": vkey(3), "retires": vkey(1), "by": vkey(1)},
    "policy": {"dataset": "apbd", "promise": "P1M", "grace": "P10D"},
    "approve": {"who": "a", "what": SUMS},
    "note": {"text": {"id": "catatan — é", "en": "a note"}},
}
NOTE = {"kind": "note", "n": 1, "text": {"id": "a", "en": "a"}, "time": 1, "v": 1}


def both(text: str) -> dict[str, str]:
    return {"id": text, "en": ""}


def spelled(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def refused(content: bytes) -> bool:
    """Whether the leaf is refused with the one error that callers handle."""
    try:
        read_leaf(content)
    except ValueError:
        return True
    return False


def test_a_leaf_has_the_bytes_that_the_design_shows() -> None:
    expected = (
        '{"editions":[{"dataset":"apbd","edition":"2026-05","rev":1,"sums":"' + SUMS + '"}],'
        '"kind":"release","n":4,"time":1772960000,"v":1}'
    )
    assert Leaf(4, "release", 1_772_960_000, TRUST).encode() == expected.encode()


def test_the_kinds_are_those_of_the_design() -> None:
    assert set(SHAPES) == set(FACTS)


@pytest.mark.parametrize("kind", FACTS)
def test_every_kind_of_leaf_read_back_is_the_same(kind: str) -> None:
    leaf = Leaf(1, kind, 5, FACTS[kind])
    assert read_leaf(leaf.encode()) == leaf


def test_the_first_leaf_holds_the_key_and_the_recovery_key() -> None:
    leaf = Leaf(0, "key", 5, {"vkey": vkey(1), "recovery": vkey(2)})
    assert read_leaf(leaf.encode()) == leaf
    assert refused(Leaf(0, "key", 5, FACTS["key"]).encode())
    assert refused(Leaf(1, "key", 5, {"vkey": vkey(1), "recovery": vkey(2)}).encode())


@pytest.mark.parametrize("kind", FACTS)
def test_a_leaf_with_a_fact_too_few_or_too_many_is_refused(kind: str) -> None:
    for name in FACTS[kind]:
        facts = {key: value for key, value in FACTS[kind].items() if key != name}
        assert refused(Leaf(1, kind, 5, facts).encode())
    assert refused(Leaf(1, kind, 5, {**FACTS[kind], "more": 1}).encode())


@given(st.integers(1, 2**40), st.integers(0, 2**40), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_note_read_back_is_the_same(n: int, time: int, text: str) -> None:
    leaf = Leaf(n, "note", min(time, LAST), {"text": {"id": text, "en": text}})
    assert read_leaf(leaf.encode()) == leaf


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        spelled(NOTE) + b"\n",
        b" " + spelled(NOTE),
        b"\xef\xbb\xbf" + spelled(NOTE),
        spelled(NOTE).replace(b":", b": "),
        spelled(NOTE).replace(b'"a"', b'"\\u0061"'),
        spelled(NOTE).replace(b'"a"', b'"\xff"'),
        spelled(NOTE).replace(b'"a"', b'"\\ud800"'),
        spelled(NOTE).replace(b'"n":1', b'"n":1,"n":1'),
        spelled(NOTE).replace(b'"n":1', b'"n":1.0'),
        spelled(NOTE).replace(b'"n":1', b'"n":01'),
        spelled(NOTE).replace(b'"n":1', b'"n":-0'),
        b'{"v":1,"text":{"en":"a","id":"a"},"time":1,"kind":"note","n":1}',
    ],
)
def test_what_is_not_canonical_is_refused(content: bytes) -> None:
    assert refused(content)


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 2},
        {"v": "1"},
        {"v": None},
        {"n": -1},
        {"n": True},
        {"n": "1"},
        {"n": None},
        {"time": -1},
        {"time": 1.5},
        {"time": False},
        {"kind": "unknown"},
        {"kind": ""},
        {"kind": None},
    ],
)
def test_a_version_number_time_or_kind_that_is_not_known_is_refused(changed: dict[str, Any]) -> None:
    assert not refused(spelled(NOTE))
    assert refused(spelled(NOTE | changed))


@pytest.mark.parametrize("kind", [[], {}, ["note"]])
def test_a_kind_that_is_no_text_is_refused_and_not_stumbled_over(kind: Any) -> None:
    assert refused(spelled(NOTE | {"kind": kind}))


@pytest.mark.parametrize("version", [True, 1.0])
def test_a_version_has_one_spelling(version: Any) -> None:
    assert refused(spelled(NOTE | {"v": version}))


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_json_has_no_number_for_is_refused(number: bytes) -> None:
    # RFC 8259 §6: "Numeric values that cannot be represented in the grammar (such as Infinity and NaN) are not permitted"
    assert refused(spelled(NOTE).replace(b'"a"', number))


def test_a_leaf_nested_deeper_than_python_can_read_is_refused_and_not_stumbled_over() -> None:
    depth = 30_000
    assert refused(spelled(NOTE).replace(b'"a"', b"[" * depth + b"]" * depth))


def test_a_leaf_of_more_bytes_than_the_format_holds_is_neither_written_nor_read() -> None:
    room = LIMIT - len(spelled(NOTE | {"text": both("")}))
    longest = Leaf(1, "note", 1, {"text": both("a" * room)})
    assert len(longest.encode()) == LIMIT
    assert read_leaf(longest.encode()) == longest
    with pytest.raises(ValueError, match="a leaf of 65536 bytes; the format holds 65535"):
        Leaf(1, "note", 1, {"text": both("a" * (room + 1))}).encode()
    assert refused(spelled(NOTE | {"text": both("a" * (room + 1))}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["v", "n", "kind", "time", "text"]), JSON).map(lambda more: NOTE | more))
def test_what_is_read_is_written_as_the_same_bytes(value: dict[str, Any]) -> None:
    try:
        content = spelled(value)
        leaf = read_leaf(content)
    except ValueError:
        return
    assert leaf.encode() == content
