"""What cannot be true is counted and named, and never a figure."""

from __future__ import annotations

import pytest

from pipelines.model.indicator import Note
from pipelines.model.kit import read_kit
from pipelines.model.text import Text
from pipelines.stages.measure import Past, measure_kit
from pipelines.stages.measure.faults import FIND_FAULTS
from tests.stages.measure.complaints import golden

HEAD = (
    "nomor_laporan,instansi,klasifikasi,tanggal_masuk,tanggal_verifikasi,tanggal_tindak_lanjut,tanggal_selesai,status\n"
)


def notes(text: str = golden.ROWS, **parameters: object) -> dict[str, Note]:
    told = golden.facts(golden.reports(text)).table
    return {note.rule: note for note in FIND_FAULTS["complaints"](told, golden.context(**parameters))}


def test_the_twelve_reports_are_told_with_everything_that_is_wrong_with_them() -> None:
    counts = {rule: note.count for rule, note in notes().items()}
    assert counts == {
        "submitted-in-future": 1,  # L11
        "closed-before-submitted": 1,  # L10
        "state-unclear": 1,  # L12
        "closed-while-open": 1,  # L08
        "state-without-day": 1,  # L11 was passed on, but nobody knows when it was verified
        "dimension-missing": 1,  # the place of L09 (the notes of one rule are told apart by their role)
        "clock-none": 1,  # L09
        "clock-unverified": 11,
        "calendar-unverified": 12,
    }


@pytest.mark.parametrize(
    ("row", "rule", "role"),
    [
        ("R,A,Aspirasi,,,,2026-10-02,Selesai", "submitted-missing", "submitted"),
        ("R,A,Aspirasi,2026-11-21,,,,Diteruskan", "submitted-in-future", "submitted"),
        ("R,A,Aspirasi,2026-10-02,,,2026-11-21,Selesai", "closed-in-future", "closed"),
        ("R,A,Aspirasi,2026-10-02,,,2026-10-01,Selesai", "closed-before-submitted", "closed"),
        ("R,A,Aspirasi,2026-10-02,,,,Selesai", "closed-without-day", "closed"),
        ("R,A,Aspirasi,2026-10-02,,,,Apa ini", "state-unclear", "status"),
    ],
)
def test_a_report_that_cannot_be_true_is_named_and_has_no_time(row: str, rule: str, role: str) -> None:
    assert notes(HEAD + row)[rule].role == role
    table = golden.reports(HEAD + row)
    for name in (
        "working_days",
        "calendar_days",
        "in_time",
        "first_response_in_time",
        "forwarded_in_time",
        "clock_age",
    ):
        assert golden.one(name, table) == [None]


@pytest.mark.parametrize(
    ("row", "rule", "silent"),
    [
        ("R,A,Aspirasi,2026-10-02,2026-10-01,,2026-10-05,Selesai", "verified-before-submitted", "forwarded_in_time"),
        (
            "R,A,Aspirasi,2026-10-02,2026-10-05,2026-10-01,2026-10-05,Selesai",
            "response-before-submitted",
            "first_response_in_time",
        ),
        ("R,A,Aspirasi,2026-10-02,2026-10-05,2026-11-21,,Dijawab", "response-in-future", "first_response_in_time"),
    ],
)
def test_a_wrong_day_of_one_stage_leaves_the_others_alone(row: str, rule: str, silent: str) -> None:
    assert notes(HEAD + row)[rule].count == 1
    assert golden.one(silent, golden.reports(HEAD + row)) == [None]
    assert golden.one("in_time", golden.reports(HEAD + row)) != [None]


def test_years_without_a_calendar_are_named() -> None:
    found = notes(HEAD + "R,A,Aspirasi,2017-10-02,,,2017-10-05,Selesai", as_of_days_after=0)
    assert found["calendar-uncovered"].count == 1


def test_a_calendar_and_clocks_that_somebody_has_read_are_not_mentioned() -> None:
    span = {"from": "2026-01-01", "until": "2026-12-31", "source": "SKB", "verified": True}
    calendar = {"weekend": ["saturday", "sunday"], "covered": [span]}
    read = [{"stage": "close", "days": 5, "regulation": "Perda", "verified": True}]
    assert notes(HEAD + "R,A,Aspirasi,2026-10-02,,,2026-10-05,Selesai", calendar=calendar, clocks=read) == {}


def test_words_that_the_profile_does_not_know_are_counted_by_role() -> None:
    found = {(note.rule, note.role): note.count for note in golden.facts(golden.reports()).notes}
    assert found == {("value-unknown", "class"): 1, ("value-unknown", "status"): 1}


def test_without_a_column_an_indicator_is_missing_and_says_which() -> None:
    found = golden.measured(golden.reports().drop_columns(["hasil", "kepuasan"]))
    assert {m.state for name in ("outcome-split", "satisfaction", "resolved-share") for m in found.of(name)} == {
        "missing"
    }
    assert {"outcome", "satisfaction", "in_time"} <= {note.role for note in found.notes if note.rule == "role-missing"}


def test_without_a_table_of_residents_the_figure_for_each_is_missing_and_says_so() -> None:
    found = measure_kit(golden.facts(golden.reports()), golden.KIT, golden.Context(golden.context().period))
    assert [m.state for m in found.of("per-10000")] == ["missing"]
    assert [note.role for note in found.notes if note.rule == "lookup-missing"] == ["population"]


def test_a_unit_that_did_not_report_is_missing_and_not_zero() -> None:
    before = golden.measured(golden.derived(golden.reports()))
    kept = golden.reports(golden.ROWS).filter(golden.pa.array([True] * 4 + [False] * 8))
    past = Past(golden.context(period="2026-09").period, before.measurements)
    now = golden.Context(golden.context().period, golden.context().parameters, history=(past,))
    found = measure_kit(golden.facts(golden.derived(kept)), golden.KIT, now)
    assert {m.group: m.state for m in found.of("inflow", "unit")} == {"A": "measured", "B": "missing"}


@pytest.mark.parametrize("profile", ["sp4n-lapor", "open311", "nyc-311"])
def test_every_comparison_of_units_says_how_to_read_it(profile: str) -> None:
    for item in read_kit("complaints", profile).indicators:
        texts = [item.name, item.question, item.formula, item.numerator, item.sentence, item.caveat]
        assert all(text.id and text.en for text in texts), item.id
        assert item.reading.id or "unit" not in item.by, item.id
        assert item.denominator != Text("", "") or item.measure == "count", item.id
        assert item.population == "all" or item.id.startswith(("satisf", "rated")), item.id
