"""Differences of sums of money, exact to the cent: between two phases, between two sides, and from an official total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.grouped import GROUPS, by_group, groups, none, real

Settings = Mapping[str, Any]


def needs(settings: Settings) -> set[str]:
    named = {settings[key] for key in ("of", "less", "sides") if key in settings}
    return named.union(*(roles_in(settings.get(key, {})) for key in ("among", "where")))


def gap(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The sum of `of` less the sum of `less`, over facts that have both and are `where`; n counts those that have both. Of
    groups, the `top` largest in `order`: `far` from nothing on either side, `low` below it, `high` above it."""
    kept = facts.filter(matches(facts, settings.get("among", {})))
    kept = kept.filter(pc.and_(pc.is_valid(kept.column(settings["of"])), pc.is_valid(kept.column(settings["less"]))))
    counted, of, less = (
        matches(kept, settings.get("where", {})),
        kept.column(settings["of"]),
        kept.column(settings["less"]),
    )
    parts = {
        "numerator": pc.if_else(counted, of, none(of)),
        "denominator": pc.if_else(counted, less, none(less)),
        "n": pc.is_valid(of),
    }
    found = by_group(kept, by, parts)
    table = groups(found, real(_subtracted(found)))
    return _top(table, settings["top"], settings["order"]) if by and "top" in settings else table


def _top(table: pa.Table, most: int, order: str) -> pa.Table:
    value = table.column("value")
    ranked = {"far": pc.negate(pc.abs(value)), "low": value, "high": pc.negate(value)}[order]
    wanted = {"far": pc.not_equal(value, 0), "low": pc.less(value, 0), "high": pc.greater(value, 0)}[order]
    sortable = table.append_column("rank", ranked).filter(wanted)
    return sortable.sort_by([("rank", "ascending"), ("group", "ascending")]).slice(0, most).select(GROUPS.names)


def surplus(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The sum of `of` over facts whose side is in `plus`, less that over `minus`; with `official`, less the balance that the
    office states. Nothing where a side of `require` has no fact at all: an expenditure report alone is no deficit."""
    side = facts.column(settings["sides"])
    kept = facts.filter(pc.is_in(side, pa.array([*settings["plus"], *settings["minus"]])))
    amounts, plus = kept.column(settings["of"]), pc.is_in(kept.column(settings["sides"]), pa.array(settings["plus"]))
    parts = {
        "numerator": pc.if_else(plus, amounts, none(amounts)),
        "denominator": pc.if_else(plus, none(amounts), amounts),
        "n": pc.is_valid(amounts),
    }
    found = by_group(kept, by, parts)
    balance = [None if _sides_missing(facts, settings) else value for value in _subtracted(found).to_pylist()]
    return (
        _against(found, balance, context, settings)
        if "official" in settings
        else groups(found, np.array(_floats(balance), float))
    )


def sides_told(facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    missing = _sides_missing(facts, settings)
    message = Text(
        f"Identitas anggaran tidak dihitung: tidak ada baris untuk {', '.join(missing)}.",
        f"The budget identity is not worked out: there are no rows for {', '.join(missing)}.",
    )
    if missing:
        return [Note("side-missing", settings["sides"], len(missing), message)]
    return official_told(facts, settings, context) if "official" in settings else []


def _sides_missing(facts: pa.Table, settings: Settings) -> list[str]:
    present = set(pc.unique(facts.column(settings["sides"])).to_pylist())
    return [side for side in settings["require"] if side not in present]


def reconcile(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The sum of `of` less the total that the office states (parameter `official`); nothing where it states none."""
    kept = facts.filter(matches(facts, settings.get("among", {})))
    amounts = kept.column(settings["of"])
    found = by_group(kept, by, {"numerator": amounts, "n": pc.is_valid(amounts)})
    return _against(found, found.column("numerator").to_pylist(), context, settings)


def _against(found: pa.Table, sums: Sequence[Any], context: Context, settings: Settings) -> pa.Table:
    """Sums (numerator) less what is stated (denominator), subtracted before anything becomes float64."""
    stated = official(context, settings["official"])
    apart = [None if each is None or stated is None else Decimal(each) - stated for each in sums]
    columns = {
        "group": found.column("group"),
        "numerator": pa.array(_floats(sums), pa.float64()),
        "denominator": pa.array(_floats([stated] * len(sums)), pa.float64()),
        "n": found.column("n"),
    }
    return groups(pa.table(columns), np.array(_floats(apart), float))


def _floats(values: Sequence[Any]) -> list[float | None]:
    return [None if value is None else float(value) for value in values]


def official_told(_facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    message = Text(
        f"Tidak ada jumlah resmi untuk '{settings['official']}', jadi jumlah baris tidak dicocokkan.",
        f"There is no official total of '{settings['official']}', so the sum of the rows is not held against one.",
    )
    return [] if official(context, settings["official"]) is not None else [Note("official-missing", "", 1, message)]


def official(context: Context, name: str) -> Decimal | None:
    stated = context.parameters.get("official", {}).get(name)
    return None if stated is None else Decimal(str(stated))


def _subtracted(found: pa.Table) -> pa.Array:
    pairs: Sequence[tuple[Any, Any]] = list(
        zip(found.column("numerator").to_pylist(), found.column("denominator").to_pylist(), strict=True)
    )
    return pa.array([Decimal(plus) - Decimal(minus) for plus, minus in pairs], pa.decimal128(38, 6))
