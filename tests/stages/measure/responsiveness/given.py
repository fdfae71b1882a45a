"""Measurements of made-up agencies, month by month."""

from __future__ import annotations

from dataclasses import replace

from pipelines.model.indicator import Indicator, Measurement
from pipelines.model.period import Period, parse
from pipelines.model.responsiveness import Aspect, Series
from pipelines.model.text import Text
from pipelines.stages.measure.responsiveness import Register

ON_TIME = Indicator(
    "on-time", Text("Tepat waktu", "In time"), Text("?", "?"), Text("", ""), Text("", ""), "percent", "share", good="up"
)
AGENCIES = [(f"{i}", f"Dinas {name}") for i, name in enumerate("ABCDEFGH", 1)]
REGISTER = Register.read([AGENCIES])


def month(key: str) -> Period:
    return parse("month", key)


def share(unit: str, hits: int, n: int, state: str = "measured") -> Measurement:
    value = 100 * hits / n if n and state == "measured" else None
    return Measurement("on-time", "unit", unit, value, hits, n, n, state=state)


def series(editions: dict[str, list[Measurement]], name: str = "complaints", **aspect) -> Series:
    indicator = replace(ON_TIME, **aspect.pop("indicator", {}))
    kinds = {key: "quarter" if "q" in key else "month" for key in editions}
    found = [(parse(kinds[key], key), rows) for key, rows in editions.items()]
    return Series(Aspect(name, "pengaduan", indicator, **aspect), found)
