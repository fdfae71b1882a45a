"""`check --workbook`: every finding stands at its cell, whatever the file's layout, and the corrected copy passes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from pipelines.model.dataset import Layout
from pipelines.model.errors import WrongUsage
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.publish import try_dataset
from pipelines.publish.marking import Marked, mark_trials
from pipelines.stages.workbook import copy
from pipelines.stages.workbook.columns import positions
from pipelines.stages.workbook.own import DOUBTFUL, WRONG
from pipelines.stages.workbook.sheets import AUTHOR, FINDINGS
from pipelines.stages.workbook.summary import LISTED, MORE
from tests.conftest import SCHEMA, Bureau
from tests.stages.test_tidy import open_document

WRONG_ROWS = "kode,murid,kepala\n01.10,banyak,Siti\n01.2,-5,Budi\n01.2,7,Ani\n"


def mark(bureau: Bureau, file: Path | None, out: Path) -> tuple[list, list[Marked]]:
    desk = bureau.desk()
    dataset = desk.catalog.dataset("sekolah")
    trials = try_dataset(desk, dataset, file)
    return trials, mark_trials(desk, dataset, trials, file, out)


def marks(path: Path, sheet: str | int = 0) -> dict[str, tuple[str, str]]:
    """Cell → (colour, rule) of every cell that we marked."""
    book = openpyxl.load_workbook(path)
    data = book[sheet] if isinstance(sheet, str) else book.worksheets[sheet]
    found = [cell for row in data.iter_rows() for cell in row if cell.comment and cell.comment.author == AUTHOR]
    rules = {
        cell.coordinate: [line[6:] for line in cell.comment.text.splitlines() if line.startswith("Kode: ")]
        for cell in found
    }
    return {cell.coordinate: (str(cell.fill.fgColor.rgb), ",".join(rules[cell.coordinate])) for cell in found}


def listed(path: Path) -> list[tuple[str, str, str | None]]:
    """(cell, rule, link) of every line of the summary."""
    sheet = openpyxl.load_workbook(path)[FINDINGS]
    rows = [row for row in sheet.iter_rows() if isinstance(row[0].value, str) and row[0].value.isdecimal()]
    return [(row[1].value, row[7].value, row[1].hyperlink.location if row[1].hyperlink else None) for row in rows]


def correct(path: Path, cells: dict[str, object], sheet: int = 0) -> None:
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.worksheets[sheet][place] = value
    book.save(path)


def passes(bureau: Bureau, file: Path) -> None:
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), file)
    assert trial.findings == ()
    assert not trial.refused


def test_a_csv_comes_back_as_text_with_every_wrong_cell_marked_and_passes_once_corrected(
    bureau: Bureau, tmp_path: Path
) -> None:
    bureau.declare()
    file, out = bureau.deliver("a.csv", WRONG_ROWS), tmp_path / "out.xlsx"
    trials, [marked] = mark(bureau, file, out)
    assert (marked.file, marked.path, marked.findings) == ("a.csv", out, 3)
    assert trials[0].refused
    assert marks(out) == {
        "B2": (WRONG, "type-error"),
        "B3": (WRONG, "constraint-error"),
        "A4": (WRONG, "primary-key"),
    }
    assert listed(out) == [
        ("B2", "type-error", "'Data'!B2"),
        ("B3", "constraint-error", "'Data'!B3"),
        ("A4", "primary-key", "'Data'!A4"),
    ]
    data = openpyxl.load_workbook(out).worksheets[0]
    assert [[cell.value for cell in row] for row in data.iter_rows()] == [
        line.split(",") for line in WRONG_ROWS.splitlines()
    ]
    assert {cell.data_type for row in data.iter_rows() for cell in row} == {"s"}
    assert data["A2"].value == "01.10"
    correct(out, {"B2": "120", "B3": "5", "A4": "01.3"})
    passes(bureau, out)


def test_a_cell_that_the_guard_refuses_is_marked_too_and_is_no_formula_in_what_comes_back(
    bureau: Bureau, tmp_path: Path
) -> None:
    bureau.declare()
    out = tmp_path / "out.xlsx"
    mark(bureau, bureau.deliver("a.csv", "kode,murid,kepala\n01.10,7,=Ani\n"), out)
    assert marks(out) == {"C2": (WRONG, "formula")}
    cell = openpyxl.load_workbook(out).worksheets[0]["C2"]
    assert (cell.value, cell.data_type) == ("=Ani", "s")
    correct(out, {"C2": "Ani"})
    passes(bureau, out)


def test_a_comment_says_what_is_wrong_and_what_would_be_right_in_both_languages(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    mark(bureau, bureau.deliver("a.csv", WRONG_ROWS), tmp_path / "out.xlsx")
    text = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]["B2"].comment.text
    assert text == (
        "Salah: Di sini harus ada bilangan bulat.\nObatnya: Perbaiki sel ini di berkas asal.\nContoh yang benar: 0\n"
        "Kode: type-error\n\nWrong: This must be a whole number.\nCure: Correct this cell in the source file.\n"
        "Right, for example: 0"
    )


def test_the_marked_workbook_is_the_officers_alone_and_names_the_handbook(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    mark(bureau, bureau.deliver("a.csv", WRONG_ROWS), tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").stat().st_mode & 0o777 == 0o600
    head = [str(cell.value) for cell in openpyxl.load_workbook(tmp_path / "out.xlsx")[FINDINGS]["A"]]
    assert "Arti setiap kode / What each code means: https://data.example/panduan/kode/" in head


def test_beyond_a_thousand_findings_the_summary_says_that_there_are_more(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    rows = "".join(f"{number},x,A\n" for number in range(1200))
    mark(bureau, bureau.deliver("a.csv", f"kode,murid,kepala\n{rows}"), tmp_path / "out.xlsx")
    assert len(marks(tmp_path / "out.xlsx")) == LISTED
    head = [str(cell.value) for cell in openpyxl.load_workbook(tmp_path / "out.xlsx")[FINDINGS]["A"]]
    assert MORE in head


def test_no_cell_of_the_data_stands_in_comments_or_summary(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    mark(bureau, bureau.deliver("a.csv", WRONG_ROWS), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    said = [str(cell.value) for row in book[FINDINGS].iter_rows() for cell in row if cell.value]
    said += [cell.comment.text for row in book.worksheets[0].iter_rows() for cell in row if cell.comment]
    assert not [text for text in said for secret in ("banyak", "Siti", "Budi", "Ani") if secret in text]


def own_workbook(path: Path) -> None:
    """An officer's workbook with a title, a style of its own, a formula and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rekap"
    sheet["A1"] = "Sekolah Oktober"
    sheet["A1"].font = Font(bold=True, size=20)
    sheet.append([])
    sheet.append(["kode", "murid", "kepala"])
    sheet.append(["01.10", "banyak", "Siti"])
    sheet.append(["01.2", -5, "Budi"])
    sheet["C4"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet.column_dimensions["C"].width = 44
    book.create_sheet("Catatan")["A1"] = "=1+1"
    book.save(path)


def test_an_officers_workbook_keeps_its_look_and_is_marked_where_layout_reads_it(
    bureau: Bureau, tmp_path: Path
) -> None:
    bureau.declare(layout={"sheet": "Rekap", "header_rows": 3})
    own_workbook(tmp_path / "a.xlsx")
    mark(bureau, tmp_path / "a.xlsx", tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx", "Rekap") == {"B4": (WRONG, "type-error"), "B5": (WRONG, "constraint-error")}
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Rekap", "Catatan", FINDINGS]
    sheet = book["Rekap"]
    assert (sheet["A1"].font.size, sheet["C4"].fill.fgColor.rgb, sheet.column_dimensions["C"].width) == (
        20,
        "FF00FF00",
        44,
    )
    assert book["Catatan"]["A1"].value == "=1+1"
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == [FINDINGS]
    assert listed(tmp_path / "out.xlsx")[0] == ("B4", "type-error", "'Rekap'!B4")
    correct(tmp_path / "out.xlsx", {"B4": 120, "B5": 5})
    passes(bureau, tmp_path / "out.xlsx")


def test_somebody_elses_comment_is_found_coloured_and_left_alone(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(layout={"sheet": "Rekap", "header_rows": 3})
    own_workbook(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    book["Rekap"]["A4"].comment = Comment("catatan kepala", "Budi")
    book.save(tmp_path / "a.xlsx")
    mark(bureau, tmp_path / "a.xlsx", tmp_path / "out.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["Rekap"]["A4"]
    assert (cell.comment.author, cell.fill.fgColor.rgb) == ("Budi", WRONG)
    assert [(place, rule) for place, rule, _ in listed(tmp_path / "out.xlsx")] == [
        ("A4", "comment"),
        ("B4", "type-error"),
        ("B5", "constraint-error"),
    ]


def test_what_a_spreadsheet_would_run_is_marked_and_stays_text(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    mark(bureau, bureau.deliver("a.csv", "kode,murid,kepala\n01,5,=1+1\n"), tmp_path / "out.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert marks(tmp_path / "out.xlsx") == {"C2": (WRONG, "formula")}


def test_a_marked_workbook_is_marked_anew_without_the_old_marks(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(layout={"sheet": "Rekap", "header_rows": 3})
    own_workbook(tmp_path / "a.xlsx")
    mark(bureau, tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    correct(tmp_path / "b.xlsx", {"B4": 120})
    mark(bureau, tmp_path / "b.xlsx", tmp_path / "c.xlsx")
    assert marks(tmp_path / "c.xlsx", "Rekap") == {"B5": (WRONG, "constraint-error")}
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert book.sheetnames == ["Rekap", "Catatan", FINDINGS]
    assert book["Rekap"]["B4"].fill.fill_type is None


def test_labels_of_several_rows_and_renamed_columns_lead_back_to_their_cells(bureau: Bureau, tmp_path: Path) -> None:
    columns = {"Unit / Kode": "kode", "Isi / Murid": "murid", "Isi / Kepala": "kepala"}
    bureau.declare(layout={"header_rows": [2, 3], "columns": columns})
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ([], ["x", "Isi", None, "Unit"], ["x", "Kepala", "Murid", "Kode"], [1, "Siti", "banyak", "01"]):
        sheet.append(row)
    sheet["A1"], sheet["A2"], sheet["A3"] = "Sekolah", "Nomor", "Nomor"
    sheet.merge_cells("B2:C2")
    book.save(tmp_path / "a.xlsx")
    mark(bureau, tmp_path / "a.xlsx", tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {"A3": (WRONG, "extra-label")}
    bureau.declare(layout={"header_rows": [2, 3], "columns": columns, "ignore": ["Nomor"]})
    mark(bureau, tmp_path / "a.xlsx", tmp_path / "again.xlsx")
    assert marks(tmp_path / "again.xlsx") == {"C4": (WRONG, "type-error")}


MONTHS = {
    "fields": [
        {"name": "kode", "type": "string", "privacy": "public"},
        {"name": "bulan", "type": "string", "privacy": "public"},
        {"name": "nilai", "type": "integer", "privacy": "public", "constraints": {"minimum": 0}},
    ],
    "primaryKey": ["kode", "bulan"],
}
UNPIVOT = {"unpivot": {"columns": {"Jan": "01", "Feb": "02", "Mar": "03"}, "name": "bulan", "value": "nilai"}}


def test_a_finding_in_a_column_of_months_stands_in_its_month(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(schema=MONTHS, layout=UNPIVOT)
    file = bureau.deliver("a.csv", "kode,Jan,Feb,Mar\n01,1,x,3\n02,4,5,-6\n02,7,8,9\n")
    mark(bureau, file, tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {
        "C2": (WRONG, "type-error"),
        "D3": (WRONG, "constraint-error"),
        "A4": (WRONG, "primary-key"),
    }
    assert [place for place, _, _ in listed(tmp_path / "out.xlsx")].count("A4") == 3
    correct(tmp_path / "out.xlsx", {"C2": "2", "D3": "6", "A4": "03"})
    passes(bureau, tmp_path / "out.xlsx")


def test_each_of_several_files_gets_its_own_workbook_and_a_clean_one_none(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(source={"kind": "file", "path": "incoming/{edition}/*.csv"})
    bureau.deliver("2026-10/barat.csv", "kode,murid,kepala\n01,1,A\n02,x,B\n")
    bureau.deliver("2026-10/tengah.csv", "kode,murid,kepala\n05,1,A\n")
    bureau.deliver("2026-10/timur.csv", "kode,murid,kepala\n03,1,A\n04,1,A\n01,1,A\n")
    _, marked = mark(bureau, None, tmp_path / "out.xlsx")
    assert [(one.file, one.path.name) for one in marked] == [
        ("barat.csv", "out-barat.xlsx"),
        ("timur.csv", "out-timur.xlsx"),
    ]
    assert marks(tmp_path / "out-barat.xlsx") == {"B3": (WRONG, "type-error")}
    assert marks(tmp_path / "out-timur.xlsx") == {"A4": (WRONG, "primary-key")}


def test_rows_without_a_column_are_marked_at_their_first_cell_and_listed(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    mark(bureau, bureau.deliver("a.csv", "kode,murid,kepala\n01,5,A\n\n02,6\n"), tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {"A4": (WRONG, "missing-cell")}
    correct(tmp_path / "out.xlsx", {"C4": "B"})
    passes(bureau, tmp_path / "out.xlsx")


def test_what_only_warns_is_yellow(bureau: Bureau, tmp_path: Path) -> None:
    rule = {"order": {"first": "murid", "then": "guru"}, "severity": "warn"}
    fields = [{"name": name, "type": "integer", "privacy": "public"} for name in ("murid", "guru")]
    bureau.declare(schema={"fields": fields}, rules=[rule])
    trials, _ = mark(bureau, bureau.deliver("a.csv", "murid,guru\n1,2\n5,2\n"), tmp_path / "out.xlsx")
    assert not trials[0].refused
    assert {colour for colour, _ in marks(tmp_path / "out.xlsx").values()} == {DOUBTFUL}


def test_json_records_become_rows_below_their_names_and_pass_once_corrected(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    records = [{"kode": "01", "murid": 1.50, "kepala": "A"}, {"kode": "02", "murid": 5}, {"kode": None, "murid": 5}]
    file = bureau.deliver("a.json", json.dumps(records))
    mark(bureau, file, tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {"B2": (WRONG, "type-error"), "A4": (WRONG, "constraint-error,primary-key")}
    correct(tmp_path / "out.xlsx", {"B2": "2", "A4": "03"})
    passes(bureau, tmp_path / "out.xlsx")


def test_parquet_rows_come_back_below_their_names(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"kode": ["01", "01"], "murid": [1, -5], "kepala": ["A", None]}), file)
    mark(bureau, file, tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {"A3": (WRONG, "primary-key"), "B3": (WRONG, "constraint-error")}
    correct(tmp_path / "out.xlsx", {"A3": "02", "B3": "5"})
    passes(bureau, tmp_path / "out.xlsx")


@pytest.mark.parametrize(
    ("name", "content"), [("a.xlsx", b"%PDF-1.7"), ("a.csv", b""), ("a.json", b"{"), ("a.dat", b"x")]
)
def test_a_file_that_nobody_should_open_gets_a_list_alone(
    bureau: Bureau, tmp_path: Path, name: str, content: bytes
) -> None:
    bureau.declare()
    mark(bureau, bureau.deliver(name, content), tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == [FINDINGS]
    assert [place for place, _, _ in listed(tmp_path / "out.xlsx")] == ["berkas / file"]


def test_of_a_large_file_only_wrong_rows_and_their_neighbours_are_shown(
    bureau: Bureau, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.publish.marking.LARGE", 20)
    bureau.declare()
    rows = [f"{number:03},{number if number != 25 else 'x'},A" for number in range(2, 42)]
    file = bureau.deliver("a.csv", "kode,murid,kepala\n" + "\n".join(rows) + "\n")
    mark(bureau, file, tmp_path / "out.xlsx")
    data = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [row[0].value for row in data.iter_rows()] == ["1", "23", "24", "25", "26", "27"]
    assert marks(tmp_path / "out.xlsx") == {"C4": (WRONG, "type-error")}
    assert listed(tmp_path / "out.xlsx") == [("C4", "type-error", "'Data'!C4")]
    assert copy.LARGE == 100_000


def test_an_ods_comes_back_as_xlsx_with_its_cells_in_place(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    file = bureau.deliver("a.ods", open_document([["kode", "murid", "kepala"], ["01", "x", "A"], ["02", 5, "B"]]))
    mark(bureau, file, tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {"B2": (WRONG, "type-error")}
    correct(tmp_path / "out.xlsx", {"B2": "4"})
    passes(bureau, tmp_path / "out.xlsx")


def test_a_code_that_an_ods_keeps_as_a_number_stays_wrong_until_it_is_typed_anew(
    bureau: Bureau, tmp_path: Path
) -> None:
    bureau.declare(layout={"numbers": {"decimal": ",", "group": "."}})
    file = bureau.deliver("a.ods", open_document([["kode", "murid", "kepala"], [11.1, 5, "A"], ["02", "1.000", "B"]]))
    mark(bureau, file, tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {"A2": (WRONG, "code-as-number")}
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), tmp_path / "out.xlsx")
    assert [(finding.rule, finding.row) for finding in trial.findings] == [("code-as-number", 2)]
    correct(tmp_path / "out.xlsx", {"A2": "11.10"})
    passes(bureau, tmp_path / "out.xlsx")


def test_true_numbers_of_json_are_read_as_such_under_a_layout_of_written_ones(bureau: Bureau, tmp_path: Path) -> None:
    fields = [
        {"name": "kode", "type": "string", "privacy": "public"},
        {"name": "dana", "type": "number", "privacy": "public"},
    ]
    bureau.declare(schema={"fields": fields}, layout={"numbers": {"decimal": ",", "group": "."}})
    file = bureau.deliver(
        "a.json", '[{"kode": 1.10, "dana": 1234.5}, {"kode": "b", "dana": "1.234,5"}, {"kode": "c", "dana": "x"}]'
    )
    mark(bureau, file, tmp_path / "out.xlsx")
    data = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [data["A2"].value, data["B2"].value, data["B3"].value] == ["1.10", 1234.5, "1.234,5"]
    assert marks(tmp_path / "out.xlsx") == {"B4": (WRONG, "type-error")}
    correct(tmp_path / "out.xlsx", {"B4": 7})
    passes(bureau, tmp_path / "out.xlsx")


def test_of_several_workbooks_none_is_written_over(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    bureau.deliver("sekolah_2026-09.csv", WRONG_ROWS)
    bureau.deliver("sekolah_2026-10.csv", WRONG_ROWS)
    (tmp_path / "out-sekolah_2026-10.xlsx").write_text("milik petugas")
    with pytest.raises(WrongUsage):
        mark(bureau, None, tmp_path / "out.xlsx")
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["out-sekolah_2026-10.xlsx"]


def test_rows_in_quarantine_are_yellow_also_in_a_column_of_months(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(schema=MONTHS, layout=UNPIVOT, quarantine="50%")
    file = bureau.deliver("a.csv", "kode,Jan,Feb,Mar\n01,1,x,3\n02,4,5,6\n")
    trials, _ = mark(bureau, file, tmp_path / "out.xlsx")
    assert not trials[0].refused
    assert marks(tmp_path / "out.xlsx") == {"C2": (DOUBTFUL, "type-error")}


def test_a_byte_of_another_encoding_is_listed_with_its_row(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    content = "kode,murid,kepala\n01,1,A\n02,5,Andr\u00e9\n".encode("cp1252")
    mark(bureau, bureau.deliver("a.csv", content), tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {"A3": (WRONG, "encoding")}
    assert "\ufffd" in str(openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]["C3"].value)


def test_letters_of_a_column_lead_to_its_cell() -> None:
    """The guard knows no fields: it names a column as a spreadsheet does."""
    found = Finding("formula", Text("", ""), file="a.csv", row=4, field="AB")
    assert positions(found, ["kode", "murid"], Layout()) == (27,)
    assert positions(replace(found, field="murid"), ["kode", "murid"], Layout()) == (1,)
    assert positions(replace(found, field="murid, kode"), ["kode", "murid"], Layout()) == (1, 0)
    assert positions(replace(found, field="Jumlah"), ["kode", "Jumlah"], Layout(columns={"Jumlah": "murid"})) == (1,)
    assert positions(replace(found, field="lain"), ["kode", "murid"], Layout()) == ()


def test_formulas_stay_formulas_and_the_summary_says_what_that_means(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(layout={"ignore": ["jumlah"]})
    book = openpyxl.Workbook()
    for row in (["kode", "murid", "kepala", "jumlah"], ["01", "x", "A", "=1+1"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    mark(bureau, tmp_path / "a.xlsx", tmp_path / "out.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert (marked.worksheets[0]["D2"].value, marked.worksheets[0]["D2"].data_type) == ("=1+1", "f")
    assert "Rumus tetap ada" in " ".join(str(cell.value) for cell in marked[FINDINGS]["A"])


def test_the_sheet_that_is_counted_stays_where_the_layout_counts_it(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(layout={"sheet": 2})
    mark(bureau, bureau.deliver("a.csv", WRONG_ROWS), tmp_path / "out.xlsx")
    assert set(marks(tmp_path / "out.xlsx", 2)) == {"B2", "B3", "A4"}
    correct(tmp_path / "out.xlsx", {"B2": "120", "B3": "5", "A4": "01.3"}, 2)
    passes(bureau, tmp_path / "out.xlsx")


def test_a_file_without_findings_comes_back_unmarked(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(schema=SCHEMA)
    mark(bureau, bureau.deliver("a.csv"), tmp_path / "out.xlsx")
    assert marks(tmp_path / "out.xlsx") == {}
    assert "Tidak ada yang salah" in str(openpyxl.load_workbook(tmp_path / "out.xlsx")[FINDINGS]["A3"].value)
