"""How far spending went from the plan: line by line, and in its composition (PEFA 2016, PI-2)."""

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
from pipelines.stages.measure.fiscal import is_year_end
from pipelines.stages.measure.measures.grouped import GROUPS, by_group, divided, groups, real

Settings = Mapping[str, Any]
SEPARATOR = "\x1f"


def needs(settings: Settings) -> set[str]:
    named = {settings[key] for key in ("of", "over", "items") if key in settings}
    return named | roles_in(settings.get("among", {}))


def deviation(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The sum over lines of |of - over|, in percent of the sum of `over`; n lines that have both. With `at: year-end` nothing
    before the last month: until then money not yet spent is no deviation."""
    kept = _both(facts, settings)
    of, over = kept.column(settings["of"]), kept.column(settings["over"])
    apart = pc.abs(pc.subtract(of, over))
    found = by_group(kept, by, {"numerator": apart, "denominator": over, "n": pc.is_valid(of)})
    too_early = settings.get("at") == "year-end" and not is_year_end(context)
    return groups(found, divided(found) * (float("nan") if too_early else 100))


def early_told(_facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    message = Text(
        "Angka yang hanya berarti setelah tahun anggaran selesai tidak dihitung untuk edisi ini.",
        "Figures that mean something only after the fiscal year are not worked out for this edition.",
    )
    early = settings.get("at") == "year-end" and not is_year_end(context)
    return [Note("before-year-end", "", 1, message)] if early else []


def composition(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """PEFA 2016, PI-2.1 and 2.2: every item's plan is scaled by total outturn / total plan; the sum of |outturn - scaled plan|
    in percent of total outturn. n: items with a plan or an outturn. One item alone cannot deviate from itself."""
    kept = _both(facts, settings)
    items = pc.fill_null(kept.column(settings["items"]).cast(pa.string()), "")
    group = pc.fill_null(kept.column(by).cast(pa.string()), "") if by else _constant("", kept.num_rows)
    keyed = kept.append_column("_item", pc.binary_join_element_wise(group, items, SEPARATOR))
    sums = by_group(keyed, "_item", {"of": keyed.column(settings["of"]), "over": keyed.column(settings["over"])})
    names = [key.rsplit(SEPARATOR, 1)[0] for key in sums.column("group").to_pylist()]
    of, over = real(sums.column("of")), real(sums.column("over"))
    wanted = sorted(set(names)) if by else [""]
    rows = [_varied(name, of[mine], over[mine]) for name in wanted for mine in [np.array(names, object) == name]]
    return pa.Table.from_pylist(rows, GROUPS)


def _varied(group: str, outturn: Any, plan: Any) -> dict[str, Any]:
    used = (outturn != 0) | (plan != 0)
    row: dict[str, Any] = {"group": group, "n": int(used.sum())}
    if plan.sum() <= 0 or outturn.sum() <= 0:
        return row
    scaled = plan * (outturn.sum() / plan.sum())
    apart = float(np.abs(outturn - scaled).sum())
    return {**row, "numerator": apart, "denominator": float(outturn.sum()), "value": apart / float(outturn.sum()) * 100}


def _both(facts: pa.Table, settings: Settings) -> pa.Table:
    kept = facts.filter(matches(facts, settings.get("among", {})))
    return kept.filter(pc.and_(pc.is_valid(kept.column(settings["of"])), pc.is_valid(kept.column(settings["over"]))))


def _constant(value: str, length: int) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array([value] * length, pa.string())])
