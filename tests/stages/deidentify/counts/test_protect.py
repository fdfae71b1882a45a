"""Tables small enough to be worked out by hand: what is hidden, and that it is no more."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from pipelines.stages.deidentify.counts import HIDDEN, UNOFFERED, CountTable, Dimension, protect
from tests.stages.deidentify.counts.attacker import recovered
from tests.stages.deidentify.counts.cases import dimension, table

H = HIDDEN


def seen(before: CountTable) -> object:
    made = protect(before, rolling=False)
    assert recovered(made) == []
    assert made.recovered == ()
    return made.published.values.tolist()


def test_a_table_without_small_counts_is_published_whole() -> None:
    assert seen(table([[5, 10], [20, 0]])) == [[5, 10, 15], [20, 0, 20], [25, 10, 35]]


def test_one_small_count_takes_the_cheapest_cycle_along() -> None:
    before = table([[2, 10, 20], [10, 30, 40], [20, 40, 60]])
    # a0/b0 may be 5 if a0/b1 is 7, a1/b0 is 7 and a1/b1 is 33; every other cycle hides bigger counts
    assert seen(before) == [[H, H, 20, 32], [H, H, 40, 80], [20, 40, 60, 120], [32, 80, 120, 232]]


def test_in_a_line_the_smallest_other_count_is_hidden() -> None:
    assert seen(table([2, 10, 50])) == [H, H, 50, 62]


def test_two_small_counts_that_add_up_to_the_threshold_are_not_enough() -> None:
    # 2 + 3 = 5, and neither is 0: nobody could hold 5, so a third cell goes
    assert seen(table([2, 3, 50])) == [H, H, H, 55]


def test_two_small_counts_that_hide_each_other_need_nothing_else() -> None:
    assert seen(table([3, 4, 50])) == [H, H, 50, 57]


def test_a_table_of_few_people_is_hidden_whole_but_its_zeros() -> None:
    assert seen(table([[1, 0], [0, 2]])) == [[H, 0, H], [0, H, H], [H, H, H]]


def test_a_small_count_alone_in_its_lines_takes_the_grand_total_along() -> None:
    # a1 and b1 are 3 of 3, small themselves; the grand total is one cell, 20 and both its totals would be three
    assert seen(table([[20, 0], [0, 3]])) == [[20, 0, 20], [0, H, H], [20, H, H]]


def test_zeros_are_no_secret_unless_the_table_says_so() -> None:
    counts = [0, 6, 20]
    assert seen(table(counts)) == [0, 6, 20, 26]
    # 0 may be 5 when the six are one
    assert seen(table(counts, zeros="hidden")) == [H, H, 20, 26]


def test_a_structural_zero_stays_where_zeros_are_hidden() -> None:
    impossible = np.array([True, False, False, False])
    assert seen(table([0, 0, 6, 20], zeros="hidden", structural=impossible)) == [0, H, H, 20, 26]


def test_a_small_count_below_a_parent_is_balanced_below_the_same_parent() -> None:
    kecamatan = Dimension("a", ("a0", "a1", "a2", "a3"), (("a0", "A"), ("a1", "A"), ("a2", "B"), ("a3", "B")))
    before = CountTable((kecamatan,), np.array([2, 30, 7, 8]))
    # a2 or a3 are cheaper than a1, but then A and B would have to go, too
    assert seen(before) == [H, H, 7, 8, 32, 15, 47]


def test_only_the_named_faces_are_offered_and_the_inside_is_safe_too() -> None:
    before = table([[[9, 1], [0, 7]], [[6, 6], [8, 8]]], faces=(frozenset("a"), frozenset("c"), frozenset()))
    made = protect(before, rolling=False)
    assert made.published.cell("a0", "total", "total") == 17
    assert made.published.cell("a0", "b0", "c1") == UNOFFERED
    assert not made.hidden.any()


def test_the_mark_does_not_tell_a_small_count_from_its_neighbour() -> None:
    made = protect(table([2, 10, 50]), rolling=False)
    assert made.primary.tolist() == [True, False, False, False]
    assert made.complementary.tolist() == [False, True, False, False]
    assert made.published.values.tolist()[:2] == [HIDDEN, HIDDEN]


def test_the_threshold_is_the_office_s() -> None:
    before = table([7, 15, 50])
    assert seen(before) == [7, 15, 50, 72]
    assert seen(replace(before, threshold=10)) == [H, H, 50, 72]


def test_millions_beside_a_handful_are_no_trouble() -> None:
    before = table([[3, 5_000_000, 271_828], [4_000_001, 9_999_999, 1], [31_415, 2, 8_000_000]])
    made = protect(before, rolling=False)
    assert recovered(made) == []
    assert made.recovered == ()
    assert made.published.cell("total", "total") == int(before.counts.sum())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: table([1, -1]), "whole numbers from 0"),
        (lambda: table([1.5, 2.0]), "whole numbers from 0"),
        (lambda: CountTable((dimension("a", 3),), np.array([1, 2])), r"shaped \(3,\)"),
        (lambda: table([1, 2], threshold=0), "threshold"),
        (lambda: table([1, 2], structural=np.array([True, False])), "structural zeros"),
        (lambda: table([1, 2], faces=(frozenset({"z"}),)), "faces"),
        (lambda: Dimension("a", ("x", "x")), "twice"),
        (lambda: Dimension("a", ("total", "x")), "twice"),
        (lambda: Dimension("a", ("x", "y"), (("x", "P"), ("x", "Q"))), "one parent"),
        (lambda: Dimension("a", ("x", "y"), (("z", "P"),)), "neither"),
        (lambda: Dimension("a", ("x",), (("P", "Q"), ("Q", "P"))), "circle|without"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()  # type: ignore[operator]


def test_who_protects_no_table_does_not_load_the_solver() -> None:
    code = "import sys, pipelines.stages.deidentify.counts; sys.exit('scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_table_of_2501_cells_is_protected() -> None:
    draw = np.random.default_rng(3)
    counts = draw.poisson(8 * np.multiply.outer(draw.lognormal(0, 0.8, 40), draw.lognormal(0, 0.8, 60)))
    made = protect(table(counts.tolist()), rolling=False)
    assert made.primary.sum() > 300
    assert made.recovered == ()
    assert made.complementary.sum() < made.primary.sum() / 5
