"""Codes are text: what a spreadsheet has made a number of is refused where digits may be lost."""

from __future__ import annotations

from tests.conftest import Bureau
from tests.stages.tidy.reading import read, workbook

TYPES = {"kode": "string", "nilai": "number"}
HEAD = ["kode", "nilai"]


def test_a_number_that_is_not_whole_in_a_column_of_text_is_refused_with_its_row(bureau: Bureau) -> None:
    book = workbook(HEAD, ["11.10", 1.5], [11.1, 2], [11, 3], [None, 4.5], [11.2, 5])
    found = read(bureau, TYPES, book, "a.xlsx")
    assert found.findings == [("code-as-number", 3, "kode"), ("code-as-number", 6, "kode")]
    assert found.rows == [
        (2, "11.10", "1.5"), (3, "11.1", "2"), (4, "11", "3"), (5, None, "4.5"), (6, "11.2", "5"),
    ]  # fmt: skip


def test_a_whole_number_of_more_digits_than_a_spreadsheet_keeps_is_refused(bureau: Bureau) -> None:
    book = workbook(HEAD, [999_999_999_999_999, 1], [3_201_010_101_010_000, 10**16])
    found = read(bureau, TYPES, book, "a.xlsx")
    assert found.findings == [("code-as-number", 3, "kode")]
    assert found.rows[0] == (2, "999999999999999", "1")


def test_rows_that_are_no_data_do_not_matter_unless_the_code_itself_decides_that(bureau: Bureau) -> None:
    book = workbook(HEAD, ["01", 1], [0.5, None], ["Jumlah", 1], [0.7, None])
    layout = {"total_row": {"column": "kode", "equals": "Jumlah"}, "footer_rows": 1}
    assert read(bureau, TYPES, book, "a.xlsx", **layout, keep={"nilai": "[0-9]+"}).findings == []
    assert read(bureau, TYPES, book, "a.xlsx", **layout, keep={"kode": "[0-9]+"}).findings == [
        ("code-as-number", 3, "kode")
    ]


def test_a_true_number_in_an_ods_or_in_json_is_judged_by_what_the_format_keeps(bureau: Bureau) -> None:
    from tests.stages.test_tidy import open_document

    assert read(bureau, TYPES, open_document([HEAD, [11.1, 2]]), "a.ods").findings == [("code-as-number", 2, "kode")]
    assert read(bureau, TYPES, b'[{"kode": 11.10, "nilai": 2}]', "a.json").rows == [(1, "11.10", "2")]


def test_a_leading_zero_that_a_spreadsheet_dropped_is_found_by_the_pattern(bureau: Bureau) -> None:
    from pipelines.publish import try_dataset

    field = {"name": "kode", "type": "string", "privacy": "public", "constraints": {"pattern": "[0-9]{2}"}}
    bureau.declare(schema={"fields": [field]})
    [trial] = try_dataset(
        bureau.desk(), bureau.catalog().dataset("sekolah"), bureau.deliver("b.xlsx", workbook(["kode"], [1]))
    )
    assert [(finding.rule, finding.row, finding.field) for finding in trial.findings] == [
        ("constraint-error", 2, "kode")
    ]
