"""Numerators and denominators: what hides one hides what gives it back."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.stages.deidentify.counts import CountTable, protect, ratio_table, ratios
from tests.stages.deidentify.counts.attacker import recovered
from tests.stages.deidentify.counts.cases import dimension


def regions(*counts: int) -> CountTable:
    return CountTable((dimension("a", len(counts)),), np.array(counts))


def test_ratios_of_big_groups_are_told() -> None:
    made = protect(ratio_table(regions(40, 60), np.array([10, 30])))
    assert ratios(made.published).tolist() == [0.25, 0.5, 0.4]


def test_a_ratio_whose_complement_is_small_is_not_told() -> None:
    made = protect(ratio_table(regions(98, 60, 50), np.array([97, 30, 25])), rolling=False)
    told = ratios(made.published)
    assert np.isnan(told[0])  # one of 98: that one is somebody
    assert made.published.cell("a0", "tidak") < 0
    assert recovered(made) == []


def test_a_ratio_nobody_missed_is_told() -> None:
    assert ratios(protect(ratio_table(regions(50, 60), np.array([50, 30]))).published)[0] == 1.0


def test_no_cell_of_random_ratio_tables_is_recovered() -> None:
    for seed in range(6):
        draw = np.random.default_rng(seed)
        below = CountTable((dimension("a", 5), dimension("b", 4)), draw.poisson(15, (5, 4)))
        made = protect(ratio_table(below, draw.binomial(below.counts, 0.8)))
        assert recovered(made) == []
        told = ratios(made.published)
        assert not np.isnan(told).all()


def test_a_numerator_beyond_its_denominator_is_refused() -> None:
    with pytest.raises(ValueError, match="some of the people"):
        ratio_table(regions(4, 5), np.array([5, 5]))
