"""`drift`: rows and totals stay near those of the edition before. Catches cut-off exports and files sent twice."""

from __future__ import annotations

import math

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import FIRST_EDITION, Facts, Options, Outcome, share
from pipelines.stages.validate.rules.sum import total


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `rows` and `totals` (allowed share, such as `30%`), `of` (columns whose totals count)."""
    if facts.previous is None:
        return Outcome(True, FIRST_EDITION)
    far = []
    if "rows" in options and moved(facts.previous.num_rows, facts.table.num_rows) > share(options["rows"]):
        far.append("rows")
    if "totals" in options:
        limit = share(options["totals"])
        far += [
            name
            for name in options.get("of", [])
            if moved(total(facts.previous, name, {}), total(facts.table, name, {})) > limit
        ]
    if not far:
        return Outcome(
            True,
            Text(
                "Jumlah baris dan total wajar terhadap edisi sebelumnya.",
                "Rows and totals are near those of the edition before.",
            ),
        )
    named = ", ".join(far)
    return Outcome(
        False,
        Text(f"Terlalu jauh dari edisi sebelumnya: {named}.", f"Too far from the edition before: {named}."),
        far[0] if far[0] != "rows" else "",
    )


def moved(before: float, now: float) -> float:
    """The change as a share of what was; from nothing to something is as far as can be."""
    if before == now:
        return 0
    return abs(now - before) / abs(before) if before else math.inf
