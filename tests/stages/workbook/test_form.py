"""`template`: the form holds what the schema says, and what is filled in passes `check` without an edit."""

from __future__ import annotations

import os
import string
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipelines.model.dataset import Dataset
from pipelines.model.pattern import text_for
from pipelines.publish import try_dataset
from pipelines.publish.entry import references, write_template
from pipelines.stages.workbook.columns import columns
from pipelines.stages.workbook.form import PREPARED
from pipelines.stages.workbook.kinds import kind_of
from tests.conftest import DATASET, Bureau

EXAMPLES = int(
    os.environ.get("TERBUKA_SOAK", "4")
)  # forms filled for each layout; each is read in a process of its own
FIELDS: list[dict[str, Any]] = [
    {"name": "kode", "type": "string", "title": "Kode", "constraints": {"required": True, "unique": True, "maxLength": 12}},
    {"name": "wilayah", "type": "string", "constraints": {"pattern": r"[0-9]{2}(\.[0-9]{2}){0,2}"}},
    {"name": "jenis", "type": "string", "constraints": {"required": True, "enum": ["Negeri", "Swasta"]}},
    {"name": "kelas", "type": "integer", "constraints": {"enum": [1, 2, 3]}},
    {"name": "panjang", "type": "string", "constraints": {"enum": [f"Pilihan nomor {n}, dengan koma" for n in range(20)]}},
    {"name": "murid", "type": "integer", "constraints": {"minimum": 0, "maximum": 5000}},
    {"name": "dana", "type": "number"},
    {"name": "rasio", "type": "number", "constraints": {"exclusiveMinimum": 0, "exclusiveMaximum": 1}},
    {"name": "harga", "type": "number", "decimalChar": ","},
    {"name": "dibuka", "type": "date", "constraints": {"minimum": "1945-08-17"}},
    {"name": "diisi", "type": "date", "format": "%d/%m/%Y"},
    {"name": "dicatat", "type": "datetime"},
    {"name": "jam", "type": "time"},
    {"name": "tahun", "type": "year"},
    {"name": "negeri", "type": "boolean", "trueValues": ["ya"], "falseValues": ["tidak"]},
    {"name": "aktif", "type": "boolean"},
    {"name": "surel", "type": "string", "format": "email"},
    {"name": "catatan", "type": "string", "constraints": {"minLength": 2, "maxLength": 40}},
]  # fmt: skip
SCHEMA = {
    "fields": [{**field, "privacy": "sensitive" if field["name"] == "surel" else "public"} for field in FIELDS],
    "primaryKey": ["kode"],
}
LAYOUTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "a sheet by name": {"sheet": "Isian"},
    "the third sheet": {"sheet": 2},
    "a sheet called like one of ours": {"sheet": "daftar"},
    "a title above": {"header_rows": 4},
    "labels of three rows": {
        "header_rows": [3, 5],
        "columns": {"Sekolah / Identitas / Kode": "kode", "Sekolah / Murid": "murid", "Uang / Dana": "dana"},
    },
    "notes below": {"footer_rows": 2},
    "written otherwise": {"numbers": {"decimal": ",", "group": "."}, "dates": {"dibuka": "D/M/Y"}},
    "to be inferred": {"numbers": "infer", "dates": {"dibuka": "infer"}},
    "a row of totals": {"total_row": {"column": "kode", "equals": "Jumlah"}},
}


def words(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(string.ascii_letters + string.digits + "'-", min_size=least, max_size=most)


BOUNDS = (datetime(1950, 1, 1), datetime(2099, 1, 1))  # noqa: DTZ001  (a cell has no zone)
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "wilayah": st.from_regex(r"[0-9]{2}(\.[0-9]{2}){0,2}", fullmatch=True, alphabet=st.characters(codec="ascii")),
    "jenis": st.sampled_from(["Negeri", "Swasta"]),
    "kelas": st.sampled_from([1, 2, 3]),
    "panjang": st.sampled_from(FIELDS[4]["constraints"]["enum"]),
    "murid": st.integers(0, 5000),
    "dana": st.one_of(st.integers(-(10**12), 10**12), st.decimals(-(10**9), 10**9, places=2).map(float)),
    "rasio": st.sampled_from([0.1, 0.25, 0.999]),
    "harga": st.integers(0, 9999).map(lambda n: f"{n},5"),
    "dibuka": st.dates(date(1945, 8, 17), date(2099, 12, 31)),
    "diisi": st.dates(date(1945, 8, 17), date(2099, 12, 31)).map(lambda day: day.strftime("%d/%m/%Y")),
    "dicatat": st.datetimes(*BOUNDS).map(lambda moment: moment.replace(microsecond=0)),
    "jam": st.integers(0, 86_399).map(lambda n: (BOUNDS[0] + timedelta(seconds=n)).time()),
    "tahun": st.integers(1900, 2099),
    "negeri": st.sampled_from(["ya", "tidak"]),
    "aktif": st.sampled_from(["true", "false", True, False]),
    "surel": st.just("a@kantor.example"),
    "catatan": words(2, 40),
}  # fmt: skip
OPTIONAL = {name: st.none() | cells if name != "jenis" else cells for name, cells in CELLS.items()}
ROWS = st.lists(
    st.fixed_dictionaries({"kode": words(1, 12).filter(lambda code: code.casefold() != "jumlah"), **OPTIONAL}),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row["kode"],
)


def fill(form: Path, path: Path, dataset: Dataset, rows: list[dict[str, Any]]) -> None:
    """Type the rows into the form, as dates, numbers and texts, into cells as the form made them."""
    book = openpyxl.load_workbook(form)
    sheet = book.active
    for number, row in enumerate(rows, dataset.layout.header_rows[1] + 1):
        for place, column in enumerate(columns(dataset), 1):
            value = row[column.field["name"]]
            if value is not None:
                cell = sheet.cell(number, place)
                cell.value = value
                assert isinstance(value, str) == (cell.data_type == "s")
                if isinstance(value, date | time):
                    cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else cell.number_format
    book.save(path)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_filled_form_passes_without_an_edit(layout: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    bureau = Bureau(tmp_path_factory.mktemp("office"))
    bureau.declare(schema=SCHEMA, layout=layout)
    desk = bureau.desk()
    dataset, empty = desk.catalog.dataset("sekolah"), bureau.office.root / "form.xlsx"
    write_template(desk, dataset, empty)

    @settings(max_examples=EXAMPLES, phases=[Phase.generate])  # to shrink would take minutes
    @given(ROWS)
    def rows_pass(rows: list[dict[str, Any]]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "filled.xlsx"
            fill(empty, path, dataset, rows)
            [trial] = try_dataset(desk, dataset, path)
            assert (trial.findings, trial.rows) == ((), len(rows))

    rows_pass()


def form(bureau: Bureau, tmp_path: Path, **declared: Any) -> openpyxl.Workbook:
    bureau.declare(**declared)
    desk = bureau.desk()
    write_template(desk, desk.catalog.dataset("sekolah"), tmp_path / "form.xlsx")
    return openpyxl.load_workbook(tmp_path / "form.xlsx")


def rules(sheet: Any) -> dict[str, tuple[str, Any, Any, Any]]:
    """Column → (kind, operator, first formula, second formula) of its validation."""
    return {
        str(rule.sqref).rstrip("0123456789:").split(":")[0].rstrip("0123456789"): (rule.type, rule.operator, rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
    }  # fmt: skip


def test_the_schema_becomes_drop_downs_limits_lengths_and_days(bureau: Bureau, tmp_path: Path) -> None:
    book = form(bureau, tmp_path, schema=SCHEMA)
    found = rules(book["Data"])
    assert found["A"] == ("custom", None, "AND(LEN(A2)<=12,SUMPRODUCT(--($A$2:$A$10001=A2))=1)", None)
    assert found["C"] == ("list", None, '"Negeri,Swasta"', None)
    assert found["D"] == ("list", None, "'Daftar'!$A$2:$A$4", None)
    assert found["E"] == ("list", None, "'Daftar'!$C$2:$C$21", None)
    assert found["F"] == ("whole", None, "0", "5000")
    assert found["G"] == ("decimal", None, "-999999999999999", "999999999999999")
    assert found["H"] == ("custom", None, "AND(ISNUMBER(H2),H2>0,H2<1)", None)
    assert found["J"] == ("date", None, "16666", "2958465")
    assert found["N"] == ("whole", None, "1", "9999")
    assert found["O"] == ("list", None, '"ya,tidak"', None)
    assert found["R"] == ("textLength", None, "2", "40")
    ranges = {str(rule.sqref) for rule in book["Data"].data_validations.dataValidation}
    assert all(ref.endswith(str(PREPARED + 1)) for ref in ranges)
    assert [cell.value for cell in book["Daftar"]["A"]][1:4] == [1, 2, 3]


def test_codes_are_text_and_every_kind_has_its_format(bureau: Bureau, tmp_path: Path) -> None:
    sheet = form(bureau, tmp_path, schema=SCHEMA, layout={"dates": {"dibuka": "D/M/Y"}})["Data"]
    formats = {sheet.cell(1, place).value: sheet.column_dimensions[letter].number_format for place, letter in enumerate("ABCDEFGHIJKLMNOPQR", 1)}  # fmt: skip
    assert formats["kode"] == formats["diisi"] == formats["harga"] == formats["aktif"] == "@"
    assert (formats["murid"], formats["dana"], formats["tahun"]) == ("#,##0", "#,##0.00####", "0")
    assert (formats["dibuka"], formats["dicatat"], formats["jam"]) == ("dd/mm/yyyy", "yyyy-mm-dd hh:mm:ss", "hh:mm:ss")


def test_the_header_is_locked_and_frozen_without_a_password_and_the_cells_are_not(
    bureau: Bureau, tmp_path: Path
) -> None:
    sheet = form(bureau, tmp_path, schema=SCHEMA, layout={"header_rows": [3, 5]})["Data"]
    assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
    assert sheet.freeze_panes == "A6"
    assert sheet["A5"].protection.locked
    assert not sheet.column_dimensions["A"].protection.locked
    assert sheet["A1"].value == DATASET["title"]["id"]


def test_the_instructions_are_indonesian_first_and_tell_every_column(bureau: Bureau, tmp_path: Path) -> None:
    sheet = form(bureau, tmp_path, schema=SCHEMA)["Petunjuk"]
    first = [cell.value for cell in sheet["A"] if cell.value]
    assert first.index("Cara mengisi") < first.index("How to fill it in") < first.index("Kolom / Column")
    assert first[first.index("Kolom / Column") + 1 :] == [field["name"] for field in FIELDS]


def test_a_list_is_found_although_the_data_stand_in_a_sheet_of_its_name(bureau: Bureau, tmp_path: Path) -> None:
    book = form(bureau, tmp_path, schema=SCHEMA, layout={"sheet": "Daftar"})
    assert rules(book["Daftar"])["D"] == ("list", None, "'Daftar 2'!$A$2:$A$4", None)
    assert [cell.value for cell in book["Daftar 2"]["A"]][:4] == ["kelas", 1, 2, 3]


def test_equal_input_gives_equal_bytes(bureau: Bureau, tmp_path: Path) -> None:
    form(bureau, tmp_path, schema=SCHEMA)
    before = (tmp_path / "form.xlsx").read_bytes()
    form(bureau, tmp_path, schema=SCHEMA)
    assert (tmp_path / "form.xlsx").read_bytes() == before
    assert len(before) < 20_000


REFERRING = {
    "fields": [
        {"name": "kode", "type": "string", "privacy": "public"},
        {"name": "unit", "type": "string", "privacy": "public"},
    ],
    "foreignKeys": [{"fields": ["unit"], "reference": {"resource": "unit", "fields": ["kode"]}}],
}
UNITS = {
    "fields": [
        {"name": "kode", "type": "string", "privacy": "public"},
        {"name": "nama", "type": "string", "privacy": "public"},
    ]
}


@pytest.mark.parametrize("published", [True, False])
def test_the_codes_of_reference_data_are_offered_published_or_only_delivered(
    bureau: Bureau, tmp_path: Path, published: bool
) -> None:
    bureau.declare("unit", schema=UNITS, source={"kind": "file", "path": "incoming/unit_{edition}.csv"})
    bureau.deliver("unit_2026-10.csv", "kode,nama\n02,Dinas B\n01,Dinas A\n01,Dinas A lagi\n")
    if published:
        assert [outcome.state for outcome in bureau.publish("unit")] == ["released"]
    book = form(bureau, tmp_path, schema=REFERRING)
    assert rules(book["Data"])["B"] == ("list", None, "'Daftar'!$A$2:$A$3", None)
    assert [[cell.value for cell in row[:2]] for row in book["Daftar"].iter_rows()] == [
        ["unit", None],
        ["01", "Dinas A"],
        ["02", "Dinas B"],
    ]


def test_without_reference_data_the_form_has_no_list_and_is_made_all_the_same(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(schema=REFERRING)
    assert references(bureau.desk(), bureau.catalog().dataset("sekolah")) == {}
    assert rules(form(bureau, tmp_path, schema=REFERRING)["Data"])["B"][0] is None  # a prompt, no rule


def test_months_are_columns_of_the_form(bureau: Bureau, tmp_path: Path) -> None:
    fields = [{"name": name, "type": kind, "privacy": "public"} for name, kind in (("kode", "string"), ("bulan", "string"), ("nilai", "integer"))]  # fmt: skip
    layout = {"unpivot": {"columns": {"2025": "2025", "2026": "2026"}, "name": "bulan", "value": "nilai"}}
    book = form(bureau, tmp_path, schema={"fields": fields, "primaryKey": ["kode", "bulan"]}, layout=layout)
    assert [cell.value for cell in book["Data"][1]] == ["kode", "2025", "2026"]
    for place, value in {"A2": "01", "B2": 5, "C2": 6}.items():
        book["Data"][place] = value
    book.save(tmp_path / "form.xlsx")
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), tmp_path / "form.xlsx")
    assert (trial.findings, trial.rows) == ((), 2)


def test_a_true_number_or_date_is_only_asked_for_where_it_is_read_back() -> None:
    kinds = {field["name"]: kind_of(field) for field in FIELDS}
    assert {name for name, kind in kinds.items() if kind != "text"} == {"kelas", "murid", "dana", "rasio", "dibuka", "dicatat", "jam", "tahun"}  # fmt: skip


@given(st.sampled_from(["[0-9]{4}", r"LPR-[0-9]{6}", "A|B", "(ab)+c?", r"[A-Z]{2}\.\d+", r"[4-6]\.[0-9]{1,2}", "x*"]))
def test_an_example_fits_its_pattern(pattern: str) -> None:
    import re

    assert re.fullmatch(pattern, text_for(pattern) or "?") or text_for(pattern) == ""


@pytest.mark.parametrize("pattern", ["(?=a)b", "[^a]", "(", "[", r"\1", "a{2", "(?P<x>a)"])
def test_a_pattern_beyond_us_has_no_example_rather_than_a_wrong_one(pattern: str) -> None:
    import re

    made = text_for(pattern)
    assert made is None or re.fullmatch(pattern, made)
