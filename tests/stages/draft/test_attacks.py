"""Files that nobody has made yet: what `new` makes of them, or says of them in a sentence that tells what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from pipelines.model.errors import Refused
from pipelines.publish import try_dataset
from pipelines.publish.drafting import draft_dataset
from tests.conftest import Bureau

ROWS = [[f"{number:02}", number] for number in range(1, 26)]


def saved(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def drafted(bureau: Bureau, file: Path) -> tuple[dict[str, Any], list[str], int | None]:
    """The layout, the doubts about the whole, and the rows that pass."""
    found = draft_dataset(bureau.desk(), "baru", file)
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("baru"), file)
    assert trial.findings == ()
    layout = yaml.safe_load(found.declaration.read_text("utf-8"))["layout"]
    return layout, [doubt.id for doubt in found.draft.doubts], trial.rows


def test_a_hidden_sheet_before_the_table_is_passed_over_and_not_asked_to_be_shown(
    bureau: Bureau, tmp_path: Path
) -> None:
    file = saved(tmp_path / "a.xlsx", Rahasia=[["nik"], ["3201064109800123"]], Data=[["kode", "nilai"], *ROWS])
    book = openpyxl.load_workbook(file)
    book["Rahasia"].sheet_state = "hidden"
    book.active = 1
    book.save(file)
    layout, _, rows = drafted(bureau, file)
    assert (layout["sheet"], rows) == ("Data", 25)


def test_a_workbook_of_which_only_a_hidden_sheet_holds_anything_is_refused(bureau: Bureau, tmp_path: Path) -> None:
    file = saved(tmp_path / "a.xlsx", Rahasia=[["kode", "nilai"], *ROWS], Kosong=[])
    book = openpyxl.load_workbook(file)
    book["Rahasia"].sheet_state = "hidden"
    book.active = 1
    book.save(file)
    with pytest.raises(Refused) as refused:
        draft_dataset(bureau.desk(), "baru", file)
    assert [finding.rule for finding in refused.value.findings] == ["header-not-found"]


def test_month_columns_below_a_merged_header_of_three_rows_are_named_by_all_of_it(
    bureau: Bureau, tmp_path: Path
) -> None:
    months = ["Januari", "Februari", "Maret", "April"]
    rows = [[f"5.1.{number:02}", *[number * 1000 + month for month in range(4)]] for number in range(1, 25)]
    head = [["Kode", "Realisasi", "", "", ""], ["", "Triwulan I", "", "", "Triwulan II"], ["", *months]]
    file = saved(tmp_path / "a.xlsx", Isi=[["LAPORAN"], [], *head, *rows, ["Jumlah", 1, 2, 3, 4]])
    book = openpyxl.load_workbook(file)
    for cells in ("A1:E1", "A3:A5", "B3:E3", "B4:D4"):
        book.active.merge_cells(cells)
    book.save(file)
    layout, _, rows_read = drafted(bureau, file)
    assert layout["header_rows"] == [3, 5]
    assert list(layout["columns"])[1:] == [
        f"Realisasi / Triwulan {'I' if place < 3 else 'II'} / {month}" for place, month in enumerate(months)
    ]
    assert layout["total_row"] == {"column": "kode", "equals": ["Jumlah"]}
    assert rows_read == 24


def test_a_second_table_on_the_sheet_is_told_with_its_row(bureau: Bureau, tmp_path: Path) -> None:
    other = [[], ["Tabel 2"], ["dinas", "pagu"], ["D1", 5], ["D2", 6]]
    _, doubts, _ = drafted(bureau, saved(tmp_path / "a.xlsx", Isi=[["kode", "nilai"], *ROWS, *other]))
    assert (
        "tabel lain tampaknya mulai di baris 29; pindahkan ke lembar atau berkas lain, lalu ulangi terbuka new"
        in doubts
    )


def test_one_table_with_empty_rows_in_it_is_one_table(bureau: Bureau, tmp_path: Path) -> None:
    file = saved(tmp_path / "a.xlsx", Isi=[["kode", "nilai"], *ROWS[:5], [], *ROWS[5:]])
    assert not [doubt for doubt in drafted(bureau, file)[1] if "tabel lain" in doubt]


def test_line_ends_of_three_kinds_and_quotes_are_read_alike(bureau: Bureau) -> None:
    text = 'kode,nama,nilai\r\n01,"a, b",5\n02,"c\r\nd",6\r\n03,"e ""x""",7\n'
    assert drafted(bureau, bureau.deliver("a.csv", text))[2] == 3


@pytest.mark.parametrize(
    ("name", "content", "rule", "says"),
    [
        (
            "a.csv",
            b"11,Aceh\n12,Sumatera Utara\n",
            "header-not-found",
            "Tulis satu baris judul kolom tepat di atas data",
        ),
        ("a.csv", b"", "empty", "Minta berkasnya dikirim ulang"),
        ("a.csv", b"\xef\xbb\xbf", "empty", "Minta berkasnya dikirim ulang"),
        ("a.csv", "kode,nama\n01,é\n".encode("utf-16"), "encoding", "CSV UTF-8 (Comma delimited)"),
        ("a.csv", b"PK\3\4" + bytes(600), "not-csv", "ganti akhir namanya menjadi .xlsx"),
        ("a.csv", b'kode,nama\n01,"abc\n02,def\n', "quote", "Tutup atau hapus tanda kutipnya"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "format", "Simpan Sebagai → Excel Workbook (.xlsx)"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted", "Simpan Sebagai → Excel Workbook (.xlsx)"),
        ("a.json", b'{"a": [{"x": 1}], "b": [{"y": 1}]}', "json", "Tulis sebagai daftar objek"),
        ("a.json", b"[]", "json", "Tulis sebagai daftar objek"),
    ],
)
def test_what_no_table_can_be_made_of_is_answered_with_what_to_do(
    bureau: Bureau, name: str, content: bytes, rule: str, says: str
) -> None:
    with pytest.raises(Refused) as refused:
        draft_dataset(bureau.desk(), "baru", bureau.deliver(name, content))
    [finding] = refused.value.findings
    assert finding.rule == rule
    assert says in finding.remedy.id
