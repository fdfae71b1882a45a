"""Reads a Table Schema into what the engine needs. What is wrong with the schema itself is a `Problem`, told at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.stages.validate.column import column_of
from pipelines.stages.validate.constraint import Unreadable
from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.types import NAMES, kind_of
from pipelines.stages.validate.types.list import ITEM_TYPES

FIELDS_MATCH = ("exact", "equal", "subset", "superset", "partial")
SHAPES = {"required": bool, "unique": bool, "pattern": str, "enum": list, "minLength": int, "maxLength": int}


@dataclass(frozen=True)
class Problem:
    """Something wrong with the schema: a rule in Frictionless' words, the field, and what is meant."""

    rule: str
    field: str
    detail: str


@dataclass(frozen=True)
class ForeignKey:
    fields: tuple[str, ...]
    resource: str  # "" is the table itself
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    fields: tuple[Field, ...]
    fields_match: str
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def keyed(self) -> frozenset[str]:
        """The fields whose values are compared with those of other rows."""
        keys = [self.primary_key, *self.unique_keys]
        keys += [key.fields for key in self.foreign_keys]
        keys += [key.reference for key in self.foreign_keys if not key.resource]
        unique = (field.name for field in self.fields if field.constraints.get("unique"))
        return frozenset(unique).union(*keys)


def read_plan(schema: Mapping[str, Any]) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan, and every problem of the schema. With problems, the plan may not be used."""
    problems = tuple(_shape_problems(schema))
    if problems:
        return Plan((), "exact", (), (), ()), problems
    missing = _missing_values(schema.get("missingValues", [""]))
    fields = tuple(_field(declared, missing) for declared in schema["fields"])
    plan = Plan(
        fields,
        schema.get("fieldsMatch", "exact"),
        _names(schema.get("primaryKey", ())),
        tuple(_names(key) for key in schema.get("uniqueKeys", ())),
        tuple(_foreign_key(key) for key in schema.get("foreignKeys", ())),
    )
    return plan, (*_limit_problems(fields), *_key_problems(plan))


def _field(declared: Mapping[str, Any], missing: tuple[str, ...]) -> Field:
    own = declared.get("missingValues")
    form = str(declared.get("format", "default")).removeprefix("fmt:")
    values = missing if own is None else _missing_values(own)
    return Field(declared["name"], declared.get("type", "any"), form, values, declared)


def _missing_values(entries: Iterable[Any]) -> tuple[str, ...]:
    """Plain strings, or objects with `value` and `label` (Data Package v2)."""
    return tuple(entry["value"] if isinstance(entry, dict) else entry for entry in entries)


def _names(key: str | Sequence[str]) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else tuple(key)


def _foreign_key(key: Mapping[str, Any]) -> ForeignKey:
    reference = key["reference"]
    return ForeignKey(_names(key["fields"]), reference.get("resource", ""), _names(reference["fields"]))


def _shape_problems(schema: Mapping[str, Any]) -> Iterable[Problem]:
    fields = schema.get("fields")
    if not isinstance(fields, list) or not fields:
        yield Problem("schema-error", "", "fields")
        return
    if schema.get("fieldsMatch", "exact") not in FIELDS_MATCH:
        yield Problem("schema-error", "", "fieldsMatch")
    if not _is_missing_values(schema.get("missingValues", [])):
        yield Problem("schema-error", "", "missingValues")
    names = [field.get("name") for field in fields if isinstance(field, dict)]
    if len(names) != len({str(name) for name in names}):
        yield Problem("schema-error", "", "names")
    for field in fields:
        yield from _field_problems(field)


def _field_problems(field: Any) -> Iterable[Problem]:
    if not isinstance(field, dict) or not isinstance(field.get("name"), str):
        yield Problem("field-error", "", "name")
        return
    name, kind = field["name"], field.get("type", "any")
    if kind not in NAMES:
        yield Problem("field-error", name, f"type {kind}")
        return
    if not _is_missing_values(field.get("missingValues", [])):
        yield Problem("field-error", name, "missingValues")
    if "required" in field:
        yield Problem("field-error", name, "required")
    if kind == "list" and (field.get("itemType", "string") not in ITEM_TYPES or not field.get("delimiter", ",")):
        yield Problem("field-error", name, "list")
    if field.get("format") == "wkt":
        yield Problem("field-error", name, "format wkt")
    for constraint, value in field.get("constraints", {}).items():
        if constraint not in (*kind_of(kind).constraints, "unique") or (
            constraint in SHAPES and not isinstance(value, SHAPES[constraint])
        ):
            yield Problem("field-error", name, constraint)


def _is_missing_values(entries: Any) -> bool:
    return isinstance(entries, list) and all(
        isinstance(entry, str) or (isinstance(entry, dict) and isinstance(entry.get("value"), str)) for entry in entries
    )


def _limit_problems(fields: Iterable[Field]) -> Iterable[Problem]:
    """Limits that no reader can read. Frictionless crashes on them at the first cell."""
    for field in fields:
        try:
            column_of(field)
        except Unreadable as unreadable:
            yield Problem("field-error", field.name, str(unreadable))


def _key_problems(plan: Plan) -> Iterable[Problem]:
    names = {field.name for field in plan.fields}
    keys = {"primaryKey": [plan.primary_key], "uniqueKeys": plan.unique_keys, "foreignKeys": _own_names(plan)}
    for kind, found in keys.items():
        for name in sorted({name for key in found for name in key} - names):
            yield Problem("schema-error", name, kind)
    if any(len(key.fields) != len(key.reference) for key in plan.foreign_keys):
        yield Problem("schema-error", "", "foreignKeys")


def _own_names(plan: Plan) -> list[tuple[str, ...]]:
    """The fields of this table that foreign keys name, on either side."""
    return [key.fields if key.resource else key.fields + key.reference for key in plan.foreign_keys]
