"""`1.234` in every cell of a column of which nothing is declared: plain, as Table Schema has it, or a thousand times that?
Such a column is refused; one cell that only fits the plain form ends the doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.tidy.evidence import Evidence
from pipelines.stages.tidy.forms import spelled
from pipelines.stages.tidy.numbers import NumberForm

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.finding import Finding

THOUSANDS, PLAIN = NumberForm(",", ".", strict=True), NumberForm(".")


class Doubt:
    """The columns of one file that are still in doubt. Only a CSV can be: the other formats have true numbers."""

    def __init__(self, dataset: Dataset, file: str, kind: str, start: int) -> None:
        open_ones = kind == "csv" and dataset.layout.decimal is None and not dataset.layout.infer_numbers
        numbers = [field for field in dataset.fields if field["type"] == "number" and not spelled(field)]
        self.columns = {field["name"]: Evidence((THOUSANDS, PLAIN)) for field in numbers if open_ones}
        self.file, self.start = file, start  # rows of this file are counted from `start`

    def see(self, batch: pa.RecordBatch) -> None:
        for name, evidence in list(self.columns.items()):
            dotted = batch.filter(pc.match_substring(batch.column(name), "."))
            evidence.add(pc.subtract(dotted.column(0), self.start), dotted.column(name))
            if evidence.read and not evidence.rivals():
                del self.columns[name]

    def findings(self) -> list[Finding]:
        found = [
            evidence.finding("number", "layout.numbers", self.file, name)
            for name, evidence in self.columns.items()
            if evidence.rivals()
        ]
        return [replace(finding, row=(finding.row or 0) + self.start) for finding in found]
