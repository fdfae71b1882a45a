"""`slip`: a group whose total is ten or a thousand times that of the edition before was typed in another unit."""

from __future__ import annotations

import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, column, needed, numbers

FACTORS = (10, 1000)
NEAR = 0.2  # a true value seldom moves more than a fifth; ×8 to ×12 counts as ×10


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `of`, `by`, `factors`, `near` (how near to the factor counts as a slip)."""
    of, by = needed(options, "of"), needed(options, "by")
    if facts.previous is None:
        return Outcome(
            True, Text("Belum ada edisi sebelumnya untuk dibandingkan.", "There is no earlier edition to compare with.")
        )
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


def totals(table: pa.Table, of: str, by: str) -> dict[object, float]:
    grouped = pa.table({"by": column(table, by), "of": numbers(table, of)}).group_by("by").aggregate([("of", "sum")])
    return dict(zip(grouped["by"].to_pylist(), grouped["of_sum"].to_pylist(), strict=True))


def is_near(value: float, wanted: float, near: float) -> bool:
    return bool(wanted) and abs(value - wanted) <= near * abs(wanted)
