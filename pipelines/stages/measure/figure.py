"""The five measures that a dataset may declare: sum, mean, count, ratio and share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.figure import Figure, Group

if TYPE_CHECKING:
    from pipelines.model.dataset import Answer, Values

MOST_GROUPS = 12  # what a phone shows in two screens; the table twin is the file itself
SCALE = {"percent": 100.0}


def measure(table: pa.Table, answer: Answer | None) -> Figure | None:
    """The figure of a published table. Values in the unit of the answer (`percent`: 0 to 100).

    A measure over nothing (no rows, denominator 0) has the value None, never 0.
    """
    if answer is None:
        return None
    rows = _parts(table, answer)
    numerator, denominator, n = (pc.sum(rows.column(name)).as_py() for name in ("numerator", "denominator", "n"))
    groups = _groups(rows, answer) if answer.by else []
    shown, merged = groups[:MOST_GROUPS], groups[MOST_GROUPS:]
    if merged:
        shown.append(_merge(merged, answer))
    return Figure(
        value=_value(numerator, denominator, answer),
        numerator=numerator,
        denominator=None if answer.measure in {"sum", "count"} else denominator,
        n=n or 0,
        groups=tuple(shown),
        others=len(merged),
    )


def _parts(table: pa.Table, answer: Answer) -> pa.Table:
    """Numerator, denominator and 1 for every row that counts; the figure of any group is a sum of these."""
    table = table.filter(_matches(table, answer.among))
    counts = _matches(table, answer.where)
    if answer.measure != "share":
        table, counts = table.filter(counts), None
    ones = pa.array([1.0] * table.num_rows)
    match answer.measure:
        case "share":
            numerator, denominator = pc.cast(counts, pa.float64()), ones
        case "count":
            numerator, denominator = ones, ones
        case "sum" | "mean" | "ratio":
            numerator = pc.cast(table.column(answer.of), pa.float64())
            denominator = (
                pc.cast(table.column(answer.over), pa.float64())
                if answer.over
                else pc.cast(pc.is_valid(numerator), pa.float64())
            )
    columns = {"numerator": numerator, "denominator": denominator, "n": pa.array([1] * table.num_rows, pa.int64())}
    if answer.by:
        columns["by"] = table.column(answer.by).cast(pa.string())
    return pa.table(columns)


def _matches(table: pa.Table, where: Mapping[str, Values]) -> pa.ChunkedArray:
    mask = pa.chunked_array([pa.array([True] * table.num_rows, pa.bool_())])
    for name, values in where.items():
        column = table.column(name)
        mask = pc.and_(mask, pc.is_in(column, pa.array(list(values), column.type)))
    return mask


def _groups(rows: pa.Table, answer: Answer) -> list[Group]:
    sums = rows.group_by("by").aggregate([("numerator", "sum"), ("denominator", "sum"), ("n", "sum")])
    groups = [
        Group(
            row["by"] or "",
            _value(row["numerator_sum"], row["denominator_sum"], answer),
            row["numerator_sum"],
            row["denominator_sum"],
            row["n_sum"],
        )
        for row in sums.to_pylist()
    ]
    weight = "denominator" if answer.measure in {"ratio", "share", "mean"} else "numerator"
    return sorted(groups, key=lambda group: (-(getattr(group, weight) or 0.0), group.name))


def _merge(groups: list[Group], answer: Answer) -> Group:
    numerator = sum(group.numerator or 0.0 for group in groups)
    denominator = sum(group.denominator or 0.0 for group in groups)
    return Group("", _value(numerator, denominator, answer), numerator, denominator, sum(group.n for group in groups))


def _value(numerator: float | None, denominator: float | None, answer: Answer) -> float | None:
    if numerator is None:
        return None
    if answer.measure in {"sum", "count"}:
        return numerator * answer.factor
    return numerator / denominator * answer.factor * SCALE.get(answer.unit, 1.0) if denominator else None
