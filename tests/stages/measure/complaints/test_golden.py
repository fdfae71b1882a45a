"""Every indicator of the kit on twelve reports, worked out by hand; each report ten times, so that n passes every minimum."""

from __future__ import annotations

import pytest

from pipelines.stages.measure import Measured
from tests.stages.measure.complaints import golden

# Days of each report from coming in to its end, or to 20 November while it is open (o):
#      L01 L02 L03 L04 L05 L06 L07 L08 L09        L10 ended before it came in, L11 comes in the future,
# work   3   9  14 34o 29o   1   7 15o   2        L12 has an unknown state: nothing is measured of the three
# cal    5  13  18 46o 39o   1  11 21o   4
# Clock (working days) and day: L01 5 → 8.10.; L02 5 → 8.10.; L03 14 → 23.10.; L04 14 → 23.10.; L05 60 → 8.1.2027;
# L06 14 → 30.10.; L07 14 → 19.11.; L08 5 → 6.11.; L09 has a class that nobody knows and no clock.
WHOLE = {
    "inflow": 120,  # 12 × 10
    "closed": 70,  # L01 L02 L03 L06 L07 L09 L10
    "net-change": 50,  # 120 − 70
    "open-backlog": 40,  # L04 L05 L08 L11
    "overdue-backlog": 20,  # L04 and L08; L05 is not due, L11 cannot be judged
    "forward-compliance": 100 * 8 / 9,  # L03 was verified after 4 working days; L10 L11 L12 are not judged
    "first-response-compliance": 100 * 7 / 9,  # L02: verified 6.10., due 13.10., answered 14.10.; L04 never
    "resolution-compliance": 100 * 4 / 7,  # yes L01 L03 L06 L07; no L02 and, still open, L04 L08
    "resolution-compliance-closed": 100 * 4 / 5,  # the same without L04 and L08
    # Kaplan–Meier over 9: after 1, 2, 3, 7, 9, 14 there are 8/9, 7/9, 6/9, 5/9, 4/9, 3/9 left, and no more end
    "median-to-close": 9,  # 4/9 is the first at or below 1/2
    "p75-to-close": None,  # 3/9 never falls to 1/4: too few have ended to know
    "p90-to-close": None,
    "median-to-close-closed-only": 3,  # of 1 2 3 7 9 14: three of six
    "p75-to-close-closed-only": 9,  # 0.75 × 6 = 4.5: the fifth
    "p90-to-close-closed-only": 14,  # 5.4: the sixth
    "median-to-close-calendar": 13,
    "p75-to-close-calendar": None,
    "p90-to-close-calendar": None,
    "median-to-close-calendar-closed-only": 5,
    "p75-to-close-calendar-closed-only": 13,
    "p90-to-close-calendar-closed-only": 18,
    "reopen-rate": 100 * 2 / 8,  # L03 and L08 of the seven that ended and L08
    "transfer-rate": 100 * 2 / 12,  # L02 and L05
    "mean-hops": 15 / 12,  # 10 × 1 + 2 + 3
    "outcome-split": 100.0,  # all seven say how they ended
    "resolved-share": 100 * 3 / 7,  # L01 L03 L09
    "explained-share": 100 / 7,  # L02
    "referred-share": 0.0,
    "rejected-share": 100 / 7,  # L06
    "duplicate-share": 100 / 7,  # L07
    "withdrawn-share": 100 / 7,  # L10
    "satisfaction": 14 / 4,  # 5 + 2 + 4 + 3
    "satisfied-share": 100 * 2 / 4,  # 5 and 4
    "rated-share": 100 * 4 / 7,
    "channel-mix": 100 * 11 / 12,  # L11 does not say
    "per-10000": 11.0,  # 110 reports of places whose residents are known ÷ 100,000 × 10,000
}
GROUPS = {
    ("inflow", "unit"): {"A": 60, "B": 60},
    # an unknown word for the class (L09) is a group without a name, not a row less
    ("inflow", "class"): {
        "": 10,
        "complaint": 60,
        "information-request": 30,
        "oversight-complaint": 10,
        "suggestion": 10,
    },
    ("closed", "unit"): {"A": 30, "B": 40},
    ("net-change", "unit"): {"A": 30, "B": 20},
    ("open-backlog", "clock_age"): {"": 10, "15-60": 30},  # 34, 29 and 15 working days
    ("resolution-compliance", "unit"): {"A": 100 * 2 / 4, "B": 100 * 2 / 3},
    ("resolution-compliance-closed", "unit"): {"A": 100 * 2 / 3, "B": 100.0},
    # A: 3, 9, 14 of four → 3/4, 2/4 after 9. B: 1, 2, 7 of five → 4/5, 3/5, 2/5 after 7
    ("median-to-close", "unit"): {"A": 9, "B": 7},
    ("median-to-close-closed-only", "unit"): {"A": 9, "B": 2},
    ("outcome-split", "outcome"): {
        "duplicate": 100 / 7,
        "explained": 100 / 7,
        "rejected": 100 / 7,
        "resolved": 300 / 7,
        "withdrawn": 100 / 7,
    },
    ("channel-mix", "channel"): {
        "": 100 / 12,
        "Aplikasi": 600 / 12,
        "SMS 1708": 100 / 12,
        "Situs web": 200 / 12,
        "Tatap muka": 100 / 12,
        "WhatsApp": 100 / 12,
    },
    ("per-10000", "region"): {"": None, "Cibening": 30 / 60_000 * 10_000, "Sukamaju": 80 / 40_000 * 10_000},
}


@pytest.fixture(scope="module")
def found() -> Measured:
    return golden.measured(golden.derived(golden.repeated(golden.reports())))


@pytest.mark.parametrize("indicator", WHOLE)
def test_an_indicator_is_what_a_hand_works_out(found: Measured, indicator: str) -> None:
    assert golden.values(found, indicator) == {"": pytest.approx(WHOLE[indicator])}


@pytest.mark.parametrize(("indicator", "by"), GROUPS)
def test_a_breakdown_is_what_a_hand_works_out(found: Measured, indicator: str, by: str) -> None:
    wanted = {group: value if value is None else pytest.approx(value) for group, value in GROUPS[indicator, by].items()}
    assert golden.values(found, indicator, by) == wanted


def test_every_definition_has_a_golden_value_except_the_one_that_needs_another_column() -> None:
    assert {item.id for item in golden.KIT.indicators} - set(WHOLE) == {"reopen-rate-window"}


def test_reports_opened_again_within_thirty_days_count_against_those_whose_window_is_over() -> None:
    # As of 20 November: R1 closed 1.10., again 20.10. → yes. R2 closed 1.10., never → no. R3 closed 1.10., again 10.11., after
    # 40 days → no. R4 closed 10.11., window still open → not judged. 1 of 3.
    table = golden.reports(
        "nomor_laporan,instansi,tanggal_masuk,tanggal_selesai,status\n"
        "R1,A,2026-10-01,,Dibuka kembali\nR2,A,2026-10-01,2026-10-01,Selesai\n"
        "R3,A,2026-10-01,2026-11-12,Selesai\nR4,A,2026-10-01,2026-11-10,Selesai\n"
    )
    first = ["2026-10-01", "2026-10-01", "2026-10-01", "2026-11-10"]
    again = ["2026-10-20", None, "2026-11-10", None]
    for name, days in (("tanggal_selesai_pertama", first), ("tanggal_dibuka_kembali", again)):
        table = table.append_column(name, golden.days(days))
    found = golden.measured(golden.derived(golden.repeated(table)))
    assert golden.values(found, "reopen-rate-window") == {"": pytest.approx(100 / 3)}


def test_less_than_the_minimum_shows_no_value_but_how_many() -> None:
    [found] = golden.measured(golden.derived(golden.reports())).of("resolution-compliance")
    assert (found.value, found.n, found.state) == (None, 7, "few")
