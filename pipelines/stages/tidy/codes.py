"""Codes that a spreadsheet keeps as numbers: 11.10 is stored as 11.1, and of a 16-digit number only 15 digits are sure. What
is lost cannot be read back, so such cells of a text column are refused. Whole numbers are their digits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.finding import Finding
from pipelines.model.text import Text

LOST = "_lost"  # fields of a row whose cell was such a number, one a line; only readers of workbooks have this column
SURE = 10**15  # spreadsheets keep 15 significant digits
MOST_FINDINGS = 100


def lost(cells: Sequence[Any], names: Sequence[str], texts: Collection[str]) -> str | None:
    """The fields among `texts` whose cell is a number that may have lost digits."""
    found = [name for name, cell in zip(names, cells, strict=True) if name in texts and _lossy(cell)]
    return "\n".join(found) or None


def _lossy(cell: Any) -> bool:
    return isinstance(cell, float) and not (cell.is_integer() and abs(cell) < SURE)


def findings(batch: pa.RecordBatch, file: str, fields: Collection[str] | None = None) -> list[Finding]:
    """One for each such cell, of the named fields only when they are named."""
    if LOST not in batch.schema.names:
        return []
    marked = batch.filter(pc.is_valid(batch.column(LOST)))
    rows = zip(marked.column(0).to_pylist(), marked.column(LOST).to_pylist(), strict=True)
    found = [(row, name) for row, names in rows for name in names.split("\n") if fields is None or name in fields]
    return [_finding(file, row, name) for row, name in found[:MOST_FINDINGS]]


def unmarked(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch.drop_columns([LOST]) if LOST in batch.schema.names else batch


def _finding(file: str, row: int, field: str) -> Finding:
    message = Text(
        "Kode ini tersimpan sebagai angka, jadi ada digit yang bisa hilang (11.10 menjadi 11.1).",
        "This code is stored as a number, so digits may be lost (11.10 becomes 11.1).",
    )
    remedy = Text(
        "Ubah format kolom menjadi Teks, lalu ketik ulang kodenya dari sumbernya.",
        "Set the column's format to Text, then type the code again from its source.",
    )
    return Finding("code-as-number", message, remedy, file=file, row=row, field=field)
