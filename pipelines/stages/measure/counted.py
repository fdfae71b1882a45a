"""A table whose rows are counts ("41 people gave 4 for the fee") as facts: one column for each element, and how many facts a
row stands for. Rows that are people or cases need none of this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.text import Text


def spread(facts: pa.Table, counts: Mapping[str, str], weight: str) -> tuple[pa.Table, list[Note]]:
    """`counts` (a parameter of the profile) names the roles `element`, `level` and `answers`; without it nothing changes.

    Rows that do not say one of the three, or count fewer than none, are left out and counted: a guess would be an answer
    that nobody gave.
    """
    if not counts or not all(role in facts.column_names for role in counts.values()):
        return facts, []
    element, level, answers = (facts.column(counts[key]) for key in ("element", "level", "answers"))
    whole = pc.and_(
        pc.and_(pc.is_valid(element), pc.is_valid(level)), pc.fill_null(pc.greater_equal(answers, 0), False)
    )
    kept = facts.filter(whole)
    for name in pc.unique(kept.column(counts["element"])).to_pylist():
        here = pc.equal(kept.column(counts["element"]), name)
        kept = kept.append_column(name, pc.if_else(here, kept.column(counts["level"]), None))
    place = kept.column_names.index(weight)
    return kept.set_column(place, weight, kept.column(counts["answers"])), _lost(facts, kept, counts)


def _lost(facts: pa.Table, kept: pa.Table, counts: Mapping[str, Any]) -> list[Note]:
    lost = facts.num_rows - kept.num_rows
    message = Text(
        f"{lost} baris hitungan tidak menyebut unsur, nilai, atau banyaknya jawaban, jadi tidak dihitung.",
        f"{lost} rows of counts do not say the element, the level or the number of answers and are left out.",
    )
    return [Note("count-incomplete", counts["answers"], lost, message)] if lost else []
