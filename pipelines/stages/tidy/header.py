"""Which column of a file is which field: labels of one or several header rows, mapped by name, never by position."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout

Merged = Sequence[
    tuple[tuple[int, int], tuple[int, int]]
]  # ((first row, first column), (last row, last column)), from 0


def labels(rows: Sequence[Sequence[str]], merged: Merged | None = None, first_row: int = 0) -> list[str]:
    """One label per column from the header's rows: their different parts joined by ` / `, repeats numbered ` (2)`.

    A merged cell speaks for all it covers; where a format does not tell (None), a blank belongs to the label left of it.
    """
    width = max((len(row) for row in rows), default=0)
    grid = [[" ".join(str(cell).split()) for cell in [*row, *[""] * (width - len(row))]] for row in rows]
    _spread(grid, merged, first_row)
    joined = [" / ".join(dict.fromkeys(part for part in column if part)) for column in zip(*grid, strict=True)]
    counts: dict[str, int] = {}
    result = []
    for label in joined:
        counts[label] = counts.get(label, 0) + 1
        result.append(label if counts[label] == 1 or not label else f"{label} ({counts[label]})")
    return result


def _spread(grid: list[list[str]], merged: Merged | None, first_row: int) -> None:
    if merged is None:
        for row in grid[:-1]:
            for column in range(1, len(row)):
                row[column] = row[column] or row[column - 1]
        return
    for (top, left), (bottom, right) in merged:
        if first_row <= top < first_row + len(grid):
            text = grid[top - first_row][left]
            for covered in grid[top - first_row : bottom - first_row + 1]:
                covered[left : right + 1] = [text] * (min(right + 1, len(covered)) - left)


@dataclass(frozen=True)
class Columns:
    """The fields of the schema, in order, and how the file calls them."""

    layout: Layout
    fields: tuple[str, ...]
    types: tuple[str, ...]

    def of_type(self, *types: str) -> frozenset[str]:
        return frozenset(name for name, found in zip(self.fields, self.types, strict=True) if found in types)

    @property
    def wanted(self) -> set[str]:
        """Every label that a field may have."""
        return {label for label, name in self.layout.columns.items() if name in self.fields} | {
            name for name in self.fields if name not in self.layout.columns.values()
        }

    def positions(
        self, file: str, found: Sequence[str], propose: Callable[[], Text | None] = lambda: None
    ) -> list[int]:
        """Position in the file of every field. Raises Refused naming every label that is missing, extra or doubled.

        `propose` is asked for a remedy when labels are missing.
        """
        names = [self.layout.columns.get(label, label) for label in found]
        missing = [field for field in self.fields if field not in names]
        remedy = propose() if missing else None
        findings = [self._missing(file, field, found, remedy) for field in missing]
        findings += [_doubled(file, field) for field in self.fields if names.count(field) > 1]
        findings += [
            _extra(file, label)
            for label, name in zip(found, names, strict=True)
            if name not in self.fields and label not in self.layout.ignore and label
        ]
        if findings:
            raise Refused(findings)
        return [names.index(field) for field in self.fields]

    def _missing(self, file: str, field: str, found: Sequence[str], proposed: Text | None) -> Finding:
        expected = next((label for label, name in self.layout.columns.items() if name == field), field)
        near = difflib.get_close_matches(expected, [label for label in found if label], n=1)
        remedy = proposed or (
            Text(
                f"Berkas punya '{near[0]}': kalau itu maksudnya, tulis di layout.columns.",
                f"The file has '{near[0]}': if that is meant, write it in layout.columns.",
            )
            if near
            else Text(
                "Periksa layout.header_rows dan judul kolom di berkas.",
                "Check layout.header_rows and the labels in the file.",
            )
        )
        message = Text(f"Kolom '{expected}' tidak ada di berkas.", f"The column '{expected}' is not in the file.")
        return Finding("missing-label", message, remedy, file=file, row=self.layout.header_rows[1], field=field)


def _doubled(file: str, field: str) -> Finding:
    message = Text(f"Dua kolom menjadi '{field}'.", f"Two columns become '{field}'.")
    return Finding("duplicate-label", message, file=file, field=field)


def _extra(file: str, label: str) -> Finding:
    message = Text(f"Kolom '{label}' tidak ada di skema.", f"The column '{label}' is not in the schema.")
    remedy = Text(
        "Tambahkan ke skema dengan kelas privasi, atau ke layout.ignore.",
        "Add it to the schema with a privacy class, or to layout.ignore.",
    )
    return Finding("extra-label", message, remedy, file=file, field=label)


def no_header(file: str, layout: Layout, proposed: Text | None) -> Finding:
    """What a file without labels where they were declared is answered with."""
    first, last = layout.header_rows
    rows = str(last) if first == last else f"{first}-{last}"
    message = Text(f"Judul kolom tidak ditemukan di baris {rows}.", f"No labels were found in row {rows}.")
    remedy = proposed or Text("Periksa layout.header_rows.", "Check layout.header_rows.")
    return Finding("header-not-found", message, remedy, file=file, row=last)
