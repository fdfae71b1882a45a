"""What a whole is made of: the share of each group in all groups (channels, outcomes), unlike `share`, whose denominator is
the group itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.stages.measure.context import Context
from pipelines.stages.measure.interval import wilson
from pipelines.stages.measure.measures import additive
from pipelines.stages.measure.measures.grouped import divided, groups


def split(facts: pa.Table, by: str, settings: additive.Settings, context: Context) -> pa.Table:
    """The part of all facts of `among` that each group is, in percent; those that do not say are a group without a name.
    By nothing: the part that says `of` at all, without which the split means little."""
    if not by:
        return additive.share(facts, "", {**settings, "where": {settings["of"]: "present"}}, context)
    found = additive.count(facts, by, {"among": settings.get("among", {})}, context)
    total = float(np.asarray(found.column("numerator"), float).sum())
    place = found.column_names.index("denominator")
    found = found.set_column(place, "denominator", pa.array([total] * found.num_rows, pa.float64()))
    low, high = wilson(found.column("numerator"), found.column("denominator"))
    n = found.set_column(found.column_names.index("n"), "n", pa.array([total] * found.num_rows, pa.float64()))
    return groups(n, divided(found) * 100, low * 100, high * 100)


def people(facts: pa.Table, settings: additive.Settings) -> tuple[Any, Any]:
    """Everybody of `among` is in n, and who says `of` in the numerator of the whole."""
    return additive.share_people(facts, {**settings, "where": {settings["of"]: "present"}})


def needs(settings: additive.Settings) -> set[str]:
    """`of` is the role that is split: without it there is nothing to say, with it the definition is broken down by it."""
    return additive.needs({**settings, "of": settings["of"]})
