"""The register of requests, corrections and suggestions: answered, in time, and what came of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.kit import read_kit
from pipelines.stages.measure.measures import MEASURES
from tests.stages.measure.services.given import measured, of, told

D = date(2026, 10, 1)
REGISTER = {
    "jenis": ["Permintaan data"] * 6 + ["Koreksi"] * 5,
    "dataset": ["skm"] * 11,
    "instansi": ["Diskominfo"] * 11,
    "tanggal_dijawab": [D, D, D, D, None, None, D, D, D, D, D],
    "diperpanjang": [False, False, True, True, False, False, False, False, False, False, False],
    "hari_kerja": [10, 11, 17, 18, 9, 11, 1, 2, 3, 4, 40],
    "hasil": [
        "Dipenuhi",
        "Dipenuhi sebagian",
        "Ditolak",
        "Tidak dikuasai",
        None,
        None,
        *["Dikoreksi"] * 3,
        *["Dijelaskan"] * 2,
    ],
}


def test_the_clock_gives_ten_working_days_and_seven_more_when_extended() -> None:
    found = measured("participation", "kip", REGISTER, "2026-10")
    # Answered in time: 10 of 10, 17 of 17, and 1 2 3 4; late: 11, 18, 40. Open: 9 is not due, 11 is late. 6 of 10.
    share = of(found, "on-time")
    assert (share.value, share.numerator, share.denominator) == (pytest.approx(60), 6, 10)
    assert of(found, "on-time", "kind", "correction").value == pytest.approx(80)


def test_answers_outcomes_and_requests_are_counted() -> None:
    found = measured("participation", "kip", REGISTER, "2026-10")
    assert of(found, "received").value == 11
    assert of(found, "answered-share").value == pytest.approx(9 / 11 * 100)
    outcomes = {m.group: m.value for m in found.of("answers-by-outcome", "outcome")}
    assert outcomes == {"corrected": 3, "explained": 2, "granted": 1, "not-held": 1, "partly": 1, "refused": 1}
    assert of(found, "corrected-share").value == pytest.approx(60)  # 3 of 5
    granted = of(found, "granted-share")  # 2 of 4: fewer than five are not shown
    assert (granted.state, granted.value, granted.numerator, granted.denominator) == ("few", None, 2, 4)
    assert of(found, "adopted-share").state == "nothing"


def test_before_the_law_there_is_no_clock_and_the_report_says_so() -> None:
    found = measured("participation", "kip", REGISTER, "2009-10")
    assert (of(found, "on-time").state, of(found, "on-time").value) == ("nothing", None)
    assert told(found) == [("rule-missing", "working_days", 11)]


def test_days_that_nobody_counted_are_left_out_and_named() -> None:
    found = measured(
        "participation", "kip", {**REGISTER, "hari_kerja": [None, -1, *REGISTER["hari_kerja"][2:]]}, "2026-10"
    )
    assert (of(found, "on-time").numerator, of(found, "on-time").denominator) == (5, 8)
    assert told(found) == [("days-impossible", "working_days", 2)]


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=5, max_size=20))
def test_leaving_a_request_open_past_its_limit_never_raises_the_share(cases: list[tuple[int, bool]]) -> None:
    def share(rows: list[tuple[int, bool]]) -> float:
        days = [row[0] for row in rows]
        answered = [D if row[1] else None for row in rows]
        columns = {"jenis": ["Usulan"] * len(rows), "tanggal_dijawab": answered, "hari_kerja": days}
        one = of(measured("participation", "kip", columns, "2026-10"), "on-time")
        return one.numerator / one.denominator if one.denominator else 1.0

    assert share([*cases, (11, False)]) <= share(cases)


def test_the_response_time_counts_those_still_open() -> None:
    wanted = read_kit("participation", "kip").indicator("median-response")
    assert (wanted.measure, wanted.settings) == (
        "survival",
        {"of": "working_days", "ended": {"answered": "present"}, "quantile": 0.5},
    )


@pytest.mark.skipif("survival" not in MEASURES, reason="comes with the complaints kit")
def test_the_median_of_eleven_requests_by_kaplan_and_meier() -> None:
    # Days 1 2 3 4 9+ 10 11 11+ 17 18 40: survival 10/11, 9/11, 8/11, 7/11, then at 10 of six left 7/11 × 5/6 = 35/66 = 0.530,
    # at 11 of five left 35/66 × 4/5 = 0.424: the median is 11. Of those answered alone it would be 10.
    assert of(measured("participation", "kip", REGISTER, "2026-10"), "median-response").value == 11
