"""`sum`: a total over some rows equals a number, a row of totals, other rows, or the total of another dataset."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.text import Text
from pipelines.model.total import Total
from pipelines.stages.validate.edition import Edition
from pipelines.stages.validate.rules.rule import (
    HALF_A_CENT,
    Facts,
    Options,
    Outcome,
    Unevaluated,
    amounts,
    needed,
    numeric,
    there,
)

ROW = re.compile(r'row "(.+)"')


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `of`, `where` (column: value), `equals`, `tolerance`.

    `equals` is a number, `row "Jumlah"` (the row of totals of that label in each file, `layout.total_row`), {where: …} or
    {dataset: …, of: …, where: …}.
    """
    of, equals = needed(options, "of"), needed(options, "equals")
    found = total(facts.table, of, options.get("where", {}))
    wanted = stated(equals, of, facts)
    passed = abs(found - wanted) <= (options.get("tolerance") or HALF_A_CENT)
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
    if isinstance(equals, str) and (row := ROW.fullmatch(equals)):
        return written(row[1], of, facts.totals)
    if not isinstance(equals, Mapping):
        raise Unevaluated("equals")
    name = equals.get("dataset")
    table = facts.table if name is None else facts.other(name)
    return total(table, equals.get("of", of), equals.get("where", {}))


def written(label: str, of: str, totals: Sequence[Total]) -> float:
    """What the rows of totals say: one of that label in each file. Two in one file do not tell which of them is meant."""
    found = [total for total in totals if total.label.casefold() == label.casefold()]
    files = [total.file for total in found]
    if not found or len(set(files)) < len(files):
        raise Unevaluated(f'row "{label}" ({len(found)}×)')
    try:
        return math.fsum(float(total.cells[of] or 0) for total in found)
    except (KeyError, ValueError):
        raise Unevaluated(f'row "{label}": {of}') from None


def total(table: Edition, of: str, where: Mapping[str, Any]) -> float:
    """Exact to the last bit, in any order of the rows. A condition that no row meets is a mistake, not a zero."""
    there(table, *where)
    numeric(table, of)
    met: Counter[str] = Counter()
    found = math.fsum(chain.from_iterable(_chosen(table, of, where, met)))
    for name, value in where.items():
        if not met[name]:
            raise Unevaluated(f"{name} = {value}")
    return found


def _chosen(table: Edition, of: str, where: Mapping[str, Any], met: Counter[str]) -> Iterator[list[float]]:
    """The amounts of the rows that meet all conditions; `met` counts the rows that are left after each of them."""
    for batch in table.batches(of, *where):
        kept = batch
        for name, value in where.items():
            try:
                kept = kept.filter(pc.equal(kept[name], pa.scalar(value, kept[name].type)))
            except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError):
                raise Unevaluated(name) from None
            met[name] += kept.num_rows
        yield amounts(kept, of).tolist()
