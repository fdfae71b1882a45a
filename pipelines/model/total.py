"""A row of totals: never data, kept so that rules can hold the data against it. And the words by which such rows go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LABELS = frozenset(
    {
        *("jumlah", "total", "grand total", "jumlah total", "total keseluruhan", "jumlah seluruhnya", "jumlah keseluruhan"),
        *("total seluruhnya", "jumlah akhir", "subtotal", "sub total", "sub jumlah", "sum", "totals", "overall total"),
        *("rata-rata", "rata rata", "rerata", "rataan", "average", "mean"),
    }
)  # fmt: skip
NUMBER = re.compile(r"[-+(]?\s*(?:rp\.?|idr|[£$€])?\s*[-+(]?[0-9][0-9.,' \u00a0]*[)%]?-?", re.IGNORECASE)


@dataclass(frozen=True)
class Total:
    """Its label as declared, its file and row, and its cells by field, numbers and dates in plain form."""

    label: str
    file: str
    row: int
    cells: Mapping[str, str | None]


def is_total_label(cell: str) -> bool:
    return " ".join(cell.casefold().split()).rstrip(":").rstrip() in LABELS


def is_value(cell: str) -> bool:
    """An amount, however it is written, or a mark for nothing: what stands beside the label of a total."""
    return not any(sign.isalpha() for sign in cell) or NUMBER.fullmatch(cell) is not None
