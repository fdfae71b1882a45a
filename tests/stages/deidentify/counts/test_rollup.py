"""Sparse categories are merged first, where that keeps more counts."""

from __future__ import annotations

import numpy as np

from pipelines.stages.deidentify.counts import UNOFFERED, CountTable, Dimension, protect
from tests.stages.deidentify.counts.attacker import recovered
from tests.stages.deidentify.counts.cases import dimension, table


def test_sparse_categories_are_merged_into_other() -> None:
    made = protect(table([[40, 50, 60], [30, 80, 20], [3, 4, 2], [2, 1, 4], [1, 3, 3]]))
    assert made.rolled_up == {("a", "a2"), ("a", "a3"), ("a", "a4")}
    assert [made.published.cell("lainnya / other", b) for b in ("b0", "b1", "b2", "total")] == [6, 8, 9, 23]
    assert made.published.cell("a2", "b0") == UNOFFERED
    assert not made.hidden.any()
    assert recovered(made) == []


def test_children_that_are_all_sparse_are_told_by_their_parent() -> None:
    kecamatan = Dimension("a", ("x1", "x2", "x3", "y1"), (("x1", "X"), ("x2", "X"), ("x3", "X")))
    made = protect(CountTable((kecamatan, dimension("b", 2)), np.array([[2, 2], [2, 2], [2, 2], [40, 80]])))
    assert made.rolled_up == {("a", "x1"), ("a", "x2"), ("a", "x3")}
    assert [made.published.cell("X", b) for b in ("b0", "b1", "total")] == [6, 6, 12]
    assert not made.hidden.any()
    assert "lainnya / other (X)" not in made.table.dimensions[0].nodes


def test_one_small_count_among_many_is_no_reason_to_merge() -> None:
    made = protect(table([[2, 10, 20], [10, 30, 40], [20, 40, 60]]))
    assert made.rolled_up == frozenset()


def test_a_table_is_never_merged_when_that_tells_less() -> None:
    for seed in range(12):
        draw = np.random.default_rng(seed)
        before = table(draw.poisson(5, (5, 5)).tolist())
        assert protect(before).told >= protect(before, rolling=False).told
