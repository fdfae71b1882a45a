"""Rows of totals that the layout does not declare: told once, with the line that declares them, and never taken for data unseen.
Declared ones: `aside.py`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.finding import Finding, Severity
from pipelines.model.text import Text
from pipelines.model.total import is_total_label, is_value

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset, TotalRow

Labelled = tuple[str, str]  # field and label


@dataclass(frozen=True)
class Undeclared:
    """One finding for all rows that are called a total in one column."""

    finding: Finding
    rows: frozenset[int]


def labelled(batch: pa.RecordBatch, dataset: Dataset, rows: Collection[int]) -> Iterator[tuple[int, Labelled]]:
    """Which of these rows have no text but the label of a total, and something beside it."""
    rule = dataset.layout.unpivot
    fields = [field["name"] for field in dataset.fields if rule is None or field["name"] != rule.name]
    for cells in batch.filter(pc.is_in(batch.column(0), pa.array(rows, pa.int64()))).to_pylist():
        filled = {name: text for name in fields if (text := " ".join((cells[name] or "").split()))}
        texts = [name for name, text in filled.items() if not is_value(text)]
        if len(texts) == 1 and len(filled) > 1 and is_total_label(filled[texts[0]]):
            yield cells[batch.schema.names[0]], (texts[0], filled[texts[0]])


def told(
    found: Sequence[tuple[int, Labelled]], rule: TotalRow | None, severity: Severity = "error"
) -> list[Undeclared]:
    """The labels are words that everybody has for totals, so that naming them tells nothing of the data."""
    columns = dict.fromkeys(field for _, (field, _) in found)
    return [
        _told([(row, label) for row, (name, label) in found if name == field], field, rule, severity)
        for field in columns
    ]


def _told(found: Sequence[tuple[int, str]], field: str, rule: TotalRow | None, severity: Severity) -> Undeclared:
    known = rule.equals if rule is not None and rule.column == field else ()
    labels = list(dict.fromkeys([*known, *(label for _, label in found)]))
    message = Text(
        f"Baris ini agaknya baris jumlah ('{found[0][1]}'), bukan data.",
        f"This row seems to be a row of totals ('{found[0][1]}'), not data.",
    )
    rows = frozenset(row for row, _ in found)
    return Undeclared(
        Finding(
            "total-row",
            message,
            remedy(field, labels, rule),
            row=min(rows),
            field=field,
            count=len(rows),
            severity=severity,
        ),
        rows,
    )


def remedy(field: str, labels: Sequence[str], rule: TotalRow | None) -> Text:
    """The line of YAML; a layout has one column for its totals."""
    if rule is not None and rule.column != field:
        return Text(
            "Hapus baris ini, atau kalau ada di akhir berkas, tulis layout.footer_rows: 1.",
            "Remove this row, or if it is the last of the file, write layout.footer_rows: 1.",
        )
    line = f"total_row: {{column: {field}, equals: {json.dumps(list(labels), ensure_ascii=False)}}}"
    return Text(f"Kalau benar, tulis di bawah layout: {line}", f"If so, write under layout: {line}")
