"""`slip`: a group whose total is ten or a thousand times that of the edition before was typed in another unit."""

from __future__ import annotations

import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.validate.edition import Edition, grouped
from pipelines.stages.validate.rules.rule import FIRST_EDITION, Facts, Options, Outcome, amounts, needed, numeric, there

FACTORS = (10, 1000)
NEAR = 0.2  # a true value seldom moves more than a fifth; ×8 to ×12 counts as ×10


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `of`, `by`, `factors`, `near` (how near to the factor counts as a slip)."""
    of, by = needed(options, "of"), needed(options, "by")
    there(facts.table, by)
    numeric(facts.table, of)
    if facts.previous is None:
        return Outcome(True, FIRST_EDITION)
    there(facts.previous, by)
    numeric(facts.previous, of)
    before, now = totals(facts.previous, of, by), totals(facts.table, of, by)
    factors = [factor for each in options.get("factors", FACTORS) for factor in (each, 1 / each)]
    near = options.get("near", NEAR)
    slipped = [
        key
        for key, value in now.items()
        if any(is_near(value, before.get(key, 0) * factor, near) for factor in factors)
    ]
    if not slipped:
        return Outcome(True, Text(f"Tidak ada satuan '{of}' yang bergeser.", f"No unit of '{of}' has slipped."))
    sentence = Text(
        f"'{of}' dari {len(slipped)} kelompok '{by}' naik atau turun sepuluh atau seribu kali.",
        f"'{of}' of {len(slipped)} groups of '{by}' went up or down ten or a thousand times.",
    )
    return Outcome(False, sentence, of)


def totals(table: Edition, of: str, by: str) -> dict[object, float]:
    parts = (pa.table({"by": batch[by], "of": amounts(batch, of)}) for batch in table.batches(of, by))
    found = grouped(parts, ["by"], [("of", "sum")])
    return dict(zip(found["by"].to_pylist(), found["of"].to_pylist(), strict=True)) if len(found) else {}


def is_near(value: float, wanted: float, near: float) -> bool:
    return bool(wanted) and abs(value - wanted) <= near * abs(wanted)
