"""Service standards, applications one by one, components, key figures of a service, and the score against a target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stages.measure.services.given import measured, of, told

STANDARDS = {
    "unit": ["A", "A", "B", "B", "C"],
    "layanan": ["KTP", "KK", "KTP", "Izin", "Kartu"],
    "janji_hari": [3, 5, 3, 20, 1],
    "median_hari": [2, 6, 3, 12, 1],
    "p90_hari": [3, 9, 4, 20, 1],
    "jumlah_selesai": [900, 60, 30, 10, 0],
    "jumlah_sesuai_janji": [855, 24, 27, 9, 0],
    "jumlah_dikembalikan": [100, 20, 0, 10, 0],
    "daring": [True, True, False, False, True],
}


def test_the_share_within_the_standard_is_weighted_by_completed_applications() -> None:
    found = measured("services", "standar-layanan", STANDARDS)
    # 855 + 24 + 27 + 9 = 915 of 900 + 60 + 30 + 10 = 1000: 91.5 %. The mean of the services' shares would be 78.75.
    whole = of(found, "within-standard")
    assert (whole.value, whole.numerator, whole.denominator, whole.n) == pytest.approx((91.5, 915, 1000, 1000))
    # Wilson for 915 of 1000, z² = 3.841459: centre (0.915 + 0.001920729)/1.003841459 = 0.913412; half
    # 1.959964/1.003841459 × √(0.000077775 + 0.000000960) = 0.017325.
    assert (whole.low, whole.high) == pytest.approx((89.6087, 93.0737), abs=1e-4)
    # A: 879 of 960 = 91.5625; B: 36 of 40 = 90; C completed nothing
    by_unit = {m.group: (m.state, m.value) for m in found.of("within-standard", "unit")}
    assert by_unit == {"A": ("measured", 91.5625), "B": ("measured", 90), "C": ("nothing", None)}
    # KTP at A and B: 882 of 930 = 94.8387
    assert of(found, "within-standard", "service", "KTP").value == pytest.approx(94.8387, abs=1e-4)


def test_returned_applications_stand_among_the_completed_and_the_returned() -> None:
    found = measured("services", "standar-layanan", STANDARDS)
    # 130 of 1000 + 130 = 11.5044 %; B: 10 of 50 = 20 %
    assert of(found, "returned-share").value == pytest.approx(11.5044, abs=1e-4)
    assert of(found, "returned-share", "unit", "B").value == pytest.approx(20)


def test_a_median_stands_for_one_service_of_one_unit_and_is_never_averaged() -> None:
    found = measured("services", "standar-layanan", STANDARDS)
    assert of(found, "median-time").state == "nothing"
    shown = {m.group: (m.value, m.n, m.state) for m in found.of("median-time", "service")}
    assert shown == {
        "Izin (B)": (12, 10, "measured"),
        "KK (A)": (6, 60, "measured"),
        "KTP (A)": (2, 900, "measured"),
        "KTP (B)": (3, 30, "measured"),
        "Kartu (C)": (None, 0, "nothing"),  # a median of no applications
    }
    assert of(found, "p90-time", "service", "KK (A)").value == 9
    assert of(found, "promised-time", "service", "KK (A)").value == 5


def test_services_that_break_their_promise_are_counted_each_as_one() -> None:
    found = measured("services", "standar-layanan", STANDARDS)
    # medians above the promise: KK of A; P90 above it: KK of A and KTP of B
    assert [(of(found, key).numerator, of(found, key).denominator) for key in ("median-late", "p90-late", "online-share")] == [
        (1, 5), (2, 5), (3, 5),
    ]  # fmt: skip


def test_the_score_is_rounded_up_capped_and_averaged_over_services() -> None:
    table = {
        "unit": ["A", "A", "A", "A"],
        "layanan": list("wxyz"),
        "janji_hari": [3, 10, 1, 5],
        "p90_hari": [4.5, 2, 3, 0],
    }
    found = measured("services", "standar-layanan", table)
    # 3/4.5 = 0.6667 up to 0.67; 10/2 = 5, capped at 1.25; 1/3 up to 0.34; 0 gives none: (0.67 + 1.25 + 0.34)/3 = 0.753333
    score = of(found, "promise-score")
    assert (score.value, score.n) == (pytest.approx(0.753333, abs=1e-6), 3)
    assert ("score-missing", "p90_days", 1) in told(found)
    # 1.1 is no reason to round up to 1.11
    exact = measured(
        "services", "standar-layanan", {"unit": ["A"], "layanan": ["x"], "janji_hari": [11], "p90_hari": [10]}
    )
    assert of(exact, "promise-score").value == pytest.approx(1.1)


def test_counts_that_cannot_be_true_are_left_out_and_named() -> None:
    wrong = {**STANDARDS, "jumlah_sesuai_janji": [901, None, -1, 9, 0]}
    found = measured("services", "standar-layanan", wrong)
    assert (of(found, "within-standard").numerator, of(found, "within-standard").denominator) == (9, 10)
    assert ("count-impossible", "within", 3) in told(found)


APPLICATIONS = {
    "unit": ["A"] * 14,
    "layanan": ["KTP"] * 14,
    "janji_hari": [3] * 13 + [None],
    "hari_kerja": [1, 2, 3, 3, 3, 4, 9, 2, 5, 8, 1, 2, -1, 2],
    "hasil": ["Selesai"] * 7 + ["Dalam proses"] * 3 + ["Dikembalikan", "Ditolak", "Selesai", "Selesai"],
}


def test_pending_applications_beyond_the_promise_count_as_broken() -> None:
    found = measured("services", "permohonan", APPLICATIONS)
    # Completed with days and promise: 1 2 3 3 3 4 9, five within 3. Pending: 2 is not due, 5 and 8 are late: 5 of 7 + 2.
    share = of(found, "within-standard")
    assert (share.numerator, share.denominator, share.state) == (5, 9, "few")
    assert of(found, "pending-late").value == 2
    assert of(found, "completed").value == 9
    # returned: 1 of 9 completed + 1
    assert of(found, "returned-share").value == pytest.approx(10)
    assert ("days-impossible", "taken_days", 2) in told(found)


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["Selesai", "Dalam proses"])), min_size=20, max_size=30))
def test_one_more_overdue_application_never_raises_the_share(cases: list[tuple[int, str]]) -> None:
    def share(rows: list[tuple[int, str]]) -> float | None:
        days, outcome = map(list, zip(*rows, strict=True))
        columns = {"unit": ["A"] * len(rows), "layanan": ["x"] * len(rows), "janji_hari": [3] * len(rows)}
        one = of(
            measured("services", "permohonan", {**columns, "hari_kerja": days, "hasil": outcome}), "within-standard"
        )
        return 100 * one.numerator / one.denominator if one.denominator else None

    before, after = share(cases), share([*cases, (4, "Dalam proses")])
    assert after is not None
    assert before is None or after <= before


def test_components_that_are_not_published_are_missing_and_unknown_ones_are_named() -> None:
    table = {
        "unit": ["A"] * 5,
        "layanan": ["KTP"] * 5,
        "komponen": ["Persyaratan", "biaya/tarif", "Jangka waktu penyelesaian", "Jaminan pelayanan", "Senyum"],
        "diumumkan": [True, True, False, True, True],
    }
    found = measured("services", "komponen-standar", table)
    assert (of(found, "components-published").numerator, of(found, "components-published").denominator) == (3, 4)
    assert told(found) == [("value-unknown", "component", 1)]


def test_the_four_key_figures_and_one_that_is_missing() -> None:
    table = {
        "service": ["Visa", "Visa", "Tax"],
        "total_cost": [1000.0, 500.0, None],
        "transactions_completed": [80, 20, 50],
        "transactions_started": [100, 25, 40],
        "very_dissatisfied": [1, 0, 2],
        "dissatisfied": [2, 1, 0],
        "neutral": [3, 1, 0],
        "satisfied": [4, 2, 3],
        "very_satisfied": [10, 1, 5],
    }
    found = measured("services", "govuk", table)
    assert of(found, "cost-per-transaction").value == pytest.approx(15)  # 1500/100, without Tax
    # satisfied: 14 + 3 + 8 = 25 of 20 + 5 + 10 = 35
    assert (of(found, "user-satisfaction").numerator, of(found, "user-satisfaction").denominator) == (25, 35)
    assert of(found, "rated-very-satisfied").value == 16
    # Tax completed more than it started, which cannot be: 100 of 125
    assert of(found, "completion-rate").value == pytest.approx(80)
    assert ("count-impossible", "transactions", 1) in told(found)
    assert of(found, "digital-take-up").state == "missing"
