"""A table with a row for every phase of a line, folded to a row for every line with a column for every phase: only so are a plan
and its outturn beside each other."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.kit import Kit
from pipelines.stages.measure.facts import MONEY, WEIGHT
from pipelines.stages.measure.measures.grouped import by_weight

ROW = "_row"  # number of the first row of a line, for the keys of anomalies


def folded(facts: pa.Table, kit: Kit) -> pa.Table:
    """Rows of no known phase are left out (`facts` has counted them). A phase that a line has not is empty, not zero."""
    of, phase = kit.lines.get("of", ""), kit.lines.get("phase", "")
    if of not in facts.column_names or phase not in facts.column_names:
        return facts
    numbered = facts.append_column(ROW, pa.array(range(facts.num_rows), pa.int64()))
    known = numbered.filter(pc.is_valid(numbered.column(phase)))
    words = sorted(pc.unique(known.column(phase)).to_pylist())
    if not words or set(words) & set(facts.column_names):  # no phases after all, or they have columns of their own
        return facts
    weighted = by_weight(known.column(of), known.column(WEIGHT))
    for word in words:
        mine = pc.equal(known.column(phase), word)
        known = known.append_column(f"_{word}", pc.if_else(mine, weighted, pa.scalar(None, weighted.type)))
    keys = _keys(facts, phase, words, {of, phase, WEIGHT})
    sums = known.group_by(keys).aggregate([(ROW, "min"), *((f"_{word}", "sum") for word in words)])
    lines = sums.sort_by(f"{ROW}_min").rename_columns({f"{ROW}_min": ROW, **{f"_{word}_sum": word for word in words}})
    ones = pa.array([1] * lines.num_rows, pa.int64())
    return _as_money(lines, words).append_column(WEIGHT, ones)


def _keys(facts: pa.Table, phase: str, words: list[str], others: set[str]) -> list[str]:
    """What all phases say of a line: a payee or a day that only the outturn has is no part of it."""
    said = [facts.filter(pc.equal(facts.column(phase), word)) for word in words]
    names = [name for name in facts.column_names if name not in others]
    return [name for name in names if all(each.column(name).null_count < each.num_rows for each in said)]


def _as_money(lines: pa.Table, words: list[str]) -> pa.Table:
    for word in words:
        lines = lines.set_column(lines.schema.get_field_index(word), word, lines.column(word).cast(MONEY))
    return lines
