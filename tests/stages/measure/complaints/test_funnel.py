"""Funnel limits: scipy's binomial as oracle, and who is shown where."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from pipelines.model.indicator import Measurement
from pipelines.stages.measure.funnel import TAILS, Funnel, funnel, limits
from tests.stages.measure.complaints import golden


def drawn(units: dict[str, tuple[int, int]], minimum: int = 1) -> Funnel:
    found = [Measurement("x", "unit", name, numerator=hits, denominator=n, n=n) for name, (hits, n) in units.items()]
    return funnel("x", found, minimum)


@given(st.integers(1, 5_000), st.floats(0.01, 0.99), st.sampled_from(list(TAILS.values())))
def test_limits_lie_between_the_binomials_quantile_and_the_number_before(n: int, overall: float, tail: float) -> None:
    low, high = (each[0] * n for each in limits(np.array([n]), overall, tail))
    below, above = binom.ppf(tail, n, overall), n - binom.ppf(tail, n, 1 - overall)
    assert max(below - 1, 0) - 1e-6 <= low <= below + 1e-6
    assert above - 1e-6 <= high <= min(above + 1, n) + 1e-6


@given(st.integers(1, 400), st.floats(0.05, 0.95), st.data())
def test_a_unit_is_outside_just_where_the_exact_test_says_so(n: int, overall: float, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    for tail in TAILS.values():
        low, high = (each[0] for each in limits(np.array([n]), overall, tail))
        lower, upper = binom.cdf(hits, n, overall), binom.sf(hits - 1, n, overall)
        if min(abs(lower - tail), abs(upper - tail)) > 1e-9:
            assert (hits / n < low) == (lower < tail)
            assert (hits / n > high) == (upper < tail)


def test_the_overall_share_is_that_of_all_reports_and_small_units_are_only_few() -> None:
    # 80 + 50 + 2 of 100 + 100 + 2: 65.3 %. 50 of 100 lies below the 99.8 % limit (binomial: P(X ≤ 50) = 0.1 %)
    found = drawn({"A": (80, 100), "B": (50, 100), "C": (2, 2)}, minimum=10)
    assert found.overall == pytest.approx(100 * 132 / 202)
    assert {point.unit: point.place for point in found.points} == {"A": "high", "B": "lowish", "C": "few"}
    assert binom.cdf(50, 100, 132 / 202) < TAILS["95"]


def test_limits_narrow_with_n_and_hold_the_overall_share() -> None:
    found = drawn({"A": (70, 100), "B": (700, 1000)}, minimum=10)
    widths = [each.high_95 - each.low_95 for each in found.limits]
    assert widths == sorted(widths, reverse=True)
    assert all(each.low_998 <= each.low_95 <= 70 <= each.high_95 <= each.high_998 for each in found.limits)
    assert (found.limits[0].n, found.limits[-1].n) == (10, 1000)


@pytest.mark.parametrize("hits", [0, 10])
def test_where_all_are_alike_nobody_is_outside(hits: int) -> None:
    assert {point.place for point in drawn({"A": (hits, 10), "B": (hits, 10)}).points} == {"usual"}


def test_hidden_and_missing_units_are_in_no_funnel() -> None:
    hidden = [Measurement("x", "unit", "A", state="hidden"), Measurement("x", "unit", "B", state="missing")]
    assert funnel("x", hidden, 1).points == ()
    assert funnel("x", hidden, 1).overall is None


def test_the_funnel_is_worked_out_of_published_figures_and_is_no_ranking() -> None:
    found = golden.measured(golden.derived(golden.repeated(golden.reports())))
    made = funnel("resolution-compliance", found.of("resolution-compliance", "unit"), 10)
    assert [(point.unit, point.n, point.place) for point in made.points] == [("A", 40, "usual"), ("B", 30, "usual")]
    assert made.overall == pytest.approx(100 * 4 / 7)
