"""Patterns of one fixed shape: whatever the shortcut says, Python's `re` says the same."""

from __future__ import annotations

import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.validate.constraints.pattern import CONSTRAINT
from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.shape import fits, shape_of
from pipelines.stages.validate.types import kind_of

PARTS = st.sampled_from(
    ["a", "A", "-", r"\.", r"\d", "[0-9]", "[b-y]", "[4-6]", "/", " ", r"\d{2}", "[0-9]{3}", "x{2}"]
)
CHARS = "aAxby0459-./ \n٣é]"
KIND = kind_of("string")


@settings(deadline=None)
@given(
    st.lists(PARTS, min_size=1, max_size=6), st.lists(st.none() | st.text(CHARS, max_size=8), max_size=30), st.data()
)
def test_a_column_is_judged_as_python_judges_each_text(
    parts: list[str], texts: list[str | None], data: st.DataObject
) -> None:
    pattern = "".join(parts)
    matching = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)
    texts = [*texts, *data.draw(st.lists(matching, max_size=30))]
    limit = CONSTRAINT.prepare(pattern, Field("f"), KIND, str)
    assert limit.shape is not None
    expected = [text is not None and re.match(f"^{pattern}$", text) is None for text in texts]
    assert CONSTRAINT.broken(pa.array(texts, pa.string()), limit).tolist() == expected


@pytest.mark.parametrize(
    "pattern",
    ["", "a*", "a|b", "a?", "(a)", "a{2,3}", "a{,2}", ".", "^a", "a$", "[ab]", "[^a]", r"\w", "é", "a{0}", "a{2}{3}", "a{100}", r"\1"],
)  # fmt: skip
def test_patterns_without_a_fixed_shape_go_to_re2(pattern: str) -> None:
    assert shape_of(pattern) is None


@pytest.mark.parametrize("rows", [1, 255, 256, 257, 1000])
@pytest.mark.parametrize("wrong", [0, -1])
def test_one_wrong_text_is_found_wherever_it_stands(rows: int, wrong: int) -> None:
    shape = shape_of(r"AD-\d{3}")
    assert shape is not None
    texts = [f"AD-{number % 1000:03}" for number in range(rows)]
    assert fits(pa.array(texts), shape).all()
    texts[wrong] = "AD-00x"
    assert fits(pa.array(texts), shape).tolist() == [text != "AD-00x" for text in texts]
    part = pa.array(["x", *texts, None])[1:]  # a view into a longer column
    assert fits(part, shape).tolist() == [text != "AD-00x" for text in [*texts, ""]]
