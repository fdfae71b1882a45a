"""Shortcuts into Arrow's memory give what Arrow itself gives, also for views into longer columns."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.validate.constraint import mask_of, null_mask, valid_mask
from pipelines.stages.validate.judge import without_empty
from pipelines.stages.validate.lengths import lengths

TEXTS = st.lists(st.none() | st.text("a é", max_size=3), max_size=30)


@settings(deadline=None)
@given(st.lists(st.none() | st.booleans(), max_size=40), st.integers(0, 20))
def test_a_mask_is_true_where_arrow_says_true(values: list[bool | None], start: int) -> None:
    mask = pa.array(values, pa.bool_())[start:]
    expected = values[start:]
    assert mask_of(mask).tolist() == [value is True for value in expected]
    assert mask_of(pa.chunked_array([mask, mask])).tolist() == [value is True for value in expected * 2]
    assert null_mask(mask).tolist() == [value is None for value in expected]
    assert valid_mask(mask).tolist() == [value is not None for value in expected]


def test_a_column_of_nothing_but_nulls_needs_no_bits() -> None:
    assert null_mask(pa.nulls(3)).tolist() == [True] * 3


@settings(deadline=None)
@given(TEXTS, st.integers(0, 20))
def test_empty_cells_become_nulls_and_the_others_stay(texts: list[str | None], start: int) -> None:
    column = pa.array(texts, pa.string())[start:]
    found = without_empty(column)
    found.validate(full=True)
    assert found.to_pylist() == [text or None for text in texts[start:]]
    assert found.null_count == sum(not text for text in texts[start:])
    assert lengths(column).tolist() == [len((text or "").encode()) for text in texts[start:]]
