"""Money and time: how far spending is against the calendar, against earlier years, and how much of it fell at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.fiscal import earlier_years, is_year_end, months_ago, part_gone
from pipelines.stages.measure.measures.additive import ratio
from pipelines.stages.measure.measures.grouped import by_group, divided, groups, real

Settings = Mapping[str, Any]
YEARS = 3  # PEFA looks at the last three years; so do most budget reports


def needs(settings: Settings) -> set[str]:
    named = {settings[key] for key in ("of", "over") if key in settings}
    return named | roles_in(settings.get("among", {}))


def pace(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """`of` in percent of `over`, less the part of the fiscal year that is gone: percentage points ahead of a straight line."""
    spent = ratio(facts, by, {**settings, "factor": 100}, context)
    return _shifted(spent, [part_gone(context) * 100] * spent.num_rows)


def pace_before(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """`of` in percent of `over`, less the mean of `indicator` at the same month of up to three earlier years."""
    spent = ratio(facts, by, {**settings, "factor": 100}, context)
    before = list(earlier_years(context, YEARS))
    known = [
        [past.value(settings["indicator"], by, group) for past in before] for group in spent.column("group").to_pylist()
    ]
    values = [[value for value in each if value is not None] for each in known]
    return _shifted(spent, [sum(each) / len(each) if each else float("nan") for each in values])


def years_told(_facts: pa.Table, _settings: Settings, context: Context) -> list[Note]:
    missing = YEARS - len(list(earlier_years(context, YEARS)))
    message = Text(
        f"{missing} dari {YEARS} tahun sebelumnya tidak ada untuk bulan yang sama; pembanding memakai yang ada.",
        f"{missing} of the {YEARS} years before are not there for the same month; the comparison uses those that are.",
    )
    return [Note("years-missing", "", missing, message)] if missing else []


def late(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The part of a whole year's `of` that fell in its last `months`, in percent, at year end only: the sum less the value of
    `indicator` in the edition that ended so many months ago."""
    kept = facts.filter(matches(facts, settings.get("among", {})))
    amounts = kept.column(settings["of"])
    found = by_group(kept, by, {"denominator": amounts, "n": pc.is_valid(amounts)})
    before = months_ago(context, settings["months"]) if is_year_end(context) else None
    names, total = found.column("group").to_pylist(), real(found.column("denominator"))
    earlier = [before.value(settings["indicator"], by, name) if before else None for name in names]
    lately = total - np.array([float("nan") if value is None else value for value in earlier], float)
    parts = found.append_column("numerator", pa.array(lately, mask=np.isnan(lately)))
    return groups(parts, divided(parts) * 100)


def late_told(_facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    if is_year_end(context) and months_ago(context, settings["months"]) is not None:
        return []
    message = Text(
        "Bagian belanja di akhir tahun hanya dihitung untuk edisi bulan terakhir, dan memerlukan edisi sebelumnya.",
        "The part spent at the end of the year is worked out for the last month's edition only, and needs earlier editions.",
    )
    return [Note("before-year-end", "", 1, message)]


def _shifted(spent: pa.Table, by: list[float]) -> pa.Table:
    return groups(spent, real(spent.column("value").fill_null(float("nan"))) - np.array(by))
