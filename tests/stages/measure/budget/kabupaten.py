"""A regency of twelve lines, small enough to add up by hand. Every golden figure of the budget kit rests on it.

        field  type         original  revised  outturn   year before
Dinas A 1.01   personnel         100      120      110           100
Dinas A 1.01   goods              50       40        0            40
Dinas A 1.01   capital           150      140      154           140
Dinas B 1.02   goods              80      100       90            90
Dinas B 1.02   capital             0        0        6             0
BPKAD   5.02   contingency        20       20       10            20
BPKAD   5.02   interest           10       10       10            10
expenditure                      410      430      380           400
BPKAD          own revenue        60       60       66
BPKAD          transfers         300      300      310
BPKAD          other revenue      10       10        4
BPKAD          financing in       40       60       60
BPKAD          financing out       0       10        8
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from pipelines.model.indicator import Measurement
from pipelines.model.kit import Kit, KitUse, read_kit
from pipelines.model.period import Period, parse
from pipelines.stages.measure import Context, Facts, Measured, Past, measure_kit, read_facts

DECEMBER = parse("month", "2026-12")
NAMES = (
    "nama_skpd",
    "kode_skpd",
    "kode_sub_kegiatan",
    "kode_rekening",
    "anggaran_murni",
    "anggaran_perubahan",
    "realisasi",
    "tahun_lalu",
)
LINES: tuple[tuple[Any, ...], ...] = (
    ("Dinas A", "1.01.A", "1.01.02.2.01.0001", "5.1.01.01.001.00001", 100, 120, 110, 100),
    ("Dinas A", "1.01.A", "1.01.02.2.01.0001", "5.1.02.01.001.00024", 50, 40, 0, 40),
    ("Dinas A", "1.01.A", "1.01.02.2.01.0002", "5.2.04.01.001.00003", 150, 140, 154, 140),
    ("Dinas B", "1.02.B", "1.02.02.2.01.0001", "5.1.02.01.01.0024", 80, 100, 90, 90),  # the older form of 2+4 digits
    ("Dinas B", "1.02.B", "1.02.02.2.01.0001", "5.2.02.05.002.00001", 0, 0, 6, 0),
    ("BPKAD", "5.02.C", "5.02.02.2.01.0001", "5.3.01.01.001.00001", 20, 20, 10, 20),
    ("BPKAD", "5.02.C", "5.02.02.2.01.0001", "5.1.03.01.001.00001", 10, 10, 10, 10),
    ("BPKAD", "5.02.C", None, "4.1.01.06.001.00001", 60, 60, 66, None),
    ("BPKAD", "5.02.C", None, "4.2.01.01.001.00001", 300, 300, 310, None),
    ("BPKAD", "5.02.C", None, "4.3.01.01.001.00001", 10, 10, 4, None),
    ("BPKAD", "5.02.C", None, "6.1.01.01.001.00001", 40, 60, 60, None),
    ("BPKAD", "5.02.C", None, "6.2.02.01.001.00001", 0, 10, 8, None),
)
KIT = read_kit("budget", "apbd")


def table(lines: Sequence[Sequence[Any]] = LINES, names: Sequence[str] = NAMES) -> pa.Table:
    """Amounts as float64, as the typed table of a release holds them."""
    columns = zip(*lines, strict=True)
    return pa.table(
        {
            name: pa.array(column, pa.string() if name[:4] in ("nama", "kode") else pa.float64())
            for name, column in zip(names, columns, strict=True)
        }
    )


def facts(given: pa.Table, kit: Kit = KIT, **columns: str) -> Facts:
    columns = columns or ({"previous": "tahun_lalu"} if "tahun_lalu" in given.column_names else {})
    return read_facts(given, kit, KitUse(kit.profile.name, columns=columns))


def context(period: Period = DECEMBER, kit: Kit = KIT, history: Sequence[Past] = (), **parameters: Any) -> Context:
    lookups = parameters.pop("lookups", {})
    return Context(period, {**kit.profile.parameters, **parameters}, history, lookups)


def past(key: str, **values: float) -> Past:
    """An earlier edition with the totals of some indicators."""
    found = [Measurement(name.replace("_", "-"), value=value) for name, value in values.items()]
    return Past(parse("month", key), found)


def measured(given: pa.Table | None = None, kit: Kit = KIT, period: Period = DECEMBER, **more: Any) -> Measured:
    return measure_kit(facts(table() if given is None else given, kit), kit, context(period, kit, **more))


def only(*indicators: str, kit: Kit = KIT) -> Kit:
    """The kit with some of its indicators: a property that is tried many times needs no more."""
    return replace(kit, indicators=tuple(item for item in kit.indicators if item.id in indicators))


def values(found: Measured, indicator: str, by: str = "") -> Mapping[str, float | None]:
    return {m.group: m.value for m in found.of(indicator, by)}


def rules(found: Measured) -> dict[str, int]:
    return {note.rule: note.count for note in found.notes}
