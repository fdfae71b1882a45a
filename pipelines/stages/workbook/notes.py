"""What is said about a finding beside its cells: what is wrong, what would be right, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.stages.workbook.columns import columns, positions
from pipelines.stages.workbook.example import example

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.finding import Finding

# rules about what a cell holds; for the others an example of the field would teach nothing
SHOWN = {
    "type-error", "constraint-error", "number-form", "number-ambiguous", "number-mixed", "date-ambiguous", "date-mixed",
    "code-as-number", "cell-error", "huge-number", "not-a-number", "number-not-finite",
}  # fmt: skip
Place = tuple[int, int]  # row of the sheet from 1, column from 0


@dataclass(frozen=True)
class Note:
    """A finding and where it stands. Without columns it is about the whole row, without a row about the whole file."""

    finding: Finding
    row: int | None = None
    columns: tuple[int, ...] = ()
    example: str = ""

    @property
    def places(self) -> list[Place]:
        """The cells to mark; a row is marked at its first cell."""
        return [(self.row, column) for column in self.columns or (0,)] if self.row is not None else []

    def text(self) -> str:
        """The comment on the cell, Indonesian first."""
        said, shown = self.finding, self.example
        lines = [
            f"Salah: {said.message.id}",
            f"Obatnya: {said.remedy.id}" if said.remedy.id else "",
            f"Contoh yang benar: {shown}" if shown else "",
            f"Kode: {said.rule}",
            "",
            f"Wrong: {said.message.en}",
            f"Cure: {said.remedy.en}" if said.remedy.en else "",
            f"Right, for example: {shown}" if shown else "",
        ]
        return "\n".join(line for number, line in enumerate(lines) if line or number == 4).strip()  # noqa: PLR2004


def notes(findings: Iterable[Finding], labels: Sequence[str], dataset: Dataset, offset: int) -> tuple[Note, ...]:
    """`labels` are those of the file, `offset` the rows above its row 1. What is about a column stands at its label."""
    return tuple(_note(finding, labels, dataset, offset) for finding in findings)


def _note(finding: Finding, labels: Sequence[str], dataset: Dataset, offset: int) -> Note:
    found = positions(finding, labels, dataset.layout)
    header = dataset.layout.header_rows[1]
    at_label = finding.row is None or finding.rule.endswith("-label")
    row = finding.row + offset if finding.row is not None and not (at_label and offset) else None
    if at_label and found:
        row = header
    fields = {column.label: column.field for column in columns(dataset)} | {f["name"]: f for f in dataset.fields}
    shown = finding.rule in SHOWN and finding.field in fields
    return Note(finding, row, found, example(fields[finding.field], dataset.layout) if shown else "")


def by_place(found: Iterable[Note]) -> Mapping[Place, list[Note]]:
    """The notes of each cell that is to be marked, in the order of the sheet."""
    places: dict[Place, list[Note]] = {}
    for note in found:
        for place in note.places:
            places.setdefault(place, []).append(note)
    return dict(sorted(places.items()))


def comment(found: Sequence[Note]) -> str:
    return "\n\n".join(dict.fromkeys(note.text() for note in found))


def is_error(found: Sequence[Note]) -> bool:
    return any(note.finding.severity == "error" for note in found)
