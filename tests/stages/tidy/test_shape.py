"""Titles above a table, line ends of any kind, labels that drift, and months side by side."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.model.errors import Refused
from tests.conftest import Bureau
from tests.stages.tidy.reading import read, workbook

TYPES = {"kode": "string", "nilai": "number"}
TITLES = "KAB. LAMPUNG SELATAN,\nTAHUN ANGGARAN 2026,\n\n"


def remedies(bureau: Bureau, types: dict[str, str], content: str | bytes, name: str, **layout) -> set[str]:
    with pytest.raises(Refused) as refused:
        read(bureau, types, content, name, **layout)
    return {finding.remedy.en for finding in refused.value.findings if finding.rule != "extra-label"}


def test_titles_above_the_labels_are_skipped_as_declared(bureau: Bureau) -> None:
    assert read(bureau, TYPES, TITLES + "kode,nilai\n01,5\n", header_rows=4).rows == [(5, "01", "5")]


def test_where_the_labels_seem_to_stand_is_proposed_and_never_taken(bureau: Bureau) -> None:
    says = {"The labels seem to stand elsewhere; try layout.header_rows: 4."}
    text = TITLES + "kode,nilai\n01,5\n"
    for declared in (1, 2, 3, 5, 9):
        assert remedies(bureau, TYPES, text, "a.csv", header_rows=declared) == says, declared
    rows = [line.split(",") for line in text.splitlines()]
    assert remedies(bureau, TYPES, workbook(*rows), "a.xlsx", header_rows=9) == says


def test_a_header_of_several_rows_is_proposed_with_its_first_and_last(bureau: Bureau) -> None:
    text = "LAPORAN,,\n,,\nKode,Anggaran,\n,Murni,Perubahan\n01,5,6\n"
    types = {"kode": "string", "murni": "number", "perubahan": "number"}
    columns = {"Kode": "kode", "Anggaran / Murni": "murni", "Anggaran / Perubahan": "perubahan"}
    assert remedies(bureau, types, text, "a.csv", columns=columns) == {
        "The labels seem to stand elsewhere; try layout.header_rows: [3, 4]."
    }
    assert read(bureau, types, text, columns=columns, header_rows=[3, 4]).rows == [(5, "01", "5", "6")]


def test_nothing_is_proposed_when_the_labels_are_nowhere(bureau: Bureau) -> None:
    assert remedies(bureau, TYPES, "a,b\n1,2\n", "a.csv") == {"Check layout.header_rows and the labels in the file."}


def test_every_spelling_of_a_drifting_label_is_a_line_of_columns(bureau: Bureau) -> None:
    columns = {"Kode Akun": "kode", "Kode Rekening": "kode", "Nilai": "nilai"}
    for label in ("Kode Akun", "Kode Rekening"):
        assert read(bureau, TYPES, f"{label},Nilai\n01,5\n", columns=columns).rows == [(2, "01", "5")]


CELLS = st.sampled_from(["01", "", 'a"b', "x,y", "dua\nbaris"])


@settings(deadline=None)
@given(rows=st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["\n", "\r\n", "\r"])), max_size=12))
def test_line_ends_of_any_kind_may_stand_side_by_side(tmp_path_factory: pytest.TempPathFactory, rows) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    types = {"satu": "string", "dua": "string"}
    text = "satu,dua\r\n" + "".join(f"{quoted(one)},{quoted(two)}{end}" for one, two, end in rows)
    found = read(Bureau(tmp_path_factory.mktemp("office")), types, text)
    expected = [(number, one, two) for number, (one, two, _) in enumerate(rows, 2) if one or two]
    assert found.rows == expected


def test_a_label_of_two_lines_does_not_move_the_numbers_of_rows(bureau: Bureau) -> None:
    text = 'kode,"nilai\n(Rp)"\n01,5\n02\n03,6\n'
    layout = {"columns": {"nilai (Rp)": "nilai"}, "total_row": {"column": "kode", "equals": "02"}}
    found = read(bureau, TYPES, text, **layout)
    assert found.rows == [(2, "01", "5"), (4, "03", "6")]
    assert found.totals == [("02", 3, {"kode": "02", "nilai": None})]


LONG = {"kode": "string", "bulan": "string", "realisasi": "number"}
MONTHS = {"columns": {"Jan": "01", "Mei": "05"}, "name": "bulan", "value": "realisasi"}


def test_months_side_by_side_become_rows_in_the_order_in_which_they_are_declared(bureau: Bureau) -> None:
    text = "kode|Mei|Jan\n01|1.500,5|-\n||\n02|7|\nJumlah|1.507,5|0\n"
    layout = {"delimiter": "|", "numbers": {"decimal": ",", "group": "."}}
    found = read(bureau, LONG, text, unpivot=MONTHS, total_row={"column": "kode", "equals": "Jumlah"}, **layout)
    assert found.rows == [
        (2, "01", "01", "-"),
        (2, "01", "05", "1500.5"),
        (4, "02", "01", ""),
        (4, "02", "05", "7"),
    ]
    assert found.totals == [
        ("Jumlah", 5, {"kode": "Jumlah", "bulan": "01", "realisasi": "0"}),
        ("Jumlah", 5, {"kode": "Jumlah", "bulan": "05", "realisasi": "1507.5"}),
    ]


def test_the_form_of_numbers_is_inferred_over_all_months_together(bureau: Bureau) -> None:
    text = "kode|Jan|Mei\n01|1.500|7,5\n"
    assert read(bureau, LONG, text, delimiter="|", unpivot=MONTHS, numbers="infer").rows == [
        (2, "01", "01", "1500"),
        (2, "01", "05", "7.5"),
    ]


def test_a_list_of_labels_names_the_rows_itself_and_a_workbook_reads_alike(bureau: Bureau) -> None:
    unpivot = {"columns": ["2024", "2025"], "name": "bulan", "value": "realisasi"}
    book = workbook(["kode", 2024, 2025], ["01", 1.5, 2], [1.1, 3, None])
    found = read(bureau, LONG, book, "a.xlsx", unpivot=unpivot)
    assert found.rows == [
        (2, "01", "2024", "1.5"), (2, "01", "2025", "2"), (3, "1.1", "2024", "3"), (3, "1.1", "2025", None),
    ]  # fmt: skip
    assert found.findings == [("code-as-number", 3, "kode")] * 2


def test_a_month_that_is_not_in_the_file_is_missing(bureau: Bureau) -> None:
    with pytest.raises(Refused) as refused:
        read(bureau, LONG, "kode,Jan\n01,5\n", unpivot=MONTHS)
    assert [(finding.rule, finding.field) for finding in refused.value.findings] == [("missing-label", "Mei")]


def test_unpivot_needs_fields_that_are_there(bureau: Bureau) -> None:
    bureau.declare(layout={"unpivot": MONTHS})
    assert [finding.rule for finding in bureau.catalog().broken["sekolah"]] == ["field-unknown"] * 2
