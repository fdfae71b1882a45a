"""A row of totals: never data, kept so that rules can hold the data against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Total:
    """Its label as declared, its file and row, and its cells by field, numbers and dates in plain form."""

    label: str
    file: str
    row: int
    cells: Mapping[str, str | None]
