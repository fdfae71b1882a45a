"""The schema that readers get: derived from the private one, field by field, so that it cannot say what is no longer true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.model.privacy import is_published, step_of
from pipelines.model.schema import listed
from pipelines.stages.deidentify.operators import operator_of

SOURCE_FORMS = {"privacy", "missingValues", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"}
WRITTEN_AS = ("trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber")
REFORMATTED = ("date", "time", "datetime", "duration")


def public_schema(
    schema: Mapping[str, Any], *, rows_left_out: bool = False, may_be_empty: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Published fields without `privacy`, keys only where all their fields are published as they are.

    A row that was left out may have been another's parent, so keys within the table go with it. `may_be_empty` are
    fields that some rows leave without.
    """
    fields = [field for field in schema["fields"] if is_published(field)]
    unchanged = {field["name"] for field in fields if _unchanged(field)}
    result: dict[str, Any] = {
        "fields": [public_field(field, may_be_empty=field["name"] in may_be_empty) for field in fields],
        "missingValues": [""],
    }
    key = listed(schema.get("primaryKey", []))
    if key and unchanged.issuperset(key):
        result["primaryKey"] = key
    foreign = [
        item
        for item in schema.get("foreignKeys", [])
        if unchanged.issuperset(listed(item["fields"])) and (item["reference"].get("resource") or not rows_left_out)
    ]
    if foreign:
        result["foreignKeys"] = foreign
    return result


def _unchanged(field: Mapping[str, Any]) -> bool:
    step = step_of(field)
    return step is None or step.operator == "keep"


def public_field(field: Mapping[str, Any], *, may_be_empty: bool = False) -> dict[str, Any]:
    """The field as it is published: our writers use the default formats, whatever the source used."""
    public = _as_written(field)
    step = step_of(field)
    if step and step.operator != "keep":
        public = _derived(public, operator_of(step.operator).describe(public, step))
        public |= _told(field, operator_of(step.operator).words(step).id, operator_of(step.operator).words(step).en)
    if may_be_empty and "constraints" in public:
        public["constraints"] = {key: value for key, value in public["constraints"].items() if key != "required"}
    return {key: value for key, value in public.items() if key != "constraints" or value}


def _as_written(field: Mapping[str, Any]) -> dict[str, Any]:
    reformatted = field["type"] in REFORMATTED and field.get("format", "default") != "default"
    dropped = SOURCE_FORMS | ({"format"} if reformatted else set())
    public = {key: value for key, value in field.items() if key not in dropped}
    if "constraints" in public:  # bounds that are written in the source's form cannot stay
        rewritten = reformatted or any(key in field for key in WRITTEN_AS)
        public["constraints"] = {
            key: value
            for key, value in public["constraints"].items()
            if not rewritten or key in {"required", "unique"} or (not reformatted and not _spelled(value))
        }
    return public


def _spelled(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and any(isinstance(item, str) for item in value))


def _derived(field: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that spoke of the old values goes; `required` stays unless the operator says otherwise."""
    gone = {"type", "format", "constraints", "example", "categories", "categoriesOrdered", "rdfType"}
    required = field.get("constraints", {}).get("required")
    constraints = {**({"required": required} if required else {}), **facts.get("constraints", {})}
    if not constraints.get("required", True):
        del constraints["required"]
    public = {key: value for key, value in field.items() if key not in gone}
    return {**public, **facts, "constraints": constraints}


def _told(field: Mapping[str, Any], indonesian: str, english: str) -> dict[str, Any]:
    """Title and description say what was done: a month is not the day that the old title promised."""
    said = f"{indonesian} / {english}"
    description = f"{field['description']} ({said})" if field.get("description") else said
    return {"title": f"{field.get('title', field['name'])} ({said})", "description": description}
