"""The budget in force, of the phases that a table has. Rows of one phase each are folded next door, in `lines.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from pipelines.model.indicator import Note
from pipelines.model.kit import Kit
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.roles.derived import Derived


def latest(facts: pa.Table, settings: Mapping[str, Any], _kit: Kit, _context: Context) -> Derived | None:
    """The first role of `of` that is filled in: as a whole, for a budget must not be mixed of two phases line by line."""
    for role in settings["of"]:
        if role in facts.column_names and (column := facts.column(role)).null_count < len(column):
            return Derived(column, tuple(_without(column.null_count, role)))
    return None


def _without(count: int, role: str) -> list[Note]:
    message = Text(
        f"{count} baris tidak punya nilai dalam anggaran yang berlaku; baris itu tidak ikut dalam persentasenya.",
        f"{count} rows have no amount in the budget in force; they are left out of its percentages.",
    )
    return [Note("budget-missing", role, count, message)] if count else []
