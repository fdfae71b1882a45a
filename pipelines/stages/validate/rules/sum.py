"""`sum`: a total over some rows equals a stated total, another column's row, or the total of another dataset."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import (
    HALF_A_CENT,
    Facts,
    Options,
    Outcome,
    Unevaluated,
    column,
    needed,
    numbers,
)


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `of`, `where` (column: value), `equals` (a number, {where: …} or {dataset: …, of: …, where: …}), `tolerance`."""
    of, equals = needed(options, "of"), needed(options, "equals")
    found = total(facts.table, of, options.get("where", {}))
    wanted = stated(equals, of, facts)
    passed = abs(found - wanted) <= options.get("tolerance", HALF_A_CENT)
    if passed:
        return Outcome(True, Text(f"Jumlah '{of}' cocok dengan totalnya.", f"The sum of '{of}' agrees with its total."))
    return Outcome(
        False,
        Text(f"Jumlah '{of}' tidak cocok dengan totalnya.", f"The sum of '{of}' does not agree with its total."),
        of,
    )


def stated(equals: Any, of: str, facts: Facts) -> float:
    if isinstance(equals, int | float):
        return float(equals)
    if not isinstance(equals, Mapping):
        raise Unevaluated("equals")
    name = equals.get("dataset")
    table = facts.table if name is None else other(name, facts)
    return total(table, equals.get("of", of), equals.get("where", {}))


def other(name: str, facts: Facts) -> pa.Table:
    if name not in facts.references:
        raise Unevaluated(name)
    path = facts.references[name]
    return pads.dataset(path, format="parquet" if path.suffix == ".parquet" else "ipc").to_table()


def total(table: pa.Table, of: str, where: Mapping[str, Any]) -> float:
    """Exact to the last bit, in any order of the rows. A condition that no row meets is a mistake, not a zero."""
    for name, value in where.items():
        try:
            table = table.filter(pc.equal(column(table, name), pa.scalar(value, column(table, name).type)))
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
            raise Unevaluated(name) from None
        if not table.num_rows:
            raise Unevaluated(f"{name} = {value}")
    return math.fsum(numbers(table, of).to_numpy())
