"""Numerator, denominator and n of every fact, added up by group: what every additive measure ends with."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.facts import WEIGHT

GROUPS = pa.schema(
    [
        ("group", pa.string()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("n", pa.int64()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
PARALLEL = 100_000  # below it threads cost more than they save, above all where there are a hundred groupings
WEIGHTS = pa.decimal128(9, 0)  # 28 digits of an amount and 9 of a weight are as many as decimal128 can multiply


def by_group(facts: pa.Table, by: str, parts: dict[str, pa.ChunkedArray]) -> pa.Table:
    """The parts of each group, weighted; with `by` empty one row, also of no facts. Groups in order of their names."""
    weighted = {name: by_weight(part, facts.column(WEIGHT)) for name, part in parts.items()}
    sums = [(name, "sum") for name in weighted]
    if not by:
        return pa.table({"group": [""], **{name: [pc.sum(part).as_py() or 0.0] for name, part in weighted.items()}})
    keys = pc.fill_null(facts.column(by).cast(pa.string()), "")
    found = (
        pa.table({"group": keys, **weighted})
        .group_by("group", use_threads=len(keys) > PARALLEL)
        .aggregate(sums)
        .sort_by("group")
    )
    return pa.table(
        {"group": found.column("group"), **{name: pc.fill_null(found.column(f"{name}_sum"), 0) for name in weighted}}
    )


def by_weight(part: pa.ChunkedArray, weight: pa.ChunkedArray) -> pa.ChunkedArray:
    """Money stays decimal, so that a sum is right to the cent however large it is; it becomes float64 once, at the end."""
    money = pa.types.is_decimal(part.type)
    if pc.all(pc.equal(weight, 1)).as_py():
        return part if money else pc.cast(part, pa.float64())
    if money:
        return pc.multiply(part, weight.cast(pa.decimal128(19, 0)).cast(WEIGHTS))
    return pc.multiply(pc.cast(part, pa.float64()), pc.cast(weight, pa.float64()))


def groups(found: pa.Table, value: pa.Array, low: pa.Array | None = None, high: pa.Array | None = None) -> pa.Table:
    """`found` (group, numerator, denominator, n) with its values, as a measure returns them. NaN is nothing."""
    nothing = pa.nulls(found.num_rows, pa.float64())
    denominator = found.column("denominator") if "denominator" in found.column_names else nothing
    columns = [
        found.column("group"),
        found.column("numerator"),
        denominator,
        pc.round(found.column("n")),
        _without_nan(value),
        nothing if low is None else _without_nan(low),
        nothing if high is None else _without_nan(high),
    ]
    return pa.table([_cast(column, field.type) for column, field in zip(columns, GROUPS, strict=True)], GROUPS)


def divided(found: pa.Table) -> np.ndarray:
    """Numerator by denominator; NaN over 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        bottom = real(found.column("denominator"))
        return np.where(bottom == 0, np.nan, real(found.column("numerator")) / bottom)


def none(column: pa.ChunkedArray) -> pa.Scalar:
    """An empty cell of a column's type."""
    return pa.scalar(None, column.type)


def real(column: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """As float64, each number the nearest; Arrow's own cast of a decimal may be the second nearest."""
    return np.asarray(column.to_pylist() if pa.types.is_decimal(column.type) else column.to_numpy(), float)


def _without_nan(values: pa.Array | np.ndarray) -> pa.Array:
    array = np.asarray(values, float)
    return pa.array(array, pa.float64(), mask=np.isnan(array))


def _cast(column: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if pa.types.is_decimal(column.type):
        return pa.array(real(column), kind)
    return column if column.type == kind else column.cast(kind)
