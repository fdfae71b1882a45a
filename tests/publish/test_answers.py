"""An officer is answered once, in words that say what to write: totals, patterns, and files that the guard refuses mildly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from pipelines.publish import Trial, try_dataset
from pipelines.publish.marking import mark_trials
from tests.conftest import Bureau

TITLED = {
    "fields": [
        {"name": "nomor", "type": "string", "privacy": "public", "constraints": {"required": True, "pattern": "R[0-9]{3}-[0-9]{4}"}},
        {"name": "dinas", "type": "string", "privacy": "public", "constraints": {"required": True}},
        {"name": "hari", "type": "date", "privacy": "public", "constraints": {"required": True}},
        {"name": "anggaran", "type": "number", "privacy": "public", "constraints": {"required": True}},
        {"name": "realisasi", "type": "number", "privacy": "public", "constraints": {"required": True}},
    ],
    "primaryKey": ["nomor"],
}  # fmt: skip
GOOD = "nomor,dinas,hari,anggaran,realisasi\nR001-2026,A,2026-01-02,5,4\nR002-2026,B,2026-01-03,7,6\n"


def tried(bureau: Bureau, file: Path, **changes: Any) -> Trial:
    answer = {"question": "?", "measure": "sum", "of": "anggaran", "unit": "x", "sentence": "{value}"}
    bureau.declare(schema=TITLED, answer=answer, rules=[], **changes)
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), file)
    return trial


def told(trial: Trial) -> list[tuple[str, int | None, str]]:
    return [(finding.rule, finding.row, finding.field) for finding in trial.findings]


@pytest.mark.parametrize(
    ("last", "rows", "line"),
    [
        (",Rata-rata,,6,5\n", (4, 1), 'total_row: {column: dinas, equals: ["Rata-rata"]}'),
        ("Jumlah,,,12,10\nRata-rata,,,6,5\n", (4, 2), 'total_row: {column: nomor, equals: ["Jumlah", "Rata-rata"]}'),
        ("TOTAL :,,,12,10\n", (4, 1), 'total_row: {column: nomor, equals: ["TOTAL :"]}'),
        ("Jumlah,,,12\n", (4, 1), 'total_row: {column: nomor, equals: ["Jumlah"]}'),
    ],
)
def test_a_row_of_totals_is_one_finding_and_its_line_of_yaml_mends_it(
    bureau: Bureau, last: str, rows: tuple[int, int], line: str
) -> None:
    file = bureau.deliver("a.csv", GOOD + last)
    [finding] = tried(bureau, file).findings
    assert (finding.rule, finding.row, finding.count) == ("total-row", *rows)
    assert finding.remedy.id == f"Kalau benar, tulis di bawah layout: {line}"
    mended = tried(bureau, file, layout=yaml.safe_load(line))
    assert (mended.findings, mended.rows) == ((), 2)


def test_what_else_is_wrong_is_still_told_beside_the_row_of_totals(bureau: Bureau) -> None:
    trial = tried(bureau, bureau.deliver("a.csv", GOOD + "R003-2026,C,kemarin,1,1\nJumlah,,,13,11\n"))
    assert told(trial) == [("type-error", 4, "hari"), ("total-row", 5, "nomor")]


def test_a_total_that_the_schema_would_let_pass_at_the_end_of_a_file_is_told(bureau: Bureau) -> None:
    bureau.declare()
    file = bureau.deliver("a.csv", "kode,murid,kepala\n01,5,Siti\n02,6,Budi\nJumlah,11,\n")
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), file)
    [finding] = [finding for finding in trial.findings if finding.rule == "total-row"]
    assert (finding.row, finding.severity) == (4, "warn")


def test_a_row_that_only_begins_like_a_total_is_answered_as_the_schema_says(bureau: Bureau) -> None:
    trial = tried(bureau, bureau.deliver("a.csv", GOOD + "Jumlah,Dinas A,,12,10\n"))
    assert told(trial) == [("constraint-error", 4, "nomor"), ("constraint-error", 4, "hari")]


def test_a_totals_column_that_is_declared_elsewhere_asks_for_the_footer(bureau: Bureau) -> None:
    layout = {"total_row": {"column": "nomor", "equals": ["Total"]}}
    [finding] = tried(bureau, bureau.deliver("a.csv", GOOD + ",Jumlah,,12,10\n"), layout=layout).findings
    assert "tulis layout.footer_rows: 1" in finding.remedy.id


def test_a_pattern_is_shown_by_a_text_that_fits_at_the_terminal_and_in_the_comment(
    bureau: Bureau, tmp_path: Path
) -> None:
    file = bureau.deliver("a.csv", GOOD + "RX,C,2026-01-04,1,1\n")
    trial = tried(bureau, file)
    [finding] = trial.findings
    assert (
        finding.message.id == "Tidak memenuhi aturan: isinya harus sesuai pola R[0-9]{3}-[0-9]{4}, misalnya R111-1111."
    )
    assert finding.message.en == "A rule is broken: it must match the pattern R[0-9]{3}-[0-9]{4}, such as R111-1111."
    desk, out = bureau.desk(), tmp_path / "b.xlsx"
    mark_trials(desk, desk.catalog.dataset("sekolah"), [trial], file, out)
    comment = openpyxl.load_workbook(out).worksheets[0]["A4"].comment
    assert comment is not None
    assert "misalnya R111-1111" in comment.text
    assert "Contoh yang benar: R111-1111" in comment.text


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("R003-2026,=A1,2026-01-04,1,1\nx,C,2026-01-04,1,1\n", [("formula", 4, "B"), ("constraint-error", 5, "nomor")]),
        ("R003-2026,A\u200b,2026-01-04,1,1\nR004-2026,C,kemarin,1,1\n", [("control-char", 4, "B"), ("type-error", 5, "hari")]),
        ("R003-2026,A\0,2026-01-04,1,1\nR004-2026,C,kemarin,1,1\n", [("control-char", 4, "B"), ("type-error", 5, "hari")]),
        ("R003-2026,\u0410nton,2026-01-04,1,1\nR004-2026,C,kemarin,1,1\n", [("mixed-script", 4, "B"), ("type-error", 5, "hari")]),
    ],
)  # fmt: skip
def test_what_the_guard_refuses_mildly_is_told_together_with_what_the_schema_says(
    bureau: Bureau, rows: str, expected: list[tuple[str, int | None, str]]
) -> None:
    trial = tried(bureau, bureau.deliver("a.csv", GOOD + rows))
    assert trial.refused
    assert told(trial) == expected


def test_a_mildly_refused_file_whose_labels_are_wrong_too_hears_of_both(bureau: Bureau) -> None:
    trial = tried(bureau, bureau.deliver("a.csv", GOOD.replace("dinas", "opd") + "R003-2026,=A1,2026-01-04,1,1\n"))
    assert [rule for rule, _, _ in told(trial)] == ["formula", "missing-label", "extra-label"]


def test_a_file_that_is_right_but_for_the_guard_is_refused_and_published_by_nobody(bureau: Bureau) -> None:
    tried(bureau, bureau.deliver("sekolah_2026-10.csv", GOOD + "R003-2026,=A1,2026-01-04,1,1\n"))
    [outcome] = bureau.publish()
    assert (outcome.state, [finding.rule for finding in outcome.findings]) == ("refused", ["formula"])


def test_what_is_dangerous_to_read_is_not_read_on(bureau: Bureau) -> None:
    trial = tried(bureau, bureau.deliver("a.csv", GOOD + f"x,{'9' * 400},kemarin,1,1\n"))
    assert [rule for rule, _, _ in told(trial)] == ["huge-number"]


def test_hidden_rows_and_formulas_of_a_workbook_come_with_what_the_schema_says(bureau: Bureau, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in GOOD.splitlines():
        book.active.append(line.split(","))
    book.active.append(["x", "C", "kemarin", "1", "1"])
    book.active.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    assert told(tried(bureau, tmp_path / "a.xlsx")) == [
        ("hidden-row", 2, ""),
        ("constraint-error", 4, "nomor"),
        ("type-error", 4, "hari"),
    ]
