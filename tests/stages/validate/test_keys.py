"""Keys over whole tables: what repeats, what has no parent, in memory and on disk, and when hashes collide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.validate.keys.checks import Foreign, Unique
from pipelines.stages.validate.keys.column import KeyColumn
from pipelines.stages.validate.keys.compare import absent, repeated
from pipelines.stages.validate.keys.hashing import hash_strings
from pipelines.stages.validate.keys.heaps import Heaps
from tests.stages.validate.helpers import check, found, schema

NUMBER, TEXT = {"name": "a", "type": "number"}, {"name": "b", "type": "string"}
KEYS = st.lists(
    st.tuples(st.none() | st.integers(0, 5), st.none() | st.sampled_from(["", "a", "abcdefgh", "abcdefghi"])),
    max_size=40,
)


def key(rows: list[tuple[Any, Any]]) -> list[KeyColumn]:
    return [
        KeyColumn(pa.array([row[0] for row in rows], pa.int64())),
        KeyColumn(pa.array([row[1] for row in rows], pa.string())),
    ]


@pytest.mark.parametrize("in_memory_bytes", [0, 1 << 20], ids=["on disk", "in memory"])
@settings(deadline=None, max_examples=30)
@given(rows=KEYS)
def test_repeated_keys_are_those_that_a_set_finds(
    tmp_path_factory: pytest.TempPathFactory, in_memory_bytes: int, rows: list[tuple[Any, Any]]
) -> None:
    check = Unique(
        "primary-key",
        ("a", "b"),
        (0, 1),
        Heaps(tmp_path_factory.mktemp("keys"), "k", in_memory_bytes),
        needs_value=True,
    )
    wrong = feed(check, rows)
    seen: set[Any] = set()
    expected = [number for number, row in enumerate(rows) if row == (None, None) or row in seen or seen.add(row)]
    assert wrong == expected


@pytest.mark.parametrize("in_memory_bytes", [0, 200, 1 << 20], ids=["on disk", "on disk at last", "in memory"])
@settings(deadline=None, max_examples=30)
@given(
    ascending=st.sets(st.tuples(st.integers(0, 9), st.text("ab\u00e9\U0001f600", max_size=3)), max_size=60),
    rest=KEYS,
)
def test_keys_in_order_are_remembered_when_the_order_breaks(
    tmp_path_factory: pytest.TempPathFactory, in_memory_bytes: int, ascending: set[Any], rest: list[Any]
) -> None:
    folder, rows = tmp_path_factory.mktemp("keys"), sorted(ascending)
    for more in ([], rest, rows[:1]):
        heaps = Heaps(folder, "k", in_memory_bytes)
        wrong = feed(Unique("primary-key", ("a", "b"), (0, 1), heaps, needs_value=True), rows + more)
        seen = set(rows)
        expected = [n for n, row in enumerate(more, len(rows)) if row == (None, None) or row in seen or seen.add(row)]
        assert wrong == expected
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("in_memory_bytes", [0, 1 << 20], ids=["on disk", "in memory"])
@settings(deadline=None, max_examples=30)
@given(children=KEYS, parents=KEYS)
def test_rows_without_a_parent_are_those_that_a_set_finds(
    tmp_path_factory: pytest.TempPathFactory, in_memory_bytes: int, children: list[Any], parents: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    check = Foreign("foreign-key", ("a", "b"), (0, 1), Heaps(folder, "c", in_memory_bytes), Heaps(folder, "p"))
    if parents:
        check.add_parents(key(parents))
    assert feed(check, children) == [
        number for number, row in enumerate(children) if row != (None, None) and row not in parents
    ]


def feed(check: Any, rows: list[Any]) -> list[int]:
    wrong = []
    for start in range(0, len(rows), 7):  # in small batches
        part = rows[start : start + 7]
        wrong += check.add(np.arange(start, start + len(part)), key(part)).tolist()
    wrong += [row for batch in check.finish() for row in batch.tolist()]
    check.close()
    return sorted(wrong)


def heap(hashes: list[int], values: list[str]) -> pa.Table:
    rows = list(range(len(values)))
    return pa.table(
        {"hash": pa.array(hashes, pa.uint64()), "row": pa.array(rows, pa.int64()), "0plain": pa.array(values)}
    )


def test_keys_with_the_same_hash_are_told_apart_by_their_values() -> None:
    assert repeated(heap([7, 7, 7, 9], ["x", "y", "x", "z"])).tolist() == [2]
    assert absent(heap([7, 7, 9], ["y", "w", "z"]), heap([7, 7], ["x", "y"])).tolist() == [1, 2]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=20), st.integers(0, 5))
def test_the_hash_of_a_text_depends_on_nothing_but_the_text(texts: list[str], offset: int) -> None:
    alone = [hash_strings(pa.array([text], pa.string()))[0] for text in texts[offset:]]
    assert hash_strings(pa.array(texts, pa.string())[offset:]).tolist() == alone


def test_numbers_are_equal_whatever_their_spelling(tmp_path: Path) -> None:
    declared = schema({**NUMBER, "constraints": {"unique": True}})
    assert found(check(tmp_path, "a\n1\n1.0\n0.1\n1e-1\n.10\n-0\n0\n1_000\n1000\n", declared)) == [
        ("unique-error", row, "a") for row in (3, 5, 6, 8, 10)
    ]


@pytest.mark.parametrize("kind", ["arrow", "parquet"])
def test_a_foreign_key_finds_its_parents_in_another_dataset(tmp_path: Path, kind: str) -> None:
    parents = pa.table({"kode": pa.array([1, 2, None]), "nama": pa.array(["a", "b", "c"])})
    path = tmp_path / f"reference.{kind}"
    if kind == "parquet":
        pq.write_table(parents, path)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, parents.schema) as writer:
            writer.write_table(parents)
    declared = schema(
        NUMBER,
        TEXT,
        foreignKeys=[{"fields": ["a", "b"], "reference": {"resource": "kode", "fields": ["kode", "nama"]}}],
    )
    text = "a,b\n1,a\n1.0,a\n1,b\n,c\n3,a\n,\n"
    assert found(check(tmp_path, text, declared, references={"kode": path})) == [
        ("foreign-key", 4, "a, b"),
        ("foreign-key", 6, "a, b"),
        ("blank-row", 7, ""),
    ]


def test_a_text_is_never_the_parent_of_a_number(tmp_path: Path) -> None:
    path = tmp_path / "reference.parquet"
    pq.write_table(pa.table({"kode": ["1"]}), path)
    declared = schema(NUMBER, foreignKeys=[{"fields": "a", "reference": {"resource": "kode", "fields": "kode"}}])
    assert found(check(tmp_path, "a\n1\n", declared, references={"kode": path})) == [("foreign-key", 2, "a")]


def test_nothing_is_left_in_the_scratch_folder(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    check(tmp_path, "a\n1\n1\n", schema({**NUMBER, "constraints": {"unique": True}}), scratch=scratch)
    assert list(scratch.iterdir()) == []
