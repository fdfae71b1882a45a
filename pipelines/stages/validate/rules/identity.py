"""`identity`: in every row, the total is the sum of some columns minus others (`SiLPA = pendapatan − belanja + …`)."""

from __future__ import annotations

import pyarrow.compute as pc

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import HALF_A_CENT, Facts, Options, Outcome, needed, numbers, places


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `total`, `plus`, `minus`, `tolerance` (in the unit of the column)."""
    total, plus, minus = needed(options, "total"), needed(options, "plus"), options.get("minus", [])
    rest = pc.cast(numbers(facts.table, total), "float64")
    for name in plus:
        rest = pc.subtract(rest, numbers(facts.table, name))
    for name in minus:
        rest = pc.add(rest, numbers(facts.table, name))
    wrong = places(pc.greater(pc.abs(rest), options.get("tolerance", HALF_A_CENT)))
    formula = " + ".join(plus) + "".join(f" − {name}" for name in minus)
    return Outcome(not wrong, _sentence(total, formula, len(wrong)), total, wrong)


def _sentence(total: str, formula: str, wrong: int) -> Text:
    if not wrong:
        return Text(f"Di setiap baris, {total} = {formula}.", f"In every row, {total} = {formula}.")
    return Text(f"{total} tidak sama dengan {formula} di {wrong} baris.", f"{total} is not {formula} in {wrong} rows.")
