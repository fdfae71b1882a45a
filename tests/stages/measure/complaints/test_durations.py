"""Kaplan-Meier and plain quantiles: lifelines and scipy as oracles, and what must hold of any data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times, qth_survival_times
from scipy.stats import CensoredData, ecdf

from pipelines.stages.measure.measures.durations import kaplan_meier, quantile, survival
from tests.stages.measure.complaints import golden

CONTEXT = golden.context()
KM: dict[str, Any] = {"of": "days", "ended": {"status": ["closed"]}}
Case = tuple[int, bool, int, str]  # days, ended, weight, unit
CASES = st.lists(
    st.tuples(st.integers(0, 40), st.booleans(), st.integers(1, 5), st.sampled_from("AB")), min_size=1, max_size=40
)


def facts(cases: list[Case]) -> pa.Table:
    days, ended, weights, units = zip(*cases, strict=True)
    status = ["closed" if each else "received" for each in ended]
    return pa.table(
        {"days": pa.array(days, pa.int64()), "status": status, "unit": units, "weight": pa.array(weights, pa.int64())}
    )


def spread(cases: list[Case]) -> list[Case]:
    return [(days, ended, 1, unit) for days, ended, weight, unit in cases for _ in range(weight)]


def fitted(cases: list[Case]) -> KaplanMeierFitter:
    days, ended, weights, _ = (np.array(each) for each in zip(*cases, strict=True))
    return KaplanMeierFitter().fit(days, ended, weights=weights)


def curve(cases: list[Case]) -> tuple[np.ndarray, list[np.ndarray]]:
    times = np.unique([days for days, *_ in cases])
    sums = [
        np.array([[sum(w for d, e, w, _ in cases if d == t and e is kind) for t in times]], float)
        for kind in (True, False)
    ]
    return times, [each[0] for each in kaplan_meier(*sums)]


@given(CASES)
def test_the_survival_curve_is_that_of_lifelines_and_of_scipy(cases: list[Case]) -> None:
    times, (ours, _, _) = curve(cases)
    theirs = fitted(cases).survival_function_at_times(times).to_numpy()
    assert ours == pytest.approx(theirs, abs=1e-9)
    plain = spread(cases)
    ended, seen = ([d for d, e, *_ in plain if e is kind] for kind in (True, False))
    found = ecdf(CensoredData(uncensored=ended, right=seen)).sf.evaluate(times)
    assert ours == pytest.approx(found, abs=1e-9)


@given(CASES)
def test_the_band_is_that_of_lifelines_where_it_has_one(cases: list[Case]) -> None:
    times, (ours, low, high) = curve(cases)
    with np.errstate(all="ignore"):
        band = fitted(cases).confidence_interval_survival_function_.loc[times].to_numpy()
    certain = (ours < 1e-9) | (ours > 1 - 1e-9)
    assert low[~certain] == pytest.approx(band[~certain, 0], abs=1e-6)
    assert high[~certain] == pytest.approx(band[~certain, 1], abs=1e-6)


@given(CASES, st.sampled_from([0.5, 0.75, 0.9]))
def test_a_quantile_is_that_of_lifelines_unless_the_curve_touches_it_exactly(cases: list[Case], q: float) -> None:
    _, (ours, _, _) = curve(cases)
    assume(np.abs(ours - (1 - q)).min() > 1e-6)  # there lifelines decides by the last binary digit
    theirs = float(np.squeeze(qth_survival_times(1 - q, fitted(cases).survival_function_)))
    [found] = survival(facts(cases), "", {**KM, "quantile": q}, CONTEXT).column("value").to_pylist()
    assert (np.inf if found is None else found) == theirs


def test_the_interval_of_a_median_is_where_the_band_crosses_one_half() -> None:
    cases = [(day, day % 3 != 0, 1, "A") for day in range(1, 41)]
    [row] = survival(facts(cases), "", KM, CONTEXT).to_pylist()
    theirs = median_survival_times(fitted(cases).confidence_interval_survival_function_)
    assert [row["low"], row["high"]] == [float(each) for each in theirs.to_numpy()[0]]


def test_a_survival_of_exactly_one_half_is_the_median() -> None:
    # 1 − 1/4 = 3/4; 3/4 × (1 − 1/3) = 1/2, which binary fractions miss by a hair
    cases = [(1, True, 1, "A"), (2, True, 1, "A"), (3, True, 1, "A"), (4, False, 1, "A")]
    assert survival(facts(cases), "", KM, CONTEXT).column("value").to_pylist() == [2]


@given(CASES, st.sampled_from([0.5, 0.75, 0.9]))
def test_quantiles_of_ended_reports_are_those_of_numpy(cases: list[Case], q: float) -> None:
    ended = [days for days, over, *_ in spread(cases) if over]
    assume(ended)
    [found] = quantile(facts(cases), "", {**KM, "quantile": q}, CONTEXT).column("value").to_pylist()
    assert found == np.quantile(ended, q, method="inverted_cdf")


@given(CASES)
def test_with_nothing_open_both_say_the_same(cases: list[Case]) -> None:
    over = [(days, True, weight, unit) for days, _, weight, unit in cases]
    both = [measure(facts(over), "unit", KM, CONTEXT).column("value").to_pylist() for measure in (survival, quantile)]
    assert both[0] == both[1]


@given(CASES, st.integers(0, 60))
def test_one_more_report_that_stays_open_never_shortens_the_median(cases: list[Case], days: int) -> None:
    longest = max([days, *(each[0] for each in cases)])
    both = (cases, [*cases, (longest, False, 1, "A")])
    before, after = (survival(facts(each), "", KM, CONTEXT).column("value").to_pylist()[0] for each in both)
    assert (np.inf if before is None else before) <= (np.inf if after is None else after)


@given(CASES, st.sampled_from(["", "unit"]))
@settings(max_examples=50)
def test_a_weight_is_as_many_rows(cases: list[Case], by: str) -> None:
    for measure in (survival, quantile):
        assert measure(facts(cases), by, KM, CONTEXT).equals(measure(facts(spread(cases)), by, KM, CONTEXT))


@given(CASES)
@settings(max_examples=50)
def test_a_group_is_measured_as_if_it_were_alone(cases: list[Case]) -> None:
    for row in survival(facts(cases), "unit", KM, CONTEXT).to_pylist():
        alone = facts([case for case in cases if case[3] == row["group"]])
        [same] = survival(alone, "", KM, CONTEXT).to_pylist()
        assert {**row, "group": ""} == same


def test_nobody_has_no_median() -> None:
    [row] = survival(facts([(1, True, 1, "A")]).slice(0, 0), "", KM, CONTEXT).to_pylist()
    assert (row["value"], row["n"]) == (None, 0)
