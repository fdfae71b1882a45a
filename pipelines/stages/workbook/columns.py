"""The columns of a file as an officer sees them: which label stands for which field. How labels are found: `tidy`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset, Layout
    from pipelines.model.finding import Finding

PARTS = " / "  # between the rows of a header (datasets/README.md)
LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True)
class Column:
    """One column of an entry form: its label, and the field of the schema that its cells become."""

    label: str
    field: Mapping[str, Any]

    def parts(self, rows: int) -> list[str]:
        """The label over so many header rows, from the top; the last row is never empty."""
        parts = self.label.split(PARTS, rows - 1) if rows > 1 else [self.label]
        return [""] * (rows - len(parts)) + parts


def columns(dataset: Dataset) -> list[Column]:
    """In the order of the schema; a field that `unpivot` fills has a column for each of its labels."""
    labels: dict[str, str] = {}
    for label, name in dataset.layout.columns.items():
        labels.setdefault(name, label)
    found: list[Column] = []
    rule = dataset.layout.unpivot
    for field in dataset.fields:
        if rule is not None and field["name"] == rule.value:
            found += [Column(label, field) for label in rule.columns]
        elif rule is None or field["name"] != rule.name:
            found.append(Column(labels.get(field["name"], field["name"]), field))
    return found


def positions(finding: Finding, labels: Sequence[str], layout: Layout) -> tuple[int, ...]:
    """Where the columns of a finding stand, from 0: it names a field, several fields, a label, or a column's letters."""
    names = [layout.columns.get(label, label) for label in labels]
    for known in (names, labels):
        if finding.field in known:
            return tuple(place for place, name in enumerate(known) if name == finding.field)
    several = finding.field.split(", ")
    if len(several) > 1 and set(several) <= set(names):
        return tuple(names.index(name) for name in several)
    return (number(finding.field),) if LETTERS.fullmatch(finding.field) else ()


def number(letters: str) -> int:
    """`A` is 0, `XFD` is 16383."""
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1
