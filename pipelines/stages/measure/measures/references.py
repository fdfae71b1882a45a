"""Money in proportion: per inhabitant, and in the prices of one year. The figures beside the money come from released datasets
(look-ups); which columns they stand in is the parameter `references`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.fiscal import fiscal_year
from pipelines.stages.measure.measures.grouped import by_group, divided, groups

Settings = Mapping[str, Any]


def needs(settings: Settings) -> set[str]:
    return {settings["of"]} | roles_in(settings.get("among", {}))


def per(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The sum of `of` by the value of the look-up `reference` in the fiscal year; nothing where it has no such year."""
    found = _sums(facts, by, settings)
    people = reference(context, settings["reference"], fiscal_year(context))
    with_people = found.append_column("denominator", pa.array([people] * found.num_rows, pa.float64()))
    return groups(with_people, divided(with_people))


def constant_prices(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The sum of `of` in the prices of the parameter `base_year`: times the price index of that year by the one of this year.
    The denominator is the factor."""
    found = _sums(facts, by, settings)
    now, base = (reference(context, settings["reference"], year) for year in (fiscal_year(context), _base(context)))
    factor = now / base if now and base else None
    with_factor = found.append_column("denominator", pa.array([factor] * found.num_rows, pa.float64()))
    return groups(with_factor, divided(with_factor))


def reference(context: Context, name: str, year: int) -> float | None:
    """The one value of a look-up for a year (and the parameter `region`); None where there is none, or more than one."""
    table, columns = context.lookups.get(name), context.parameters.get("references", {}).get(name)
    if table is None or columns is None:
        return None
    rows = table.filter(pc.equal(table.column(columns["year"]).cast(pa.string()), f"{year}"))
    region = context.parameters.get("region")
    if "region" in columns and region is not None:
        rows = rows.filter(pc.equal(rows.column(columns["region"]).cast(pa.string()), f"{region}"))
    values = [float(value) for value in rows.column(columns["value"]).to_pylist() if value is not None]
    return values[0] if len(values) == 1 else None


def per_told(_facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    return _told(context, settings, {fiscal_year(context)})


def constant_told(_facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    return _told(context, settings, {fiscal_year(context), _base(context)})


def _told(context: Context, settings: Settings, years: set[int]) -> list[Note]:
    name = settings["reference"]
    missing = sorted(year for year in years if reference(context, name, year) is None)
    message = Text(
        f"Data rujukan '{name}' tidak punya satu nilai untuk {', '.join(map(str, missing))}.",
        f"The reference data '{name}' have no single value for {', '.join(map(str, missing))}.",
    )
    return [Note("reference-missing", name, len(missing), message)] if missing else []


def _base(context: Context) -> int:
    return int(context.parameters.get("base_year", fiscal_year(context)))


def _sums(facts: pa.Table, by: str, settings: Settings) -> pa.Table:
    kept = facts.filter(matches(facts, settings.get("among", {})))
    amounts = kept.column(settings["of"])
    return by_group(kept, by, {"numerator": amounts, "n": pc.is_valid(amounts)})
