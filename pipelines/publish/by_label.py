"""With `unpivot`, a row of the file is many rows of the table, and a finding does not say in which column it stands. So each
column is looked at alone, and what is found carries its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.publish.desk import fresh
from pipelines.stages.tidy import tidy, where
from pipelines.stages.validate import validate

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import RawFile
    from pipelines.model.finding import Finding
    from pipelines.publish.desk import Desk


def by_label(desk: Desk, dataset: Dataset, files: Sequence[RawFile], findings: Sequence[Finding]) -> list[Finding]:
    """The findings of a delivery; only when something was found in its columns is anything looked at again."""
    rule = dataset.layout.unpivot
    if rule is None or not any(set(f.field.split(", ")) & {rule.name, rule.value} for f in findings):
        return list(findings)
    others = [f for f in findings if not set(f.field.split(", ")) & {rule.name, rule.value}]
    apart = [finding for label in rule.columns for finding in _of_label(desk, dataset, files, label)]
    held = {(f.file, f.row) for f in findings if f.severity != "error"}
    apart = [replace(f, severity="warn") if (f.file, f.row) in held else f for f in apart]
    known = {(f.file, f.row) for f in apart}
    # a breach between two columns shows only when both are looked at: it keeps its row
    left = [f for f in findings if f not in others and (f.file, f.row) not in known]
    return [*others, *apart, *left]


def _of_label(desk: Desk, dataset: Dataset, files: Sequence[RawFile], label: str) -> list[Finding]:
    rule, layout = dataset.layout.unpivot, dataset.layout
    if rule is None:
        return []
    alone = replace(rule, columns={label: rule.columns[label]})
    ignored = tuple(other for other in rule.columns if other != label)
    schema = {key: value for key, value in dataset.schema.items() if key != "foreignKeys"}
    narrow = replace(dataset, schema=schema, layout=replace(layout, unpivot=alone, ignore=(*layout.ignore, *ignored)))
    folder = fresh(desk.office.staged(dataset.name, "marking", "validated"))
    try:
        tidied = tidy(narrow, files)
        report = validate(tidied.batches, schema, folder / "table.arrow", file="", scratch=folder)
    except Refused as refused:
        return [_relabelled(finding, rule.value, label) for finding in refused.findings if finding.field == rule.value]
    found = [finding for finding in (*tidied.findings, *report.findings) if finding.field == rule.value]
    placed = [(finding, *where(finding.row, files)) for finding in found]
    return [_relabelled(replace(finding, file=name, row=row), rule.value, label) for finding, name, row in placed]


def _relabelled(finding: Finding, field: str, label: str) -> Finding:
    return replace(finding, field=label) if finding.field == field else finding
