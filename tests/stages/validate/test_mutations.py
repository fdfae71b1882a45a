"""Every rule of the engine really can fail: one planted mistake in a sound table is found under its rule, row and field.

The rules of the dataset YAML have the same test in `test_rules.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.stages.validate.constraints import ORDER
from pipelines.stages.validate.words import RULES
from tests.stages.validate.helpers import check, found

FIELDS: dict[str, tuple[str, dict[str, Any], list[str]]] = {  # name: type, constraints, the cells of four rows
    "nomor": ("integer", {}, ["1", "2", "3", "4"]),
    "unik": ("string", {"unique": True}, ["a", "b", "c", "d"]),
    "required": ("string", {"required": True}, ["a", "a", "a", "a"]),
    "minLength": ("string", {"minLength": 2}, ["ab", "abc", "ab", ""]),
    "maxLength": ("string", {"maxLength": 3}, ["a", "abc", "", "é"]),
    "pattern": ("string", {"pattern": r"AD-\d{2}"}, ["AD-01", "AD-02", "", "AD-03"]),
    "minimum": ("integer", {"minimum": 0}, ["0", "5", "", "9"]),
    "maximum": ("number", {"maximum": 9.5}, ["9.5", "-1", "", "0"]),
    "exclusiveMinimum": ("number", {"exclusiveMinimum": 0}, ["0.1", "5", "", "9"]),
    "exclusiveMaximum": ("date", {"exclusiveMaximum": "2026-01-01"}, ["2025-12-31", "", "2024-02-29", "1999-01-01"]),
    "enum": ("string", {"enum": ["ya", "tidak"]}, ["ya", "tidak", "", "ya"]),
    "categories": ("string", {}, ["L", "P", "", "P"]),
    "kiri": ("string", {}, ["a", "b", "a", ""]),
    "kanan": ("integer", {}, ["1", "1", "2", "2"]),
    "induk": ("integer", {}, ["", "1", "1", "2"]),
    "akhir": ("number", {}, ["", "1", "2", "3"]),
}
NAMES = list(FIELDS)
ROW = 3  # the second row of data
Table = list[list[str]]
Found = list[tuple[str, int | None, str]]


def schema(**more: Any) -> dict[str, Any]:
    fields = [{"name": name, "type": kind, "constraints": limits} for name, (kind, limits, _) in FIELDS.items()]
    fields[NAMES.index("categories")]["categories"] = ["L", {"value": "P", "label": "Perempuan"}]
    own = [{"fields": "induk", "reference": {"fields": "nomor"}}]
    return {"fields": fields, "primaryKey": "nomor", "uniqueKeys": [["kiri", "kanan"]], "foreignKeys": own, **more}


def table() -> Table:
    return [NAMES.copy(), *(list(row) for row in zip(*(cells for _, _, cells in FIELDS.values()), strict=True))]


def text(rows: Table) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def cell(field: str, value: str) -> Callable[[Table], Table]:
    def planted(rows: Table) -> Table:
        rows[ROW - 1][NAMES.index(field)] = value
        return rows

    return planted


def label(field: str, value: str) -> Callable[[Table], Table]:
    def planted(rows: Table) -> Table:
        rows[0][NAMES.index(field)] = value
        return rows

    return planted


def in_row(row: Callable[[list[str]], list[str]]) -> Callable[[Table], Table]:
    return lambda rows: [row(cells) if number == ROW else cells for number, cells in enumerate(rows, start=1)]


IN_THE_TABLE: list[tuple[Callable[[Table], Table], Found]] = [
    (cell("minimum", "x"), [("type-error", ROW, "minimum")]),
    (cell("required", ""), [("constraint-error", ROW, "required")]),
    (cell("minLength", "a"), [("constraint-error", ROW, "minLength")]),
    (cell("maxLength", "abcd"), [("constraint-error", ROW, "maxLength")]),
    (cell("pattern", "AD-0x"), [("constraint-error", ROW, "pattern")]),
    (cell("minimum", "-1"), [("constraint-error", ROW, "minimum")]),
    (cell("maximum", "9.51"), [("constraint-error", ROW, "maximum")]),
    (cell("exclusiveMinimum", "0"), [("constraint-error", ROW, "exclusiveMinimum")]),
    (cell("exclusiveMaximum", "2026-01-01"), [("constraint-error", ROW, "exclusiveMaximum")]),
    (cell("enum", "Ya"), [("constraint-error", ROW, "enum")]),
    (cell("categories", "Perempuan"), [("constraint-error", ROW, "categories")]),
    (cell("unik", "a"), [("unique-error", ROW, "unik")]),
    (cell("nomor", "1"), [("primary-key", ROW, "nomor"), ("foreign-key", 5, "induk")]),  # number 2 had a child
    (cell("kiri", "a"), [("unique-key", ROW, "kiri, kanan")]),
    (cell("induk", "9"), [("foreign-key", ROW, "induk")]),
    (cell("minimum", "9223372036854775808"), [("integer-range", ROW, "minimum")]),
    (cell("akhir", "0.12345678901234567"), [("number-precision", ROW, "akhir")]),
    (cell("akhir", "NaN"), [("number-not-finite", ROW, "akhir")]),
    (cell("required", "a\x07"), [("control-character", ROW, "required")]),
    (lambda rows: [*rows, [""] * len(NAMES)], [("blank-row", 6, ""), ("primary-key", 6, "nomor")]),
    (in_row(lambda cells: [*cells, "x"]), [("extra-cell", ROW, "")]),
    (in_row(lambda cells: cells[:-1]), [("missing-cell", ROW, "akhir")]),
    (lambda rows: [[*cells, "x"] for cells in rows], [("extra-label", 1, "")]),
    (lambda rows: [cells[:-1] for cells in rows], [("missing-label", 1, "akhir")]),
    (label("akhir", ""), [("blank-label", 1, "akhir")]),
    (label("akhir", "nomor"), [("duplicate-label", 1, "akhir")]),
    (label("akhir", "x"), [("incorrect-label", 1, "akhir")]),
]
OF_THE_WHOLE: list[tuple[str | bytes, dict[str, Any], Found]] = [
    ("x\n1\n", schema(fieldsMatch="partial", primaryKey=[]), [("unmatched-header", 1, ""), ("missing-label", 1, "required")]),
    ("", schema(), [("source-error", None, "")]),
    (text(table()).encode().replace("é".encode(), b"\xe9"), schema(), [("encoding-error", None, "")]),
    (text(table()), schema(foreignKeys=[{"fields": "induk", "reference": {"resource": "x", "fields": "y"}}]), [("resource-error", None, "")]),
    (text(table()), schema(primaryKey="x"), [("schema-error", None, "x")]),
    (text(table()), {"fields": [{"name": "nomor", "type": "integer", "constraints": {"minimum": 1.5}}]}, [("field-error", None, "nomor")]),
]  # fmt: skip


def test_the_sound_table_passes(tmp_path: Path) -> None:
    assert found(check(tmp_path, text(table()), schema())) == []


@pytest.mark.parametrize(
    ("plant", "expected"), IN_THE_TABLE, ids=[f"{found[0][0]}-{found[0][2]}" for _, found in IN_THE_TABLE]
)
def test_one_planted_mistake_is_found(tmp_path: Path, plant: Callable[[Table], Table], expected: Found) -> None:
    assert found(check(tmp_path, text(plant(table())), schema())) == expected
    assert not (tmp_path / "typed.arrow").exists()


@pytest.mark.parametrize(
    ("file", "declared", "expected"), OF_THE_WHOLE, ids=[found[0][0] for *_, found in OF_THE_WHOLE]
)
def test_a_mistake_of_the_whole_is_found(
    tmp_path: Path, file: str | bytes, declared: dict[str, Any], expected: Found
) -> None:
    assert found(check(tmp_path, file, declared)) == expected


def test_every_rule_and_every_constraint_has_its_mutation() -> None:
    planted = [found[0] for *_, found in [*IN_THE_TABLE, *OF_THE_WHOLE]]
    assert {rule for rule, _, _ in planted} == set(RULES)
    assert {field for rule, _, field in planted if rule == "constraint-error"} == {"required", *ORDER}
