"""One test for each line of DIFFERENCES.md, and what Frictionless says to the same table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import frictionless
import pytest

from tests.stages.validate.helpers import check, column, found, rules, schema
from tests.stages.validate.oracle import frictionless_verdict


def theirs(folder: Path, declared: dict[str, Any]) -> Any:
    return frictionless_verdict(folder / "table.csv", declared)


@pytest.mark.parametrize("cell", ["NaN", "nan", "-inf", "Infinity", "nan123", "sNaN"])
def test_number_not_finite(tmp_path: Path, cell: str) -> None:
    assert rules(column(tmp_path, [cell], type="number")) == {2: "number-not-finite"}
    assert theirs(tmp_path, schema({"name": "f", "type": "number"})) == []


@pytest.mark.parametrize("cell", ["0.12345678901234567890", "12345678901234567", "1e400", "9007199254740993"])
def test_number_precision(tmp_path: Path, cell: str) -> None:
    assert rules(column(tmp_path, [cell], type="number")) == {2: "number-precision"}
    assert theirs(tmp_path, schema({"name": "f", "type": "number"})) == []


@pytest.mark.parametrize("cell", ["9223372036854775808", "-9223372036854775809", "1" * 400])
def test_integer_range(tmp_path: Path, cell: str) -> None:
    assert rules(column(tmp_path, [cell], type="integer")) == {2: "integer-range"}
    assert theirs(tmp_path, schema({"name": "f", "type": "integer"})) == []


def test_control_character(tmp_path: Path) -> None:
    assert rules(column(tmp_path, ["a\x01", "b\tc", "d\ne"], type="string")) == {2: "control-character"}
    assert theirs(tmp_path, schema({"name": "f", "type": "string"})) == []


def test_unique_key(tmp_path: Path) -> None:
    declared = schema({"name": "a", "type": "integer"}, {"name": "b", "type": "string"}, uniqueKeys=[["a", "b"]])
    assert found(check(tmp_path, "a,b\n1,x\n01,x\n1,y\n,x\n,x\n", declared)) == [("unique-key", 3, "a, b")]
    assert theirs(tmp_path, declared) == []


@pytest.mark.parametrize("listed", [["1", "2"], [{"value": "1", "label": "satu"}, {"value": "2"}]])
def test_categories(tmp_path: Path, listed: list[Any]) -> None:
    assert rules(column(tmp_path, ["1", "3", "2"], type="string", categories=listed)) == {3: "constraint-error"}
    assert theirs(tmp_path, schema({"name": "f", "type": "string", "categories": listed})) == []


@pytest.mark.parametrize(
    "field",
    [
        {"type": "integer", "constraints": {"minimum": 1.5}},
        {"type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "2024-01-05"}},
        {"type": "number", "constraints": {"maximum": "NaN"}},
        {"type": "string", "constraints": {"pattern": "(?=a)"}},
        {"type": "string", "constraints": {"pattern": r"(a)\1"}},
        {"type": "string", "constraints": {"pattern": "(?i)a"}},
        {"type": "string", "constraints": {"pattern": "a{0,99999999999}"}},
        {"type": "string", "constraints": {"pattern": "["}},
        {"type": "string", "format": "wkt"},
        {"type": "list", "delimiter": ""},
        {"type": "date", "constraints": {"minLength": 1}},
        {"type": "money"},
    ],
    ids=str,
)
def test_a_field_that_makes_no_sense_is_refused_before_any_row(tmp_path: Path, field: dict[str, Any]) -> None:
    report = column(tmp_path, ["1"], **field)
    assert found(report) == [("field-error", None, "f")]
    assert report.rows == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"fields": []},
        {"fields": [{"name": "f", "type": "any"}, {"name": "f", "type": "any"}]},
        schema({"name": "f"}, primaryKey="g"),
        schema({"name": "f"}, fieldsMatch=["exact"]),
    ],
    ids=str,
)
def test_a_schema_that_makes_no_sense_is_refused_before_any_row(tmp_path: Path, broken: dict[str, Any]) -> None:
    assert {rule for rule, _, _ in found(check(tmp_path, "f\n1\n", broken))} == {"schema-error"}


def test_a_pattern_of_xsd_is_accepted(tmp_path: Path) -> None:
    assert rules(column(tmp_path, ["é", "1"], type="string", constraints={"pattern": r"\p{L}"})) == {
        3: "constraint-error"
    }


def test_a_pattern_that_would_backtrack_for_ever_is_quick(tmp_path: Path) -> None:
    assert rules(column(tmp_path, ["a" * 5000 + "é"], type="string", constraints={"pattern": "(a+)+"})) == {
        2: "constraint-error"
    }


def test_a_foreign_key_to_nowhere_is_refused(tmp_path: Path) -> None:
    key = [{"fields": ["f"], "reference": {"resource": "", "fields": ["nowhere"]}}]
    assert found(check(tmp_path, "f\n1\n", schema({"name": "f", "type": "any"}, foreignKeys=key))) == [
        ("schema-error", None, "nowhere")
    ]


@pytest.mark.parametrize("cell", ["monday", "10", "Jan", "12:30"])
def test_a_date_that_depends_on_today_is_no_date(tmp_path: Path, cell: str) -> None:
    assert rules(column(tmp_path, [cell], type="date", format="any")) == {2: "type-error"}
    assert theirs(tmp_path, schema({"name": "f", "type": "date", "format": "any"})) == []


def test_a_time_with_an_offset_of_a_day_is_no_time(tmp_path: Path) -> None:
    assert rules(column(tmp_path, ["12:30:45+24:00"], type="time", format="any")) == {2: "type-error"}


@pytest.mark.parametrize(
    ("type", "cells"),
    [
        ("array", ["[1]", "[ 1 ]", "[2]"]),
        ("object", ['{"a":1,"b":2}', '{"b":2,"a":1}', "{}"]),
        ("list", ["a,b", "a,b", "b,a"]),
    ],
)
def test_json_values_are_compared_as_json_in_keys(tmp_path: Path, type: str, cells: list[str]) -> None:
    declared = {"type": type, "constraints": {"unique": True}}
    assert rules(column(tmp_path, cells, **declared)) == {3: "unique-error"}
    with pytest.raises(TypeError):
        theirs(tmp_path, schema({"name": "f", **declared}))


def test_a_moment_with_an_offset_has_no_order_with_one_without(tmp_path: Path) -> None:
    field = {"type": "datetime", "constraints": {"minimum": "2024-01-05T00:00:00Z"}}
    assert rules(column(tmp_path, ["2025-01-05T00:00:00", "2025-01-05T00:00:00Z"], **field)) == {2: "constraint-error"}


def test_labels_twice(tmp_path: Path) -> None:
    declared = schema({"name": "f", "type": "any"}, fieldsMatch="subset")
    assert found(check(tmp_path, "f,f\n1,2\n", declared)) == [("duplicate-label", 1, "f")]
    assert theirs(tmp_path, declared) == [("error", None, "")]


@pytest.mark.parametrize("rows", [1, 300_000])
def test_bytes_that_are_not_of_the_encoding(tmp_path: Path, rows: int) -> None:
    text = b"f\n" + b"fine\n" * rows + "é\n".encode("latin-1")
    assert found(check(tmp_path, text, schema({"name": "f", "type": "string"}))) == [("encoding-error", None, "")]
    assert not (tmp_path / "typed.arrow").exists()


def test_a_reference_that_was_not_given(tmp_path: Path) -> None:
    key = [{"fields": ["f"], "reference": {"resource": "kode", "fields": ["kode"]}}]
    assert found(check(tmp_path, "f\n1\n", schema({"name": "f", "type": "any"}, foreignKeys=key))) == [
        ("resource-error", None, "")
    ]


def test_oracle_is_the_pinned_version() -> None:
    assert frictionless.__version__.startswith("5.21.")
