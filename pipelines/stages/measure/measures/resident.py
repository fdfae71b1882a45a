"""Facts for so many residents: a count by the population of the same place, which a reference table gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.conditions import roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures import additive
from pipelines.stages.measure.measures.grouped import divided, groups

LOOKUP = "population"
COLUMNS = {"place": "region", "people": "population"}  # parameter `population`: the table's own words


def needs(settings: Mapping[str, Any]) -> set[str]:
    return {settings["place"], *roles_in(settings.get("among", {}))}


def per_resident(facts: pa.Table, by: str, settings: Mapping[str, Any], context: Context) -> pa.Table:
    """Facts of each place by its residents, times `factor` (10,000). By nothing: of all places whose residents are known.

    Places that the reference does not know have no value, and stay out of the whole; without a reference nothing has one.
    """
    place = settings["place"]
    found = additive.count(facts, place, {"among": settings.get("among", {})}, context)
    people = _residents(found.column("group"), context)
    found = found.set_column(2, "denominator", pa.array(people, pa.float64(), mask=np.isnan(people)))
    if by != place:
        known = found.filter(pc.is_valid(found.column("denominator")))
        sums = {name: [pc.sum(known.column(name)).as_py() or 0.0] for name in ("numerator", "denominator", "n")}
        found = pa.table({"group": [""], **sums})
    return groups(found, divided(found) * settings.get("factor", 10_000))


def _residents(places: pa.ChunkedArray, context: Context) -> np.ndarray[Any, Any]:
    table = context.lookups.get(LOOKUP)
    words = {**COLUMNS, **context.parameters.get("population", {})}
    if table is None or not set(words.values()) <= set(table.column_names):
        return np.full(len(places), np.nan)
    sums = table.group_by(words["place"]).aggregate([(words["people"], "sum")])
    known = dict(
        zip(sums.column(words["place"]).to_pylist(), sums.column(f"{words['people']}_sum").to_pylist(), strict=True)
    )
    return np.array([known.get(name) or np.nan for name in places.to_pylist()], float)
