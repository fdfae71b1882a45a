"""Finds personal identifiers in columns and texts (PRIVACY.md, gate 3). Kinds are a table: `kinds/`, explained in read.py.

    detect(column, label="no_hp")      hits of a column: kind, confidence, row, count; never the text
    detect_batch(batch)                the same for every column of a batch or table
    detect_text(text, label="catatan") identifiers in one text with their places, for labels, titles and redaction

A high hit blocks a release; a medium one needs a recorded exception. Names are no identifiers here: value taint (gate 2) finds them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.deidentify.detect.columns import Column, find_in_column
from pipelines.stages.deidentify.detect.hit import Confidence, Found, Hit
from pipelines.stages.deidentify.detect.prefilter import is_candidate
from pipelines.stages.deidentify.detect.read import table
from pipelines.stages.deidentify.detect.table import Table
from pipelines.stages.deidentify.detect.text import find

__all__ = [
    "Confidence",
    "Found",
    "Hit",
    "Table",
    "detect",
    "detect_batch",
    "detect_text",
    "in_numbers",
    "redact",
    "table",
    "title_of",
]


def detect(column: Column, label: str = "", kinds: Table | None = None) -> list[Hit]:
    """What the cells of a column hold; its label is evidence, and so is what its other cells look like."""
    known = kinds or table()
    return find_in_column(column, known, known.words.of_label(label))


def detect_batch(batch: pa.RecordBatch | pa.Table, kinds: Table | None = None) -> dict[str, list[Hit]]:
    """Column name → hits, for the columns that have any."""
    found = {name: detect(batch.column(name), name, kinds) for name in batch.schema.names}
    return {name: hits for name, hits in found.items() if hits}


def detect_text(text: str, label: str = "", kinds: Table | None = None) -> list[Found]:
    """What one text holds, in its order."""
    known = kinds or table()
    asks = known.words.of_label(label)
    return find(text, known, asks) if is_candidate(text, known, is_asked=bool(asks)) else []


def in_numbers() -> Mapping[str, int]:
    """Kinds that may stand in columns of numbers → the fewest digits they have."""
    return table().numbers


def title_of(kind: str) -> Text:
    """What people call a kind: `Nomor telepon`."""
    return table().titles.get(kind, Text(kind, kind))


def redact(text: str, label: str = "", kinds: Table | None = None) -> str:
    """The text with every identifier replaced by its kind in brackets: `hubungi [phone]`."""
    for found in reversed(detect_text(text, label, kinds)):
        text = f"{text[: found.start]}[{found.kind}]{text[found.end :]}"
    return text
