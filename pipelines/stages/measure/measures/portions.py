"""A part of a sum of money: own revenue of all revenue, capital of all expenditure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.grouped import by_group, divided, groups, none

Settings = Mapping[str, Any]


def needs(settings: Settings) -> set[str]:
    named = {settings[key] for key in ("of", "over") if key in settings}
    return named | roles_in(settings["where"]) | roles_in(settings["among"])


def portion(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The sum of `of` over facts of `among` that are `where`, in percent of the sum of `over` (or `of`) over all of `among`."""
    kept = facts.filter(matches(facts, settings["among"]))
    amounts = kept.column(settings["of"])
    counted = pc.and_(matches(kept, settings["where"]), pc.is_valid(amounts))
    parts = {
        "numerator": pc.if_else(counted, amounts, none(amounts)),
        "denominator": kept.column(settings.get("over", settings["of"])),
        "n": counted,
    }
    found = by_group(kept, by, parts)
    return groups(found, divided(found) * 100)
