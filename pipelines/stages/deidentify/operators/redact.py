"""`redact: [nama_pelapor, …]`: in each row, the row's own values of these columns are taken out of the text.

Detectors look at what remains afterwards (`remaining.py`); what only the row itself knows, such as a name, goes here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.normal import SEPARATORS, UNSEEN
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator

GAP = r"[\s.,\-‐‑–—/()]*"
SHORTEST = 3  # letters of a word and digits of a number that identify anybody
LONG = 6  # shorter values stand within other words by chance
PREFIX = re.compile(r"^(?:62|0)(?=8)")  # 0812…, 62812… and +62 812… are one number
GONE = "[…]"


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    names = given.step.columns
    values = [given.table.column(name).cast(pa.string()).to_pylist() for name in names]
    texts = column.to_pylist()
    rows = zip(*values, strict=True) if values else ((),) * len(texts)
    return pa.chunked_array(
        [pa.array([None if t is None else redacted(t, row) for t, row in zip(texts, rows, strict=True)], pa.string())]
    )


def redacted(text: str, values: Sequence[str | None]) -> str:
    """The text in NFKC without the values, whole or word by word, whatever their case and separators."""
    found = _plain(text)
    patterns = sorted({p for value in values if value for p in _patterns(_plain(value))}, key=len, reverse=True)
    if not patterns:
        return found
    return re.sub("|".join(patterns), GONE, found, flags=re.IGNORECASE)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(UNSEEN)


def _patterns(value: str) -> Iterator[str]:
    """Numbers however they are grouped; then every word, for people are called by one name of theirs."""
    bare = SEPARATORS.sub("", value).lstrip("+")
    if bare.isdecimal() and len(bare) >= SHORTEST:
        yield GAP.join(PREFIX.sub("", bare))
    whole = r"\s+".join(re.escape(part) for part in value.split())
    if whole:
        yield whole if len(value) >= LONG else rf"(?<!\w){whole}(?!\w)"
    for word in re.findall(r"\w+", value):
        if len(word) >= SHORTEST:
            yield rf"\b{re.escape(word)}\b"


def describe(_field: Field, _step: Step) -> dict[str, Any]:
    return {"type": "string", "constraints": {}}


OPERATOR = Operator(
    "redacted",
    apply,
    describe,
    lambda _step: Text("nama dan nomor dalam teks dihapus", "names and numbers in the text are taken out"),
)
