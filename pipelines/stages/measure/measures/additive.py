"""Measures whose parts add up: count, sum, share, ratio, mean, difference. `where` says which facts count, `among` which are
looked at at all; a share's `among` is its denominator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.interval import wilson
from pipelines.stages.measure.measures.grouped import by_group, divided, groups

Settings = Mapping[str, Any]


def needs(settings: Settings) -> set[str]:
    """Roles without which nothing can be measured."""
    conditions = [settings[key] for key in ("where", "among", "less") if key in settings]
    named = {settings[key] for key in ("of", "over") if key in settings}
    return named.union(*(roles_in(item) for item in conditions))


def people(facts: pa.Table, settings: Settings) -> tuple[Any, Any]:
    """Who is in n: facts that fulfil the conditions and have the values."""
    mask = matches(facts, settings.get("among", {}))
    mask = pc.and_(mask, matches(facts, settings.get("where", {})))
    present = {settings[key]: "present" for key in ("of", "over") if key in settings}
    return np.asarray(pc.and_(mask, matches(facts, present))), None


def share_people(facts: pa.Table, settings: Settings) -> tuple[Any, Any]:
    """Who is in the denominator of a share, and who in its numerator."""
    return np.asarray(matches(facts, settings.get("among", {}))), np.asarray(matches(facts, settings["where"]))


def count(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """How many facts."""
    kept = _kept(facts, settings)
    found = by_group(kept, by, {"numerator": _ones(kept), "n": _ones(kept)})
    return groups(found, found.column("numerator"))


def total(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The sum of `of`; n counts the facts that have it."""
    kept = _kept(facts, settings)
    column = kept.column(settings["of"])
    found = by_group(kept, by, {"numerator": pc.fill_null(column, 0), "n": pc.is_valid(column)})
    return groups(found, found.column("numerator"))


def share(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The part of `among` that is `where`, in percent, with its Wilson interval."""
    kept = facts.filter(matches(facts, settings.get("among", {})))
    found = by_group(
        kept, by, {"numerator": matches(kept, settings["where"]), "denominator": _ones(kept), "n": _ones(kept)}
    )
    low, high = wilson(found.column("numerator"), found.column("n"))
    return groups(found, divided(found) * 100, low * 100, high * 100)


def ratio(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The sum of `of` by the sum of `over`, times `factor` (100 for percent), over facts that have both."""
    kept = _kept(facts, settings)
    both = pc.and_(pc.is_valid(kept.column(settings["of"])), pc.is_valid(kept.column(settings["over"])))
    kept = kept.filter(both)
    parts = {"numerator": kept.column(settings["of"]), "denominator": kept.column(settings["over"]), "n": _ones(kept)}
    found = by_group(kept, by, parts)
    return groups(found, divided(found) * settings.get("factor", 1))


def mean(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The mean of `of` over the facts that have it."""
    kept = _kept(facts, settings)
    kept = kept.filter(pc.is_valid(kept.column(settings["of"])))
    parts = {"numerator": kept.column(settings["of"]), "denominator": _ones(kept), "n": _ones(kept)}
    found = by_group(kept, by, parts)
    return groups(found, divided(found))


def difference(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """How many facts are `where`, less how many are `less`: both over `among`."""
    kept = facts.filter(matches(facts, settings.get("among", {})))
    plus, minus = matches(kept, settings["where"]), matches(kept, settings["less"])
    found = by_group(kept, by, {"plus": plus, "minus": minus, "n": pc.or_(plus, minus)})
    value = pc.subtract(found.column("plus"), found.column("minus"))
    named = found.rename_columns({"plus": "numerator", "minus": "denominator"})
    return groups(named, value)


def _kept(facts: pa.Table, settings: Settings) -> pa.Table:
    for key in ("among", "where"):
        facts = facts.filter(matches(facts, settings[key])) if settings.get(key) else facts
    return facts


def _ones(facts: pa.Table) -> pa.ChunkedArray:
    return pa.chunked_array([pa.repeat(1.0, facts.num_rows)])
