"""Legal clocks as dated rules, and what is derived of exact days before they are coarsened."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from pipelines.stages.measure.clocks import read_clocks
from tests.conftest import ROOT
from tests.stages.measure.complaints import golden

ONE = "nomor_laporan,instansi,klasifikasi,kategori,tanggal_masuk,tanggal_selesai,status\n"
INFORMATION = "R1,A,Permintaan Informasi,KTP,2026-10-01,2026-10-09,Selesai\n"  # 6 working days; the clock has 5


def with_days(name: str, *cells: str | None) -> pa.Table:
    table = golden.reports(ONE + INFORMATION * len(cells))
    return table.append_column(name, golden.days(cells))


def test_twelve_reports_have_the_days_and_answers_that_a_hand_works_out() -> None:
    table = golden.reports()
    assert golden.one("working_days", table) == [3, 9, 14, 34, 29, 1, 7, 15, 2, None, None, None]
    assert golden.one("calendar_days", table) == [5, 13, 18, 46, 39, 1, 11, 21, 4, None, None, None]
    assert golden.one("response_days", table) == [2, 9, 5, 34, 2, 1, 2, 2, 2, None, None, None]
    assert golden.one("clock_age", table) == [None] * 3 + [
        "15-60",
        "15-60",
        None,
        None,
        "15-60",
        None,
        None,
        None,
        None,
    ]
    yes, no, later = "ya", "tidak", "belum-jatuh-tempo"
    assert golden.one("in_time", table) == [yes, no, yes, no, later, yes, yes, no, None, None, None, None]
    assert golden.one("first_response_in_time", table) == [yes, no, yes, no, yes, yes, yes, yes, yes, None, None, None]
    assert golden.one("forwarded_in_time", table) == [yes, yes, no, yes, yes, yes, yes, yes, yes, None, None, None]
    assert golden.one("due_date", table)[4] == date(2027, 1, 8)


def test_the_example_files_say_of_time_what_the_kit_works_out() -> None:
    """Their columns come from a generator that counts days one by one. It does not know the holidays of 2027."""
    texts = pacsv.ConvertOptions(strings_can_be_null=True)
    lines = pacsv.ParseOptions(newlines_in_values=True)
    for path in sorted((ROOT / "datasets/incoming/pengaduan").glob("*.csv")):
        table = pacsv.read_csv(path, convert_options=texts, parse_options=lines)
        assert golden.one("working_days", table) == table.column("hari_kerja").to_pylist()
        assert golden.one("in_time", table) == table.column("tepat_waktu").to_pylist()
        pairs = zip(golden.one("due_date", table), table.column("batas_waktu").to_pylist(), strict=True)
        assert {(ours, theirs) for ours, theirs in pairs if ours != theirs and ours.year < 2027} == set()


def test_a_report_closed_on_its_last_day_is_in_time_and_an_open_one_is_late_the_day_after() -> None:
    rows = "R1,A,Permintaan Informasi,KTP,2026-10-01,2026-10-08,Selesai\nR2,A,Permintaan Informasi,KTP,2026-10-01,,Diteruskan\n"
    table = golden.reports(ONE + rows)
    on_the_day = table.append_column("tanggal_data", golden.days(["2026-10-08"] * 2))
    day_after = table.append_column("tanggal_data", golden.days(["2026-10-09"] * 2))
    assert golden.one("in_time", on_the_day) == ["ya", "belum-jatuh-tempo"]
    assert golden.one("in_time", day_after) == ["ya", "tidak"]


def test_days_on_which_the_clock_stood_still_are_added() -> None:
    table = golden.reports(ONE + INFORMATION * 2).append_column("hari_jeda", pa.array([0, 1]))
    assert golden.one("in_time", table) == ["tidak", "ya"]


def test_a_clock_that_starts_with_the_complete_file_waits_for_it() -> None:
    assert golden.one("in_time", with_days("tanggal_berkas_lengkap", None, "2026-10-02")) == ["tidak", "ya"]


@pytest.mark.parametrize(
    ("about", "wanted"),
    [({}, "ya"), ({"category": "KTP"}, "ya"), ({"unit": ["A", "B"]}, "ya"), ({"category": "Jalan"}, "tidak")],
)
def test_a_local_clock_comes_before_the_national_one_for_whom_it_is_made(about: dict, wanted: str) -> None:
    local = [
        {"stage": "close", "for": about, "days": 7, "unit": "working-days", "regulation": "Perbup", "verified": True}
    ]
    assert golden.one("in_time", golden.reports(ONE + INFORMATION), local_clocks=local) == [wanted]


def test_the_unit_of_days_is_part_of_a_clock() -> None:
    local = [{"stage": "close", "days": 7, "unit": "calendar-days"}]
    assert golden.one("in_time", golden.reports(ONE + INFORMATION), local_clocks=local) == ["tidak"]
    local = [{"stage": "close", "days": 8, "unit": "calendar-days"}]
    assert golden.one("in_time", golden.reports(ONE + INFORMATION), local_clocks=local) == ["ya"]


def test_a_report_has_the_clock_of_the_day_it_came_in() -> None:
    dated = [
        {"stage": "close", "days": 5, "until": "2026-09-30"},
        {"stage": "close", "days": 20, "from": "2026-10-01"},
    ]
    rows = "R1,A,Aspirasi,X,2026-09-30,2026-10-12,Selesai\nR2,A,Aspirasi,X,2026-10-01,2026-10-13,Selesai\n"
    assert golden.one("in_time", golden.reports(ONE + rows), local_clocks=dated) == ["tidak", "ya"]


def test_before_the_first_rule_and_for_an_unknown_class_there_is_no_clock() -> None:
    rows = "R1,A,Permintaan Informasi,X,2018-01-02,2018-01-03,Selesai\nR2,A,Apa saja,X,2026-10-01,2026-10-02,Selesai\n"
    assert golden.one("in_time", golden.reports(ONE + rows)) == [None, None]


def test_where_no_clock_fits_the_promise_of_the_office_counts() -> None:
    rows = "R1,A,Apa saja,X,2026-10-01,2026-10-02,Selesai\n"
    table = golden.reports(ONE + rows).append_column("batas_waktu", golden.days(["2026-10-01"]))
    assert golden.one("in_time", table) == ["tidak"]


def test_no_clock_of_indonesia_claims_that_somebody_has_read_its_law() -> None:
    for stage, days in (("forward", {3}), ("first-response", {5}), ("close", {5, 14, 60})):
        clocks = read_clocks(golden.KIT.profile.parameters, stage)
        assert {clock.days for clock in clocks} == days
        assert {clock.unit for clock in clocks} == {"working-days"}
        assert not any(clock.verified for clock in clocks)
        assert {clock.regulation for clock in clocks} == {"PermenPANRB 62/2018", "PermenPANRB 5/2025"}
