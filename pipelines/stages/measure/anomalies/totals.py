"""Checks of a whole edition: a sum that is not what it should be. Such a question has no rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.stages.measure.anomalies.seen import Hit, Seen
from pipelines.stages.measure.measures import MEASURES

Settings = Mapping[str, Any]


def off_target(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """The measure over everything is not `target`; no question where it cannot be measured."""
    [(name, asked)] = settings["measure"].items()
    [whole] = MEASURES[name].compute(seen.facts, "", asked, seen.context).to_pylist()
    if whole["value"] is not None and whole["value"] != settings["target"]:
        yield Hit((), {key: whole[key] for key in ("value", "numerator", "denominator") if whole[key] is not None})


def off_target_needs(settings: Settings) -> set[str]:
    [(name, asked)] = settings["measure"].items()
    return MEASURES[name].needs(asked)
