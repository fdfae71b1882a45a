"""`identity`: in every row, the total is the sum of some columns minus others (`SiLPA = pendapatan − belanja + …`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import HALF_A_CENT, Facts, Options, Outcome, Places, amounts, needed, numeric


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `total`, `plus`, `minus`, `tolerance` (in the unit of the column)."""
    total, plus, minus = needed(options, "total"), needed(options, "plus"), options.get("minus", [])
    numeric(facts.table, total, *plus, *minus)
    wrong, start, tolerance = Places(), 0, options.get("tolerance", HALF_A_CENT)
    for batch in facts.table.batches(total, *plus, *minus):
        wrong.add(start, np.abs(rest(batch, total, plus, minus)) > tolerance)
        start += batch.num_rows
    formula = " + ".join(plus) + "".join(f" − {name}" for name in minus)
    return Outcome(not wrong.count, _sentence(total, formula, wrong.count), total, wrong)


def rest(batch: pa.RecordBatch, total: str, plus: Sequence[str], minus: Sequence[str]) -> npt.NDArray[np.float64]:
    """The total less its parts."""
    left = amounts(batch, total)
    for name in plus:
        left = left - amounts(batch, name)
    for name in minus:
        left = left + amounts(batch, name)
    return left


def _sentence(total: str, formula: str, wrong: int) -> Text:
    if not wrong:
        return Text(f"Di setiap baris, {total} = {formula}.", f"In every row, {total} = {formula}.")
    return Text(f"{total} tidak sama dengan {formula} di {wrong} baris.", f"{total} is not {formula} in {wrong} rows.")
