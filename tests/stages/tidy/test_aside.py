"""Notes below a table and rows of totals are never data; totals are kept for the rules."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.tidy import csv as tidy_csv
from pipelines.stages.tidy import tidy, where
from tests.conftest import Bureau
from tests.stages.tidy.reading import given as declared
from tests.stages.tidy.reading import raw, read, refusal, workbook

TYPES = {"kode": "string", "nilai": "number"}
JUMLAH = {"column": "kode", "equals": "Jumlah"}


@pytest.mark.parametrize("ending", ["", "\n", "\n\n\n", "\r\n\r\n"])
def test_the_last_rows_are_left_out_whatever_their_width_and_whatever_empty_lines_follow(
    bureau: Bureau, ending
) -> None:
    text = "kode,nilai\n01,5\n02,6\nSumber: SIPD\n,,,,\nDicetak,31 Januari 2024" + ending
    assert read(bureau, TYPES, text, footer_rows=3).rows == [(2, "01", "5"), (3, "02", "6")]


def test_a_row_of_another_width_above_the_footer_is_still_refused(bureau: Bureau) -> None:
    assert refusal(bureau, TYPES, "kode,nilai\n01,5\n02\n03,7\nSumber\n", footer_rows=1) == [
        "missing-cell a.csv:3: This row has 1 columns, expected 2."
    ]


def test_a_footer_longer_than_the_table_leaves_no_row(bureau: Bureau) -> None:
    assert read(bureau, TYPES, "kode,nilai\n01,5\n", footer_rows=4).rows == []
    assert read(bureau, TYPES, "kode,nilai", footer_rows=4).rows == []


def test_every_format_has_the_same_footer(bureau: Bureau) -> None:
    rows = [["kode", "nilai"], ["01", 5], ["02", 6], ["Sumber", None]]
    stream = io.BytesIO()
    pq.write_table(pa.table({"kode": ["01", "02", "Sumber"], "nilai": [5, 6, None]}), stream)
    records = json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    expected = [("01", "5"), ("02", "6")]
    book = workbook(*rows, [None, None], ["", ""])
    for name, content in (("a.xlsx", book), ("a.json", records), ("a.parquet", stream.getvalue())):
        assert [row[1:] for row in read(bureau, TYPES, content, name, footer_rows=1).rows] == expected, name


def test_a_row_of_totals_is_no_data_and_is_kept_in_plain_form(bureau: Bureau) -> None:
    text = "kode;nilai\n01;1.000,50\n02;(500)\n JUMLAH ;500,50\n"
    found = read(bureau, TYPES, text, delimiter=";", numbers={"decimal": ",", "group": "."}, total_row=JUMLAH)
    assert found.rows == [(2, "01", "1000.50"), (3, "02", "-500")]
    assert found.totals == [("Jumlah", 4, {"kode": " JUMLAH ", "nilai": "500.50"})]


def test_a_row_of_totals_may_be_shorter_than_the_labels_and_several_labels_may_be_known(bureau: Bureau) -> None:
    types = {"kode": "string", "nilai": "number", "catatan": "string"}
    text = "kode,nilai,catatan\n01,5,a\nSub total,5\n02,6,b\nTotal,11,,\n"
    found = read(bureau, types, text, total_row={"column": "kode", "equals": ["Total", "Sub Total"]})
    assert found.rows == [(2, "01", "5", "a"), (4, "02", "6", "b")]
    assert found.totals == [
        ("Sub Total", 3, {"kode": "Sub total", "nilai": "5", "catatan": None}),
        ("Total", 5, {"kode": "Total", "nilai": "11", "catatan": ""}),
    ]


def test_totals_do_not_need_to_match_keep_but_a_longer_row_with_something_in_it_is_refused(bureau: Bureau) -> None:
    layout = {"total_row": JUMLAH, "keep": {"kode": "[0-9]+"}}
    assert read(bureau, TYPES, "kode,nilai\n01,5\nx,1\nJumlah,5\n", **layout).totals == [
        ("Jumlah", 4, {"kode": "Jumlah", "nilai": "5"})
    ]
    assert refusal(bureau, TYPES, "kode,nilai\n01,5\nJumlah,5,7\n", **layout) == [
        "extra-cell a.csv:3: This row has 3 columns, expected 2."
    ]


def test_a_total_of_the_second_file_names_that_file(bureau: Bureau) -> None:
    files = [raw(bureau.deliver(name, f"kode,nilai\n01,5\nJumlah,{name[0]}\n")) for name in ("1.csv", "2.csv")]
    tidied = tidy(declared(bureau, TYPES, {"total_row": JUMLAH}), files)
    assert sum(batch.num_rows for batch in tidied.batches) == 2
    assert [where(total.row, files) for total in tidied.totals] == [("1.csv", 3), ("2.csv", 3)]


def test_a_label_column_that_is_no_field_is_refused_in_the_declaration(bureau: Bureau) -> None:
    bureau.declare(layout={"total_row": {"column": "uraian", "equals": "Jumlah"}})
    assert [finding.rule for finding in bureau.catalog().broken["sekolah"]] == ["field-unknown"]


KINDS = st.sampled_from(["01,5", "Jumlah", "Jumlah,7", ",", ""])


@settings(deadline=None, max_examples=60)
@given(body=st.lists(KINDS, max_size=40), footer=st.integers(0, 4), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_rows_keep_their_numbers_whatever_is_left_out_between_them_in_blocks_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, body: list[str], footer: int, end: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tidy_csv, "BLOCK", 32)
        text = end.join(["kode,nilai", *body, "x,x"]) + end
        found = read(Bureau(tmp_path_factory.mktemp("office")), TYPES, text, footer_rows=footer, total_row=JUMLAH)
    rows = [*body, "x,x"][: len(body) + 1 - footer] if footer <= len(body) else []
    numbered = list(enumerate(rows, 2))
    assert [row[0] for row in found.rows] == [number for number, row in numbered if row in {"01,5", "x,x"}]
    assert sorted(row for _, row, _ in found.totals) == [number for number, row in numbered if row[:6] == "Jumlah"]
