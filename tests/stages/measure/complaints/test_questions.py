"""Rows to ask about, and moves between states that no path allows."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest

from pipelines.stages.measure.anomalies.find import find_anomalies
from pipelines.stages.measure.faults.moves import impossible_moves, reachable
from tests.stages.measure.complaints import golden

HEAD = (
    "nomor_laporan,instansi,klasifikasi,tanggal_masuk,tanggal_tindak_lanjut,tanggal_selesai,status,jumlah_disposisi\n"
)


def asked(table: pa.Table) -> dict[str, list[list[str]]]:
    """Numbers of the reports of each question, by rule."""
    found = find_anomalies(golden.facts(table), table.select(["nomor_laporan"]), golden.KIT, golden.context())
    return {
        rule: [[key["nomor_laporan"] for key in each.keys] for each in found.anomalies if each.rule == rule]
        for rule in dict.fromkeys(each.rule for each in found.anomalies)
    }


def closed(number: int, unit: str, day: str) -> str:
    return f"{unit}{number},{unit},Aspirasi,2026-10-01,2026-10-05,{day},Selesai,1\n"


def test_a_unit_that_closed_half_a_month_on_its_last_two_working_days_is_asked_why() -> None:
    # October 2026 ends on a Saturday: its last two working days are Thursday 29 and Friday 30; the Saturday counts with them
    late = ["2026-10-29", "2026-10-30", "2026-10-31"]
    bulk = [closed(i, "A", late[i % 3]) for i in range(10)] + [closed(i, "A", "2026-10-12") for i in range(10, 20)]
    even = [closed(i, "B", "2026-10-28") for i in range(20)] + [closed(i, "C", "2026-10-30") for i in range(19)]
    table = golden.reports(HEAD + "".join(bulk + even))
    assert asked(table) == {"bulk-closing": [[f"A{i}" for i in range(10)]]}
    [found] = find_anomalies(
        golden.facts(table), table.select(["nomor_laporan"]), golden.KIT, golden.context()
    ).anomalies
    assert found.figures == {"closed_in_month": 20, "closed_at_end": 10, "percent": 50}


def test_less_than_no_time_and_no_time_are_asked_about_and_a_quick_answer_is_not() -> None:
    rows = (
        "R1,A,Aspirasi,2026-10-02,,2026-10-01,Selesai,1\n"  # ended before it came in
        "R2,A,Aspirasi,2026-10-02,,2026-10-02,Selesai,1\n"  # the same day, and nobody answered
        "R3,A,Aspirasi,2026-10-02,2026-10-02,2026-10-02,Selesai,1\n"  # the same day, with an answer
        "R4,B,Aspirasi,2026-10-02,,2026-10-02,Ditolak,1\n"
        "R5,B,Aspirasi,2026-10-02,,2026-10-02,Dibuka kembali,1\n"  # open again
    )
    assert asked(golden.reports(HEAD + rows)) == {"negative-duration": [["R1"]], "zero-duration": [["R2"], ["R4"]]}


def test_where_moments_are_known_the_same_day_is_time_enough() -> None:
    table = golden.reports(
        HEAD + "R1,A,Aspirasi,2026-10-02,,2026-10-02,Selesai,1\nR2,A,Aspirasi,2026-10-02,,2026-10-02,Selesai,1\n"
    )
    moments = {"tanggal_masuk": (9, 9), "tanggal_selesai": (9, 17)}
    for name, hours in moments.items():
        column = pa.array([datetime(2026, 10, 2, hour) for hour in hours], pa.timestamp("us"))  # noqa: DTZ001
        table = table.set_column(table.column_names.index(name), name, column)
    assert asked(table) == {"zero-duration": [["R1"]]}


@pytest.mark.parametrize(
    ("promised", "hops", "wanted"), [("2026-10-23", 2, True), ("2026-10-22", 2, False), ("2026-10-23", 1, False)]
)
def test_a_due_day_later_than_the_clock_is_asked_about_when_the_report_was_passed_on(
    promised: str, hops: int, wanted: bool
) -> None:
    # 14 working days after Friday 2 October end on Thursday 22 October
    table = golden.reports(HEAD + f"R1,A,Aspirasi,2026-10-02,2026-10-05,2026-10-06,Selesai,{hops}\n")
    assert asked(table.append_column("batas_waktu", golden.days([promised]))) == (
        {"clock-reset": [["R1"]]} if wanted else {}
    )


def test_a_question_is_no_accusation_and_names_what_may_explain_it() -> None:
    for rule in golden.KIT.anomalies:
        assert rule.question.id.endswith("?")
        assert rule.question.en.endswith("?")
        assert rule.explanations.id
        assert rule.explanations.en


def states(**said: str) -> pa.Table:
    return pa.table({"id": list(said), "status": list(said.values())})


def test_a_move_that_no_path_allows_is_counted_and_one_over_several_steps_is_not() -> None:
    before = states(R1="closed", R2="received", R3="closed", R4="in-progress", R5="verified")
    after = states(R1="received", R2="closed", R3="in-progress", R4="received", R6="closed")
    found = [(note.rule, note.count, note.message.en) for note in impossible_moves(before, after, golden.context())]
    assert found == [
        ("state-impossible", 1, "1 reports moved from 'closed' to 'received', where no path leads."),
        ("state-impossible", 1, "1 reports moved from 'in-progress' to 'received', where no path leads."),
    ]


def test_every_state_of_the_profile_can_be_reached_and_an_end_leads_only_to_opening_again() -> None:
    said = golden.KIT.profile.parameters["states"]
    assert set(said) == set(golden.KIT.roles["status"].values)
    assert {"received"} | reachable("received", said) == set(said)
    assert {tuple(said[state]["next"]) for state in golden.KIT.profile.parameters["finished"]} == {("reopened",)}
