"""Small tables through the kits of services and participation, as every test here sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pyarrow as pa

from pipelines.model.kit import Kit, KitUse, read_kit
from pipelines.model.period import parse
from pipelines.stages.measure import Context, Measured, measure_kit, read_facts
from pipelines.stages.measure.measures import MEASURES

ELEMENTS = {
    "requirements": "persyaratan",
    "procedure": "prosedur",
    "time": "waktu_penyelesaian",
    "fee": "biaya_tarif",
    "product": "produk_spesifikasi",
    "competence": "kompetensi_pelaksana",
    "behaviour": "perilaku_pelaksana",
    "complaints": "penanganan_pengaduan",
    "facilities": "sarana_prasarana",
}


@cache
def kit_of(family: str, profile: str) -> Kit:
    """The kit without what other hands have yet to bring: measures that are not registered."""
    kit = read_kit(family, profile)
    return replace(kit, indicators=tuple(item for item in kit.indicators if item.measure in MEASURES))


def measured(
    family: str, profile: str, table: pa.Table | Mapping[str, list[Any]], edition: str = "2026-q3", **use: Any
) -> Measured:
    kit = kit_of(family, profile)
    kind = "quarter" if "q" in edition else "month" if "-" in edition else "year"
    table = table if isinstance(table, pa.Table) else pa.table(dict(table))
    context = Context(parse(kind, edition), kit.profile.parameters)
    return measure_kit(read_facts(table, kit, KitUse(profile, **use)), kit, context)


def answers(columns: Mapping[str, list[int | None]], unit: list[str] | None = None) -> dict[str, list[Any]]:
    """A survey from answers by role; whoever is not named gave 3."""
    n = len(next(iter(columns.values())))
    given = {name: columns.get(role, [3] * n) for role, name in ELEMENTS.items()}
    return {"unit_layanan": unit or ["Dinas A"] * n, **given}


def of(found: Measured, indicator: str, by: str = "", group: str = "") -> Any:
    [one] = [m for m in found.of(indicator, by) if m.group == group]
    return one


def told(found: Measured) -> list[tuple[str, str, int]]:
    return [(note.rule, note.role, note.count) for note in found.notes]
