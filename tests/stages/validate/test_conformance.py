"""Replays Frictionless' own test cases through ours, where the folder is at hand.

A case without a schema gets the schema that Frictionless infers: we never guess one. Inline data are written as CSV.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pytest

from pipelines.stages.validate import validate_csv

FOLDER = Path("/work/shared/data/frictionless-conformance")
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the conformance cases are not on this machine")
KEYS = ("primary-key", "foreign-key")
OTHER_CHECKS = "other checks than the standard's own: the rules of the dataset YAML are ours"
INTEGRITY = "hash and size of the file: the guard stage"
READING = "not a delimited file: the tidy stage reads it"
FETCHING = "schemes and compression: the pull and guard stages"
BROKEN_INLINE = "inline data that are no table"
HEADER_CASE = "two fields that differ only by case: refused as duplicate-label, Frictionless says metadata-error"
EQUAL = 46  # raise it when more is in scope, never lower it


def out_of_scope(case: dict[str, Any]) -> str:  # noqa: PLR0911  # one return for each reason
    descriptor, checklist = case["descriptor"], case["checklist"] or {}
    if checklist.get("checks"):
        return OTHER_CHECKS
    if case["kind"] == "Package":
        return ""
    if any(error["type"] in ("hash-count", "byte-count") for error in case["expected"]["errors"]):
        return INTEGRITY
    if descriptor.get("format") not in ("csv", "inline"):
        return READING
    if "compression" in descriptor or "://" in descriptor.get("path", ""):
        return FETCHING
    if any(not isinstance(row, list) for row in descriptor.get("data", [])):
        return BROKEN_INLINE
    if any(error["type"] == "metadata-error" for error in case["expected"]["errors"]):
        return HEADER_CASE
    return ""


def test_frictionless_own_cases_get_the_same_verdict(tmp_path: Path) -> None:
    cases = json.loads((FOLDER / "cases.json").read_text("utf-8"))
    compared = {case["id"]: verdicts(case, tmp_path) for case in cases if not out_of_scope(case)}
    assert {case: pair for case, pair in compared.items() if pair[0] != pair[1]} == {}
    assert len(compared) == EQUAL
    assert len(cases) == 81


def verdicts(case: dict[str, Any], folder: Path) -> tuple[list[Any], list[Any]]:
    resources = case["descriptor"].get("resources", [case["descriptor"]])
    found = [triple for resource in resources for triple in ours(resource, resources, case, folder)]
    return found, [triple(error) for error in case["expected"]["errors"]]


def triple(error: dict[str, Any]) -> tuple[str, int | None, str]:
    return error["type"], error.get("rowNumber"), "" if error["type"] in KEYS else error.get("fieldName", "")


def ours(
    resource: dict[str, Any], resources: list[dict[str, Any]], case: dict[str, Any], folder: Path
) -> list[tuple[str, int | None, str]]:
    checklist, (schema, encoding, dialect) = case["checklist"] or {}, read_as(resource)
    references = {other["name"]: reference(other, folder) for other in resources if len(resources) > 1}
    path = as_csv(resource, folder)
    for key in schema.get("foreignKeys", []):
        if key["reference"]["resource"] == resource["name"]:
            key["reference"]["resource"] = ""
    report = validate_csv(
        path,
        schema,
        folder / "typed.arrow",
        dialect=dialect,
        encoding=encoding,
        references=references,
        cap=case["options"].get("limit_errors", 1000) if not checklist else 1000,
    )
    picked, skipped = checklist.get("pickErrors"), checklist.get("skipErrors", [])
    return [
        (
            finding.rule,
            None if finding.rule.endswith(("-label", "-header")) else finding.row,
            "" if finding.rule in KEYS else finding.field,
        )
        for finding in report.findings
        if finding.rule not in skipped and (not picked or finding.rule in picked)
    ]


def read_as(resource: dict[str, Any]) -> tuple[dict[str, Any], str, dict[str, Any]]:
    """The schema, the encoding and the dialect, declared or as Frictionless infers them."""
    before = Path.cwd()
    os.chdir(FOLDER)  # the cases name their files from there
    try:
        with frictionless.Resource.from_descriptor(
            json.loads(json.dumps({key: value for key, value in resource.items() if key != "data" or value}))
        ) as opened:
            control = opened.dialect.get_control("csv") if opened.dialect.has_control("csv") else None
            spoken = {"delimiter": control.delimiter if control else ",", **resource.get("dialect", {})}
            return opened.schema.to_descriptor(), opened.encoding or "utf-8", spoken
    except frictionless.FrictionlessException:
        return json.loads(json.dumps(resource["schema"])), "utf-8", resource.get("dialect", {})
    finally:
        os.chdir(before)


def as_csv(resource: dict[str, Any], folder: Path) -> Path:
    if "data" not in resource:
        return FOLDER / resource["path"]
    path = folder / f"{resource['name']}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["" if cell is None else str(cell) for cell in row] for row in resource["data"]])
    return path


def reference(resource: dict[str, Any], folder: Path) -> Path:
    """The other resource as the typed table that the corridor would hand over."""
    typed = folder / f"{resource['name']}.arrow"
    schema = read_as(resource)[0]
    schema.pop("foreignKeys", None)
    report = validate_csv(as_csv(resource, folder), schema, typed)
    if not report.valid:
        with pa.OSFile(str(typed), "wb") as sink, pa.ipc.new_file(sink, pa.schema([])):
            pass
    return typed
