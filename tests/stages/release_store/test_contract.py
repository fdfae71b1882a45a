"""What the commit protocol may rely on, the same for a folder and an object store."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.stages.release.store import STAGED, Store
from tests.soak import FULL
from tests.stages.release_store.server import PAGE

AT = 1_790_000_000.0
NUMBERS = count()
NAMES = st.text("abz09-_.", min_size=1, max_size=12).filter(lambda name: name.strip("."))
KEYS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
SEVERAL = settings(
    max_examples=40 if FULL else 12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_what_was_never_written_is_not_there(store: Store) -> None:
    assert store.read("a/b") is None
    assert not store.has("a/b")
    assert store.keys("") == []
    assert store.keys("a") == []


def test_create_writes_a_free_key_and_leaves_a_taken_one_alone(store: Store) -> None:
    assert store.create("a/b", b"first", AT)
    assert store.has("a/b")
    assert not store.create("a/b", b"second", AT)
    assert store.read("a/b") == b"first"


def test_creating_what_is_there_already_with_the_same_content_is_not_a_second_win(store: Store) -> None:
    assert store.create("a", b"same", AT)
    assert not store.create("a", b"same", AT)


def test_swap_replaces_only_what_was_expected(store: Store) -> None:
    store.put("a", b"1", AT)
    assert not store.swap("a", b"0", b"2", AT)
    assert not store.swap("a", None, b"2", AT)
    assert not store.swap("b", b"0", b"2", AT)
    assert (store.read("a"), store.read("b")) == (b"1", None)
    assert store.swap("a", b"1", b"2", AT)
    assert store.swap("b", None, b"3", AT)
    assert (store.read("a"), store.read("b")) == (b"2", b"3")


def test_put_replaces_whatever_was_there(store: Store) -> None:
    for content in (b"1", b"", b"2"):
        store.put("a", content, AT)
        assert store.read("a") == content


def test_a_file_is_stored_as_its_bytes_are(store: Store, tmp_path: Path) -> None:
    path, content = tmp_path / "large", bytes(range(256)) * 24_000  # above 5 MB obstore uploads in parts
    path.write_bytes(content)
    assert store.create("created", path, AT)
    store.put("put", path, AT)
    assert store.read("created") == store.read("put") == content


@pytest.mark.parametrize("key", ["data/x/2026/r1/x.csv", "data/x/latest/x.csv", "log/tile/0/000"])
@pytest.mark.parametrize("staged", ["staged/k/x.csv", "staged/k/x", "data/x/2026/r2/x.csv"])
def test_a_staged_file_gets_its_public_key_over_whatever_was_there(store: Store, staged: str, key: str) -> None:
    store.put(staged, b"new", AT)
    store.put(key, b"old", AT)
    store.promote(staged, key)
    assert store.read(key) == b"new" == store.read(staged)
    store.remove(staged)
    assert store.read(key) == b"new"


def test_a_released_file_may_hold_nothing_and_still_be_promoted(store: Store) -> None:
    store.put("data/x/2026/r1/x.csv", b"", AT)
    store.promote("data/x/2026/r1/x.csv", "data/x/latest/x.csv")
    assert store.read("data/x/latest/x.csv") == b""


def test_a_file_on_this_machine_has_the_content_of_the_key_also_after_it_changed(store: Store) -> None:
    for content in (b"1", b"2", b"2", bytes(6_000_000)):
        store.put("data/x/latest/x.parquet", content, AT)
        path = store.path("data/x/latest/x.parquet")
        assert path.read_bytes() == content
        assert path.suffix == ".parquet"
    with pytest.raises(KeyError, match="nothing"):
        store.path("nothing")


def test_when_a_key_was_written_is_the_store_s_time_and_not_the_file_s(store: Store) -> None:
    before = time.time()
    store.put("a", b"1", AT)
    assert before - 2 < store.changed("a") < time.time() + 2
    assert before - 2 < store.changed("gone") < time.time() + 2


@pytest.mark.parametrize("staged", ["staged/k/a", "staged/k/a.csv"])
def test_what_is_not_staged_cannot_be_promoted(store: Store, staged: str) -> None:
    with pytest.raises(KeyError, match=staged):
        store.promote(staged, "a.csv")
    assert store.read("a.csv") is None


def test_keys_are_those_below_a_folder_and_staged_ones_only_when_asked_for(store: Store) -> None:
    for key in ("a/b", "a/c/d", "ab/e", "f", f"{STAGED}g", f"{STAGED}a/b"):
        store.put(key, b"", AT)
    assert store.keys("") == ["a/b", "a/c/d", "ab/e", "f"]
    assert store.keys("a") == store.keys("a/") == ["a/b", "a/c/d"]
    assert store.keys(STAGED) == [f"{STAGED}a/b", f"{STAGED}g"]
    assert store.keys("f") == []


def test_more_keys_than_one_answer_of_s3_holds_are_all_listed(store: Store) -> None:
    written = [f"log/entries/{number:04}" for number in range(2 * PAGE + 1)]
    for key in written:
        store.put(key, b"", AT)
    assert store.keys("log") == written


def test_removing_twice_is_removing_once(store: Store) -> None:
    store.put("a/b", b"1", AT)
    store.put("a/c", b"2", AT)
    store.remove("a/b")
    store.remove("a/b")
    store.remove("never/was")
    assert store.keys("") == ["a/c"]
    assert store.create("a/b", b"3", AT)


@SEVERAL
@given(key=KEYS, content=st.binary(max_size=2000))
def test_any_key_and_content_come_back_as_they_went(store: Store, key: str, content: bytes) -> None:
    key = f"round/{next(NUMBERS)}/{key}"
    assert store.create(key, content, AT)
    assert store.read(key) == content
    assert key in store.keys(key.rsplit("/", 1)[0])
    assert store.swap(key, content, content + b"!", AT)
    assert store.read(key) == content + b"!"
    store.remove(key)
    assert not store.has(key)
    assert store.keys("round") == []


STEPS = st.lists(
    st.tuples(st.sampled_from(["create", "swap", "put", "remove"]), st.sampled_from("ab"), st.binary(max_size=1)),
    max_size=12,
)


@SEVERAL
@given(steps=STEPS, guess=st.binary(max_size=1))
def test_any_sequence_of_writes_ends_as_in_a_dictionary(store: Store, steps: list, guess: bytes) -> None:
    folder, model = f"model/{next(NUMBERS)}", dict[str, bytes]()
    for verb, name, content in steps:
        key, before = f"{folder}/{name}", model.get(name)
        if verb == "create":
            assert store.create(key, content, AT) == (before is None)
            model.setdefault(name, content)
        elif verb == "swap":
            assert store.swap(key, guess, content, AT) == (before == guess)
            model.update({name: content} if before == guess else {})
        elif verb == "put":
            store.put(key, content, AT)
            model[name] = content
        else:
            store.remove(key)
            model.pop(name, None)
    assert {key.rsplit("/", 1)[1]: store.read(key) for key in store.keys(folder)} == model
