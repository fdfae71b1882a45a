"""The sheet of one agency: what stands on it, in both languages, and what never does."""

from __future__ import annotations

from html import unescape

import pytest

from pipelines.model.indicator import Indicator
from pipelines.model.period import parse
from pipelines.model.responsiveness import (
    Agency,
    AgencyReport,
    Aspect,
    Change,
    FollowUp,
    Peers,
    Point,
    Recognition,
    Responsiveness,
    Strand,
)
from pipelines.model.text import Text
from pipelines.stages.portal.pages.brief import brief, recognition

SEPTEMBER, OCTOBER = parse("month", "2026-09"), parse("month", "2026-10")
SHARE = Indicator(
    "x", Text("Tepat waktu", "In time"), Text("?", "?"), Text("", ""), Text("", ""), "percent", "share", good="up"
)
DAYS = Indicator(
    "y",
    Text("Waktu jawab", "Response"),
    Text("?", "?"),
    Text("", ""),
    Text("", ""),
    "working-days",
    "only",
    good="down",
    decimals=0,
)
BEFORE = Point(SEPTEMBER, "measured", 40.0, 40, 100, 100)
AFTER = Point(OCTOBER, "measured", 60.0, 60, 100, 100)
CHANGE = Change(BEFORE, AFTER, 20.0, 6.1, 32.8)
COMPLAINTS = Strand(
    Aspect("complaints", "pengaduan", SHARE), AFTER, (BEFORE,), Peers(12, 62.0, 70.0, 92.0), CHANGE,
    (FollowUp(BEFORE, "peers", "better", resolved=True),),
)  # fmt: skip
SERVICES = Strand(Aspect("services", "standar", DAYS), Point(OCTOBER, "few", None, 3, 4, 4))
BUDGET = Strand(Aspect("budget", "apbd", SHARE), None)
AGENCY = Agency("1", "Dinas <b>A</b> & Rekan")
SHEET = brief(AgencyReport(AGENCY, OCTOBER, (COMPLAINTS, SERVICES, BUDGET)), "id")


def test_the_sheet_says_now_before_peers_and_what_changed() -> None:
    for said in ("60,0%", "Okt 2026, n 100", "40,0% (Sep 2026)", "70,0% (62,0% sampai 92,0%; 12 instansi)",
                 "membaik (6,1 sampai 32,8 poin)", "di seperempat terlemah pada Sep 2026; membaik, tidak lagi demikian."):  # fmt: skip
        assert said in unescape(SHEET)


def test_names_are_text_and_never_markup() -> None:
    assert "<b>A</b>" not in SHEET
    assert "&lt;b&gt;A" in SHEET or "&#60;b&#62;A" in SHEET


def test_too_few_and_no_data_are_said_in_words_and_show_no_number() -> None:
    services, budget = (unescape(row) for row in SHEET.split("<tr>")[3:5])
    assert "terlalu sedikit untuk dihitung" in services
    assert not {"75", "n 4", "3"} & set(services.replace("<", " ").replace(">", " ").split())
    assert "belum ada data" in budget


@pytest.mark.parametrize("language", ["id", "en"])
def test_those_who_became_better_are_named_with_n_and_uncertainty(language: str) -> None:
    report = Responsiveness(OCTOBER, (), (Recognition(AGENCY, COMPLAINTS.aspect, AFTER, CHANGE),))
    said = unescape(recognition(report, language))
    assert ("6,1 sampai 32,8 poin lebih baik" if language == "id" else "6.1 to 32.8 points better") in said
    assert "(n 100)" in said
    assert recognition(Responsiveness(OCTOBER, ()), language) == ""


def test_the_english_sheet_has_english_numbers_and_working_days() -> None:
    strand = Strand(Aspect("services", "standar", DAYS), Point(OCTOBER, "measured", 1234.0, None, None, 40))
    assert "1,234 working days" in unescape(brief(AgencyReport(AGENCY, OCTOBER, (strand,)), "en"))
