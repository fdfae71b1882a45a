"""The package's own attacker against publications whose secrets are worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.stages.deidentify.counts import HIDDEN, UNOFFERED, Published, Recoverable, audit
from tests.stages.deidentify.counts.attacker import attacker
from tests.stages.deidentify.counts.cases import dimension

H, U = HIDDEN, UNOFFERED


def published(values: list[object], threshold: int = 5, zeros: str = "shown") -> Published:
    array = np.array(values)
    dimensions = tuple(dimension("abc"[axis], size - 1) for axis, size in enumerate(array.shape))
    return Published(dimensions, array, threshold, zeros)  # type: ignore[arg-type]


def test_a_hidden_cell_alone_in_its_line_is_the_rest_of_the_total() -> None:
    assert audit(published([H, 10, 12])) == [Recoverable(("a0",), 2, 2)]


def test_two_hidden_cells_that_add_up_to_less_than_the_threshold_plus_one_are_known_to_be_small() -> None:
    assert audit(published([H, H, 10, 15])) == [Recoverable(("a0",), 1, 4), Recoverable(("a1",), 1, 4)]
    assert audit(published([H, H, 10, 16])) == []


def test_where_zeros_are_hidden_the_other_may_be_nobody() -> None:
    assert audit(published([H, H, 10, 15], zeros="hidden")) == []


def test_a_big_count_that_is_exactly_known_is_recovered_as_well() -> None:
    assert audit(published([H, 10, 40])) == [Recoverable(("a0",), 30, 30)]


def test_a_square_of_hidden_cells_is_safe_when_its_margins_leave_room() -> None:
    assert audit(published([[H, H, 10], [H, H, 20], [10, 20, 30]])) == []


def test_a_square_of_hidden_cells_is_not_safe_when_its_margins_are_tight() -> None:
    square = published([[H, H, 5], [H, H, 50], [5, 50, 55]])
    # a0/b0 + a0/b1 = 5, both at least one: 1 … 4, and the others follow
    assert [(r.cell, r.least, r.most) for r in audit(square)] == [
        (("a0", "b0"), 1, 4),
        (("a0", "b1"), 1, 4),
        (("a1", "b0"), 1, 4),
    ]


def test_a_hidden_total_is_recovered_from_its_visible_parts() -> None:
    assert audit(published([7, 8, H])) == [Recoverable(("total",), 15, 15)]


def test_a_hidden_grand_total_bounds_nothing_and_hides_its_parts() -> None:
    assert audit(published([H, 8, H])) == []


def test_a_cell_that_was_never_offered_is_recovered_only_when_it_surely_counts_few() -> None:
    assert audit(published([U, 10, 12])) == [Recoverable(("a0",), 2, 2)]
    assert audit(published([U, 10, 10])) == []
    assert audit(published([U, 10, 18])) == []


def test_an_inside_that_may_be_nobody_or_one_everywhere_is_not_recovered() -> None:
    cube = np.full((3, 3, 3), U)
    cube[:2, :2, 2] = cube[:2, 2, :2] = cube[2, :2, :2] = 1
    cube[2, 2, :2] = cube[2, :2, 2] = cube[:2, 2, 2] = 2
    cube[2, 2, 2] = 4
    assert audit(published(cube.tolist(), threshold=2)) == []
    cube[0, 0, 0] = 1  # one cell of the eight decides all others
    assert len(audit(published(cube.tolist(), threshold=2))) == 3


def test_certificates_that_do_not_fit_are_not_believed() -> None:
    lies = [np.array([9, 3, 12]), np.array([2, 10, 13]), np.array([9, 10, 19])]
    assert audit(published([H, 10, 12]), lies) == [Recoverable(("a0",), 2, 2)]


def test_a_table_that_contradicts_itself_is_an_error() -> None:
    with pytest.raises(ArithmeticError, match="contradicts"):
        audit(published([[H, H, 10], [H, H, 20], [10, 25, 30]]))


def test_the_independent_attacker_finds_the_same_on_the_worked_examples() -> None:
    one = attacker(published([H, H, 10, 15]))
    assert (one.least(0), one.most(0)) == (1, 4)
    assert attacker(published([H, 10, 12])).recovered(np.array([2, 10, 12])) == [0]
