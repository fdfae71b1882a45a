"""Changes between editions whose columns, types or keys are not the same: replaying them still gives the new one."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.write import changes, order, replay

SMALL = st.sampled_from([None, "a", "b", "c"])
NUMBER = st.none() | st.integers(0, 2)
COLUMNS = {"k": pa.string(), "l": pa.string(), "v": pa.int64(), "w": pa.int64()}


@st.composite
def editions(draw: st.DrawFn, names: st.SearchStrategy[list[str]], *, unique: bool) -> pa.Table:
    """A small table in published order; with `unique`, no two rows share `k` and `l`."""
    chosen = draw(names)
    rows = draw(st.lists(st.tuples(SMALL, SMALL, NUMBER, NUMBER), max_size=8))
    rows = list({row[:2]: row for row in rows}.values()) if unique else rows
    columns = dict(zip(COLUMNS, zip(*rows, strict=True) if rows else ((),) * 4, strict=True))
    return order(pa.table({name: pa.array(columns[name], COLUMNS[name]) for name in chosen}), (), ())


WITH_KEY = st.lists(st.sampled_from(["v", "w"]), unique=True).map(lambda more: ["k", "l", *more])
ANY = st.lists(st.sampled_from(list(COLUMNS)), unique=True, min_size=1)


@given(old=editions(ANY, unique=False), new=editions(WITH_KEY, unique=True))
def test_columns_come_and_go_and_keys_may_have_been_none_before(old: pa.Table, new: pa.Table) -> None:
    found = changes(old, new, ("k", "l"))
    if found is not None:
        assert found.column_names == ["_change", *new.column_names]
        assert replay(old, found, ("k", "l")).equals(order(new, (), ("k", "l")))


@given(old=editions(ANY, unique=False), new=editions(ANY, unique=False))
def test_columns_come_and_go_without_a_key(old: pa.Table, new: pa.Table) -> None:
    found = changes(old, new, ())
    if found is not None:
        assert replay(old, found, ()).equals(new)


def test_an_edition_compared_with_itself_has_changes_and_they_are_none() -> None:
    table = pa.table({"k": ["a", "b"], "v": [1, None]})
    for key in ((), ("k",)):
        found = changes(table, table, key)
        assert found is not None
        assert found.num_rows == 0


def test_each_kind_of_change_carries_the_row_that_a_reader_needs() -> None:
    old = pa.table({"k": ["a", "b", "c"], "v": [1, 2, None]})
    new = pa.table({"k": ["b", "c", "d"], "v": [2, 3, 4]})
    found = changes(old, new, ("k",))
    assert found is not None
    assert found.to_pylist() == [
        {"_change": "added", "k": "d", "v": 4},
        {"_change": "changed", "k": "c", "v": 3},
        {"_change": "removed", "k": "a", "v": 1},
    ]


def test_a_row_that_comes_twice_and_then_once_was_removed_once() -> None:
    old, new = pa.table({"v": [1, 1, 2]}), pa.table({"v": [1, 2, 2]})
    found = changes(old, new, ())
    assert found is not None
    assert found.to_pylist() == [{"_change": "added", "v": 2}, {"_change": "removed", "v": 1}]


def test_a_type_that_cannot_be_compared_means_that_every_row_has_changed() -> None:
    old, new = pa.table({"k": ["a"], "v": [True]}), pa.table({"k": ["a"], "v": [date(2026, 1, 1)]})
    found = changes(old, new, ("k",))
    assert found is not None
    assert found.to_pylist() == [{"_change": "changed", "k": "a", "v": date(2026, 1, 1)}]


def test_a_key_that_was_twice_in_the_edition_before_was_no_key_there() -> None:
    old, new = pa.table({"k": ["a", "a", "b"], "v": [1, 2, 3]}), pa.table({"k": ["a", "b"], "v": [1, 3]})
    found = changes(old, new, ("k",))
    assert found is not None
    assert found.to_pylist() == [{"_change": "removed", "k": "a", "v": 2}]
    assert replay(old, found, ("k",)).equals(new)
