"""Facts as arrays, for measures that are more than sums: group numbers, values and weights. Sums live in `grouped.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.facts import WEIGHT
from pipelines.stages.measure.measures.grouped import groups

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Grouping:
    """The names of the groups in order, and the number of its group for every fact."""

    names: list[str]
    codes: Array

    def total(self, values: Array) -> Array:
        """The sum of each group."""
        return np.bincount(self.codes, values, minlength=len(self.names))


def grouping(facts: pa.Table, by: str) -> Grouping:
    """One group of everything when `by` is empty; an empty cell is the group without a name, as in `by_group`."""
    if not by:
        return Grouping([""], np.zeros(facts.num_rows, int))
    encoded = pc.fill_null(facts.column(by).cast(pa.string()), "").combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), int)
    place[order] = np.arange(len(names))
    return Grouping([names[i] for i in order], place[encoded.indices.to_numpy()])


def weights(facts: pa.Table) -> Array:
    return np.asarray(facts.column(WEIGHT).to_numpy(), float)


def numbers(facts: pa.Table, role: str) -> Array:
    """A column as floats; empty cells are NaN."""
    return np.asarray(facts.column(role).cast(pa.float64()).to_numpy(zero_copy_only=False), float)


def as_groups(
    names: list[str],
    numerator: Array,
    denominator: Array,
    n: Array,
    value: Array,
    bounds: tuple[Array, Array] | None = None,
) -> pa.Table:
    """What a measure returns; NaN is nothing, also in numerator and denominator."""
    parts = {"numerator": numerator, "denominator": denominator, "n": n}
    columns = {key: pa.array(part, pa.float64(), mask=np.isnan(part)) for key, part in parts.items()}
    low, high = bounds or (None, None)
    return groups(pa.table({"group": pa.array(names, pa.string()), **columns}), value, low, high)


def divided(top: Array, bottom: Array) -> Array:
    """NaN over 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom == 0, np.nan, top / np.where(bottom == 0, 1, bottom))
