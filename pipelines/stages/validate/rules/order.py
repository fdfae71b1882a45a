"""`order`: in every row, one moment or number does not come before another (`ditutup ≥ diterima`)."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.text import Text
from pipelines.stages.validate.constraint import mask_of
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, Places, Unevaluated, needed, there


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `first`, `then`. A row that lacks one of them says nothing."""
    first, then = needed(options, "first"), needed(options, "then")
    there(facts.table, first, then)
    wrong, start = Places(), 0
    for batch in facts.table.batches(first, then):
        try:
            wrong.add(start, mask_of(pc.less(batch[then], batch[first])))
        except pa.ArrowNotImplementedError:
            raise Unevaluated(f"{first}, {then}") from None
        start += batch.num_rows
    if not wrong.count:
        return Outcome(
            True, Text(f"'{then}' tidak pernah mendahului '{first}'.", f"'{then}' never comes before '{first}'.")
        )
    sentence = Text(
        f"'{then}' mendahului '{first}' di {wrong.count} baris.",
        f"'{then}' comes before '{first}' in {wrong.count} rows.",
    )
    return Outcome(False, sentence, then, wrong)
