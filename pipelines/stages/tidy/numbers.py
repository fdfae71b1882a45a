"""Local forms of numbers (`1.234.567,89`) → `1234567.89`, in the columns that the schema calls numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.finding import Finding
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset, Layout

NUMERIC = ("number", "integer")
MOST_FINDINGS = 100


def normalise(batch: pa.RecordBatch, dataset: Dataset, file: str, findings: list[Finding]) -> pa.RecordBatch:
    """Rewrite the numeric columns when `layout.numbers` is declared.

    A cell with a decimal or group character in a place where the declared form has none (`1.5` where the point groups
    thousands) is a finding: read the other way it would be wrong by a factor. Other text is left for `validate`.
    """
    layout = dataset.layout
    if layout.decimal is None:
        return batch
    for field in dataset.fields:
        if field["type"] in NUMERIC:
            position = batch.schema.get_field_index(field["name"])
            column, odd = _rewrite(batch.column(position), layout)
            batch = batch.set_column(position, field["name"], column)
            rows = batch.column(0).filter(odd).to_pylist()
            findings += [_finding(layout, file, row, field["name"]) for row in rows[:MOST_FINDINGS]]
    return batch


def _rewrite(column: pa.Array, layout: Layout) -> tuple[pa.Array, pa.Array]:
    """The column with plain numbers, and a mask of the cells that look like numbers of another form."""
    decimal, group = re.escape(layout.decimal or "."), re.escape(layout.group or "")
    whole = rf"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)" if group else "[0-9]+"
    trimmed = pc.utf8_trim_whitespace(column)
    local = pc.match_substring_regex(trimmed, rf"^[+-]?{whole}(?:{decimal}[0-9]+)?$")
    digits = pc.match_substring_regex(trimmed, r"^[+-]?[0-9][0-9.,'\s]*$")
    odd = pc.fill_null(pc.and_not(digits, local), fill_value=False)
    booked = pc.match_substring_regex(
        trimmed, rf"^\({whole}(?:{decimal}[0-9]+)?\)$"
    )  # (1.234) is how ledgers write -1234
    plain = pc.replace_substring_regex(trimmed, r"^\((.*)\)$", r"-\1")
    plain = pc.replace_substring(plain, layout.group, "") if layout.group else plain
    plain = pc.replace_substring(plain, layout.decimal or ".", ".")
    return pc.if_else(pc.fill_null(pc.or_(local, booked), fill_value=False), plain, column), odd


def _finding(layout: Layout, file: str, row: int, field: str) -> Finding:
    form = f"1{layout.group or ''}234{layout.decimal}5"
    message = Text(
        f"Bentuk angkanya lain dari yang dinyatakan ({form}).",
        f"The number is written otherwise than declared ({form}).",
    )
    remedy = Text(
        "Seragamkan bentuk angka di berkas, atau perbaiki layout.numbers.",
        "Write all numbers alike in the file, or correct layout.numbers.",
    )
    return Finding("number-form", message, remedy, file=file, row=row, field=field)
