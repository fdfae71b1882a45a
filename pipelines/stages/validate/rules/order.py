"""`order`: in every row, one moment or number does not come before another (`ditutup ≥ diterima`)."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, Unevaluated, needed, places


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `first`, `then`. A row that lacks one of them says nothing."""
    first, then = needed(options, "first"), needed(options, "then")
    try:
        wrong = places(pc.less(facts.column(then), facts.column(first)))
    except pa.ArrowNotImplementedError:
        raise Unevaluated(f"{first}, {then}") from None
    if not wrong:
        return Outcome(
            True, Text(f"'{then}' tidak pernah mendahului '{first}'.", f"'{then}' never comes before '{first}'.")
        )
    sentence = Text(
        f"'{then}' mendahului '{first}' di {len(wrong)} baris.",
        f"'{then}' comes before '{first}' in {len(wrong)} rows.",
    )
    return Outcome(False, sentence, then, wrong)
