"""Whole tables: labels, ragged and blank rows, dialects, encodings, the two front ends, what reports may say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.validate import validate, validate_csv
from pipelines.stages.validate.csv import rows
from pipelines.stages.validate.words import RULES
from tests.stages.validate.helpers import check, found, schema, typed
from tests.stages.validate.oracle import frictionless_verdict

ID, NAME = {"name": "id", "type": "integer", "constraints": {"required": True}}, {"name": "nama", "type": "string"}


def test_every_fault_of_a_file_is_reported_at_once_and_in_order(tmp_path: Path) -> None:
    text = "id,name,\n1,a\nx,b,c,d\n\n,c,\n1,,\n"
    declared = schema(ID, NAME, {"name": "n", "type": "year"}, primaryKey=["id"])
    assert found(check(tmp_path, text, declared)) == [
        ("incorrect-label", 1, "nama"),
        ("blank-label", 1, "n"),
        ("missing-cell", 2, "n"),
        ("type-error", 3, "id"),
        ("type-error", 3, "n"),
        ("extra-cell", 3, ""),
        ("primary-key", 3, "id"),
        ("blank-row", 4, ""),
        ("primary-key", 4, "id"),
        ("constraint-error", 5, "id"),
        ("primary-key", 5, "id"),
        ("primary-key", 6, "id"),
    ]


def test_counts_count_everything_and_the_list_stops_at_the_cap(tmp_path: Path) -> None:
    report = check(tmp_path, "id,nama\n" + "x,y\n" * 500, schema(ID, NAME), cap=7)
    assert [finding.row for finding in report.findings] == [2, 3, 4, 5, 6, 7, 8]
    assert report.counts == {("type-error", "id"): 500}
    assert report.rows == 500


@pytest.mark.parametrize("odd", ['"unclosed', "a\0b", 'say "hi"', "\r", "x,y,z", '"a\nb"', "", '"a""b"'])
def test_a_large_file_with_one_odd_line_reads_as_in_frictionless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: str
) -> None:
    """Small blocks, so that fast and exact stretches take turns, and rows run over their borders."""
    monkeypatch.setattr("pipelines.stages.validate.csv.blocks.BLOCK_BYTES", 200)
    monkeypatch.setattr(rows, "BLOCK_BYTES", 200)
    plain = "".join(f'{number},"nama, {number}"\n' for number in range(120))
    text = f"id,nama\n{plain}{odd}\n{plain}"
    declared = schema({**ID, "constraints": {"unique": True}}, NAME)
    report = check(tmp_path, text, declared, cap=10**6)
    mine = [(rule, row, field) for rule, row, field in found(report) if rule != "control-character"]
    assert mine == frictionless_verdict(tmp_path / "table.csv", declared)


@pytest.mark.parametrize(
    ("match", "text", "expected"),
    [
        ("equal", "nama,id\na,1\n", []),
        ("subset", "x,nama,id\n0,a,1\n", []),
        ("superset", "id\n1\n", []),
        ("partial", "x,id\n0,1\n", []),
        (
            "exact",
            "nama,id\na,1\n",
            [("incorrect-label", 1, "id"), ("incorrect-label", 1, "nama"), ("type-error", 2, "id")],
        ),
        ("superset", "nama\na\n", [("missing-label", 1, "id")]),
        ("partial", "x\na\n", [("unmatched-header", 1, ""), ("missing-label", 1, "id")]),
    ],
)
def test_fields_match_says_which_columns_may_differ(tmp_path: Path, match: str, text: str, expected: list[Any]) -> None:
    assert found(check(tmp_path, text, schema(ID, NAME, fieldsMatch=match))) == expected
    if not expected:
        assert list(typed(tmp_path)) == [
            "id",
            "nama",
        ]  # a column without a field, and so without a privacy class, is dropped
        assert typed(tmp_path)["id"] == [1]


@pytest.mark.parametrize(
    ("dialect", "encoding", "content"),
    [
        ({"delimiter": ";"}, "utf-8", "id;nama\n1;é\n".encode()),
        ({}, "latin-1", "id,nama\n1,é\n".encode("latin-1")),
        ({}, "utf-16", "id,nama\r\n1,é\r\n".encode("utf-16")),
        ({}, "utf-8-sig", "id,nama\n1,é\n".encode("utf-8-sig")),
        ({"commentChar": "#"}, "utf-8", "id,nama\n#x\n1,é\n".encode()),
        ({"headerRows": [2]}, "utf-8", "Laporan,\nid,nama\n1,é\n".encode()),
        ({"header": False}, "utf-8", "1,é\n".encode()),
        ({"skipBlankRows": True}, "utf-8", "id,nama\n\n1,é\n,\n".encode()),
        ({}, "utf-8", "id,nama\r1,é\r".encode()),
    ],
)
def test_dialects_and_encodings_are_as_declared(
    tmp_path: Path, dialect: dict[str, Any], encoding: str, content: bytes
) -> None:
    assert found(check(tmp_path, content, schema(ID, NAME), dialect=dialect, encoding=encoding)) == []
    assert typed(tmp_path) == {"id": [1], "nama": ["é"]}


@pytest.mark.parametrize("content", ["", "\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: str) -> None:
    assert found(check(tmp_path, content, schema(ID, NAME))) == [("source-error", None, "")]


def test_missing_values_with_labels_and_per_field(tmp_path: Path) -> None:
    declared = schema(
        {"name": "a", "type": "integer"},
        {"name": "b", "type": "string", "missingValues": []},
        missingValues=[{"value": "-", "label": "tidak ada"}, {"value": "NA"}],
    )
    assert found(check(tmp_path, "a,b\n-,-\nNA,\n,x\n", declared)) == [("type-error", 4, "a")]
    check(tmp_path, "a,b\n-,-\nNA,\n", declared)
    assert typed(tmp_path) == {"a": [None, None], "b": ["-", ""]}


def batch(first: int, **columns: list[str | None]) -> pa.RecordBatch:
    count = len(next(iter(columns.values())))
    arrays = {name: pa.array(cells, pa.string()) for name, cells in columns.items()}
    return pa.record_batch({"_row": pa.array(range(first, first + count), pa.int64()), **arrays})


def test_arrow_batches_are_validated_with_the_rows_of_their_source(tmp_path: Path) -> None:
    batches = [batch(6, nama=["a", None], id=["1", "2"]), batch(11, nama=["b"], id=["1"])]
    report = validate(batches, schema(ID, NAME, primaryKey="id"), tmp_path / "typed.arrow", file="lra.xlsx")
    assert found(report) == [("primary-key", 11, "id")]
    assert report.findings[0].file == "lra.xlsx"
    report = validate(batches[:1], schema(ID, NAME), tmp_path / "typed.arrow", file="lra.xlsx")
    assert (report.valid, report.rows, typed(tmp_path)) == (True, 2, {"id": [1, 2], "nama": ["a", None]})


def test_arrow_batches_without_a_declared_column_are_refused(tmp_path: Path) -> None:
    report = validate([batch(2, id=["1"], lain=["x"])], schema(ID, NAME), tmp_path / "typed.arrow", file="f")
    assert [finding.rule for finding in report.findings] == ["extra-label", "missing-label"]


def test_no_batches_are_a_table_without_rows(tmp_path: Path) -> None:
    report = validate([], schema(ID, NAME), tmp_path / "typed.arrow", file="f")
    assert (report.valid, report.rows, typed(tmp_path)) == (True, 0, {"id": [], "nama": []})


def test_privacy_is_no_business_of_validation(tmp_path: Path) -> None:
    assert found(check(tmp_path, "id\n1\n", schema({**ID, "privacy": {"class": "sensitive", "pseudonym": True}}))) == []


@settings(deadline=None, max_examples=50)
@given(kind=st.sampled_from(["integer", "number", "boolean", "date", "string", "geopoint"]))
def test_no_finding_ever_holds_a_cell(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    secret = "RAHASIA3271046504930002"
    constraints = {"string": {"pattern": "x", "maxLength": 1, "enum": ["y"]}}.get(kind, {})
    declared = schema(
        {"name": "f", "type": kind, "constraints": constraints},
        {"name": "g", "type": "string", "constraints": {"unique": True}},
        primaryKey=["g"],
    )
    report = check(
        tmp_path_factory.mktemp("t"), f"f,{secret}\n{secret},{secret}\n{secret},{secret},{secret}\n", declared
    )
    assert len(report.findings) >= 4
    assert secret not in "\n".join(str(finding) for finding in report.findings)
    assert secret not in repr(report)


def test_every_rule_has_words_in_both_languages() -> None:
    for message, remedy in RULES.values():
        assert all([message.id, message.en, remedy.id, remedy.en])
        assert message.id != message.en


def test_a_byte_order_mark_inside_the_table_belongs_to_its_cell(tmp_path: Path) -> None:
    """Found by the soak: Arrow drops the mark when a block begins with it."""
    (tmp_path / "t.csv").write_bytes("a,b\n\ufeff1,1\n1,1\n\ufeff1,1\n".encode())
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]}
    report = validate_csv(tmp_path / "t.csv", schema, tmp_path / "typed.arrow")
    assert [(finding.rule, finding.row) for finding in report.findings] == [("type-error", 2), ("type-error", 4)]
