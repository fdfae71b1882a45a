"""Every first format gives the same table of text; what cannot be read is refused with its place."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.model.delivery import RawFile
from pipelines.model.errors import Refused
from pipelines.stages.tidy import tidy
from pipelines.stages.tidy.header import labels
from tests.conftest import ROWS, Bureau

PLAIN = [(2, "01.10", "120", "Siti Rahmawati"), (3, "01.2", "80", "Budi Santoso")]


def read(
    bureau: Bureau, name: str, content: bytes, **layout: Any
) -> tuple[list[tuple], list[tuple[str, int | None, str]]]:
    """Rows as tuples (row number first), and the findings."""
    bureau.declare(layout=layout)
    path = bureau.deliver(name, content)
    file = RawFile(name, path, path.suffix.lstrip("."), len(content), "")
    tidied = tidy(bureau.catalog().dataset("sekolah"), [file])
    rows = [tuple(row.values()) for batch in tidied.batches for row in batch.to_pylist()]
    return rows, [(finding.rule, finding.row, finding.field) for finding in tidied.findings]


def refusals(bureau: Bureau, name: str, content: bytes, **layout: Any) -> list[tuple[str, int | None, str]]:
    with pytest.raises(Refused) as refused:
        read(bureau, name, content, **layout)
    return [(finding.rule, finding.row, finding.field) for finding in refused.value.findings]


def workbook(rows: list[list[Any]], *merged: str, name: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def open_document(rows: list[list[Any]]) -> bytes:
    """The smallest ODS that LibreOffice and calamine accept (OpenDocument 1.2 part 3)."""

    def cell(value: Any) -> str:
        kind = f'float" office:value="{value}' if isinstance(value, int | float) else "string"
        return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Data">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


HEADED = [["kode", "murid", "kepala"], ["01.10", 120, "Siti Rahmawati"], ["01.2", 80, "Budi Santoso"]]


def test_csv_xlsx_ods_json_and_parquet_of_one_table_read_alike(bureau: Bureau, tmp_path: Path) -> None:
    frame = pd.DataFrame(HEADED[1:], columns=HEADED[0])
    pq.write_table(
        pa.table({"kode": ["01.10", "01.2"], "murid": [120, 80], "kepala": ["Siti Rahmawati", "Budi Santoso"]}),
        tmp_path / "t.parquet",
    )
    records = json.dumps({"data": [dict(zip(HEADED[0], row, strict=True)) for row in HEADED[1:]]}).encode()
    assert read(bureau, "a.csv", ROWS.encode())[0] == PLAIN
    assert read(bureau, "a.xlsx", workbook(HEADED))[0] == PLAIN
    assert read(bureau, "a.ods", open_document(HEADED))[0] == PLAIN
    assert read(bureau, "a.json", records)[0] == [(1, *PLAIN[0][1:]), (2, *PLAIN[1][1:])]
    assert read(bureau, "a.parquet", (tmp_path / "t.parquet").read_bytes())[0] == [
        (1, *PLAIN[0][1:]),
        (2, *PLAIN[1][1:]),
    ]
    assert len(frame) == 2


def test_columns_are_found_by_name_whatever_their_order(bureau: Bureau) -> None:
    assert read(bureau, "a.csv", b"kepala,murid,kode\nSiti Rahmawati,120,01.10\n")[0] == PLAIN[:1]


def test_missing_extra_and_doubled_labels_are_all_named_at_once(bureau: Bureau) -> None:
    assert refusals(bureau, "a.csv", b"kode,kode,umur\n1,2,3\n", columns={"kode (2)": "kode"}) == [
        ("missing-label", 1, "murid"),
        ("missing-label", 1, "kepala"),
        ("duplicate-label", None, "kode"),
        ("extra-label", None, "umur"),
    ]


def test_a_label_that_nearly_fits_is_suggested(bureau: Bureau) -> None:
    with pytest.raises(Refused, match="'Murid'"):
        read(bureau, "a.csv", b"kode,Murid,kepala\n1,2,3\n", ignore=["Murid"])


def test_a_header_of_three_merged_rows_is_one_label_per_column() -> None:
    rows = [
        ["Kode", "", "Belanja", "", "", ""],
        ["", "", "Operasi", "", "Modal", ""],
        ["", "", "Anggaran", "Realisasi", "Anggaran", "Realisasi"],
    ]
    merged = [((5, 0), (7, 1)), ((5, 2), (5, 5)), ((6, 2), (6, 3)), ((6, 4), (6, 5))]
    expected = [
        "Kode",
        "Kode (2)",
        "Belanja / Operasi / Anggaran",
        "Belanja / Operasi / Realisasi",
        "Belanja / Modal / Anggaran",
        "Belanja / Modal / Realisasi",
    ]
    assert labels(rows, merged, 5) == expected
    assert labels(rows) == expected


def test_rows_that_keep_does_not_match_and_blank_rows_are_left_out_but_row_numbers_stay(bureau: Bureau) -> None:
    content = b"kode,murid,kepala\n01,120,A\n,,\nJumlah,120,\n02,80,B\n"
    assert read(bureau, "a.csv", content, keep={"kode": "[0-9]+"})[0] == [(2, "01", "120", "A"), (5, "02", "80", "B")]


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("1.234", "1234"),
        ("1.234.567,50", "1234567.50"),
        ("0,00", "0.00"),
        ("-5", "-5"),
        ("(1.234,50)", "-1234.50"),
        ("1234", "1234"),
        ("", ""),
        ("kosong", "kosong"),
    ],
)
def test_declared_number_forms_become_plain_numbers(bureau: Bureau, cell: str, plain: str) -> None:
    rows, findings = read(
        bureau,
        "a.csv",
        f"kode;murid;kepala\n01;{cell};A\n".encode(),
        delimiter=";",
        numbers={"decimal": ",", "group": "."},
    )
    assert (rows, findings) == ([(2, "01", plain, "A")], [])


@pytest.mark.parametrize("cell", ["1.5", "12.34", "1,234.5", "1.23.456", "1 000"])
def test_a_number_of_another_form_is_found_and_never_guessed(bureau: Bureau, cell: str) -> None:
    _, findings = read(
        bureau,
        "a.csv",
        f"kode;murid;kepala\n01;{cell};A\n".encode(),
        delimiter=";",
        numbers={"decimal": ",", "group": "."},
    )
    assert findings == [("number-form", 2, "murid")]


def test_true_numbers_and_written_numbers_of_one_workbook_column_read_alike(bureau: Bureau) -> None:
    content = workbook([HEADED[0], ["1", 1234.5, "A"], ["2", "1.234,50", "B"], ["3", 1234567, "C"]])
    rows, findings = read(bureau, "a.xlsx", content, numbers={"decimal": ",", "group": "."})
    assert [row[2] for row in rows] == ["1234.5", "1234.50", "1234567"]
    assert findings == []


@pytest.mark.parametrize(
    ("name", "content", "layout", "expected"),
    [
        ("a.csv", b"kode,murid,kepala\n01,5\n02,5,A,B\n", {}, [("missing-cell", 2, ""), ("extra-cell", 3, "")]),
        ("a.csv", b"kode,murid,kepala\n01,5,A\n02,5,\xe9\n", {}, [("encoding", 3, "")]),
        ("a.csv", b"\n", {}, [("header-not-found", 1, "")]),
        ("a.csv", b"kode;murid;kepala\n01;5;A\n", {}, [("delimiter", 1, "")]),
        ("a.csv", b"kode,murid,kepala\n", {"header_rows": 4}, [("header-not-found", 4, "")]),
        ("a.xlsx", workbook(HEADED), {"sheet": "Data"}, [("sheet-not-found", None, "")]),
        ("a.xlsx", workbook(HEADED), {"sheet": 3}, [("sheet-not-found", None, "")]),
        ("a.json", b"{", {}, [("json", 1, "")]),
        ("a.json", b'[{"kode": 1, "kode": 2}]', {}, [("json", None, "")]),
        ("a.json", b"[1, 2]", {}, [("json", None, "")]),
        ("a.parquet", b"PAR1 cut off", {}, [("parquet", None, "")]),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(bureau: Bureau, name, content, layout, expected) -> None:
    assert refusals(bureau, name, content, **layout) == expected


def test_bytes_of_a_declared_encoding_are_read(bureau: Bureau) -> None:
    rows, _ = read(bureau, "a.csv", "kode,murid,kepala\n01,5,Žofie – é\n".encode("cp1252"), encoding="windows-1252")
    assert rows == [(2, "01", "5", "Žofie – é")]


def test_a_number_in_json_keeps_the_digits_it_was_written_with(bureau: Bureau) -> None:
    rows, _ = read(bureau, "a.json", b'[{"kode": 1.10, "murid": 12345678901234567890, "kepala": null}]')
    assert rows == [(1, "1.10", "12345678901234567890", None)]


CELLS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r\ufeff"), max_size=8)


@settings(deadline=None)  # the machine may be busy
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=20))
def test_what_a_csv_writer_wrote_is_what_tidy_reads(tmp_path_factory, rows) -> None:
    import csv

    folder = tmp_path_factory.mktemp("office")
    bureau = Bureau(folder)
    stream = io.StringIO()
    csv.writer(stream).writerows([["kode", "murid", "kepala"], *rows])
    read_rows, _ = read(bureau, "a.csv", stream.getvalue().encode())
    assert [row[1:] for row in read_rows] == [row for row in rows if any(cell.strip() for cell in row)]


def test_a_finding_in_the_second_of_two_files_names_that_file(bureau: Bureau) -> None:
    layout = {"delimiter": ";", "numbers": {"decimal": ",", "group": "."}}
    bureau.declare(layout=layout, source={"kind": "file", "path": "incoming/{edition}/*.csv"})
    bureau.deliver("2026-10/a.csv", "kode;murid;kepala\n01;5;A\n")
    bureau.deliver("2026-10/b.csv", "kode;murid;kepala\n02;6;B\n03;1.5;C\n")
    [outcome] = bureau.publish()
    assert [
        (finding.rule, finding.file, finding.row) for finding in outcome.findings if finding.rule == "number-form"
    ] == [("number-form", "b.csv", 3)]
