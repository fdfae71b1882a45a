"""What differs between two releases, row by row, so that a watchdog need not fetch everything again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.write.order import order

KIND = "_change"
KINDS = ("added", "changed", "removed")


def changes(previous: pa.Table, table: pa.Table, primary_key: Sequence[str]) -> pa.Table | None:
    """Rows `added`, `changed` (as they are now) and `removed` (as they were), in the columns of `table`.

    With a key a row is known by it; without one, or when `previous` has it twice (it was no key then), a row is all its
    values, and repeats count. The columns are those of now: one that `previous` lacks counts as empty there, one that
    is gone is no change. None when the two share no row and no key: there is nothing to compare.
    """
    before = _aligned(previous, table.schema)
    keyed = _keyed(previous, before, primary_key)
    names = list(primary_key) if keyed else table.column_names
    old, new = _labels(before, table, names, number_repeats=not keyed)
    added, removed = ~np.isin(new, old), ~np.isin(old, new)
    if len(old) and len(new) and added.all() and removed.all():
        return None
    changed = _differs(before, table, old, new) if keyed else np.zeros(len(new), bool)
    parts = [(table, added, "added"), (table, changed, "changed"), (before, removed, "removed")]
    return pa.concat_tables(_marked(part, mask, kind) for part, mask, kind in parts).combine_chunks()


def replay(previous: pa.Table, found: pa.Table, primary_key: Sequence[str], sort: Sequence[str] = ()) -> pa.Table:
    """Apply `changes` to the release before: the inverse, and what a watchdog's script does."""
    table = found.drop_columns([KIND])
    before = _aligned(previous, table.schema)
    kinds = found.column(KIND)
    fresh = table.filter(pc.is_in(kinds, pa.array(["added", "changed"])))
    keyed = _keyed(previous, before, primary_key)
    gone = table if keyed else table.filter(pc.equal(kinds, "removed"))
    names = list(primary_key) if keyed else table.column_names
    old, out = _labels(before, gone, names, number_repeats=not keyed)
    kept = before.filter(pa.array(~np.isin(old, out)))
    return order(pa.concat_tables([kept, fresh]), sort, primary_key)


def _keyed(previous: pa.Table, before: pa.Table, primary_key: Sequence[str]) -> bool:
    if not primary_key or not set(primary_key) <= set(previous.column_names):
        return False
    return bool(before.group_by(list(primary_key)).aggregate([]).num_rows == before.num_rows)


def _aligned(previous: pa.Table, schema: pa.Schema) -> pa.Table:
    """`previous` in the columns and types of `schema`."""
    columns = []
    for field in schema:
        if field.name in previous.column_names:
            columns.append(_as_type(previous.column(field.name), field.type))
        else:
            columns.append(pa.nulls(previous.num_rows, field.type))
    return pa.table(columns, schema=pa.schema([(field.name, field.type) for field in schema]))


def _as_type(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if column.type == kind:
        return column
    try:
        return column.cast(kind)
    except (
        pa.ArrowInvalid,
        pa.ArrowNotImplementedError,
    ):  # the type changed and old values do not fit the new one: every row has changed
        return pa.nulls(len(column), kind)


def _labels(
    before: pa.Table, table: pa.Table, names: Sequence[str], *, number_repeats: bool
) -> tuple[np.ndarray, np.ndarray]:
    """One integer for each row of both tables, equal exactly when the rows agree in `names`.

    With `number_repeats` the second row of equal values differs from the first, as in a multiset.
    """
    labels = _codes(pa.concat_tables([before.select(names), table.select(names)]))
    split = before.num_rows
    if number_repeats:
        parts = [pd.Series(part).groupby(part).cumcount().to_numpy() for part in (labels[:split], labels[split:])]
        labels = _dense(labels, np.concatenate(parts))
    return labels[:split], labels[split:]


def _codes(table: pa.Table) -> np.ndarray:
    """Rows as integers: dictionary codes, column by column, made dense again before they could overflow."""
    labels = np.zeros(table.num_rows, np.int64)
    for column in table.columns:
        encoded = column.combine_chunks().dictionary_encode(null_encoding="encode").indices
        labels = _dense(labels, encoded.to_numpy(zero_copy_only=False))
    return labels


def _dense(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    if len(first) == 0:
        return first
    combined = first * (int(second.max()) + 1) + second
    codes: np.ndarray = pd.factorize(combined)[0].astype(np.int64)
    return codes


def _differs(before: pa.Table, table: pa.Table, old: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Which rows of `table` have their key in `before` but other values there."""
    place = np.full(max(old.max(initial=-1), new.max(initial=-1)) + 1, -1)
    place[old] = np.arange(len(old))
    shared = np.flatnonzero(place[new] >= 0)
    was, now = before.take(pa.array(place[new[shared]])), table.take(pa.array(shared))
    differs = np.zeros(len(new), bool)
    for one, other in zip(was.columns, now.columns, strict=True):
        differs[shared] |= _unequal(one, other)
    return differs


def _unequal(was: pa.ChunkedArray, now: pa.ChunkedArray) -> np.ndarray:
    """Nulls equal one another and nothing else."""
    values = pc.fill_null(pc.not_equal(was, now), fill_value=False)
    unequal: np.ndarray = pc.or_(values, pc.xor(was.is_null(), now.is_null())).to_numpy()
    return unequal


def _marked(table: pa.Table, mask: np.ndarray, kind: str) -> pa.Table:
    rows = table.filter(pa.array(mask)).cast(pa.schema([(f.name, f.type) for f in table.schema]))
    return rows.add_column(0, KIND, pa.array([kind] * rows.num_rows, pa.string()))
