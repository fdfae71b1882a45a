"""Answers within the time that a law gives, where the days are already counted in a column. Counting working days is a
derivation (`derive/`), because exact days may not leave the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.dated import in_force
from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.interval import wilson
from pipelines.stages.measure.measures.arrays import Array, as_groups, divided, grouping, numbers, weights

Settings = Mapping[str, Any]


def needs(settings: Settings) -> set[str]:
    """`days`: spent so far; `closed`: filled once answered. `extended` is read where it is."""
    return {settings["days"], settings["closed"]}


def share(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """Answered within the limit, in percent, among all that were answered or whose limit has passed.

    An open case past its limit is late, so that leaving it unanswered can never raise the share; one that is not yet due is
    left out, because nobody knows yet. `clock` names the dated parameter: `{from, days, extension}`.
    """
    grouped, (kept, judged) = grouping(facts, by), _judged(facts, settings, context)
    weight = weights(facts)
    numerator, denominator = grouped.total(kept * weight), grouped.total(judged * weight)
    low, high = wilson(numerator, denominator)
    value = divided(numerator, denominator) * 100
    return as_groups(grouped.names, numerator, denominator, denominator, value, (low * 100, high * 100))


def promised_needs(settings: Settings) -> set[str]:
    return {settings["days"], settings["promised"], settings["outcome"]}


def promise(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """Completed within what was promised for it, in percent, among those completed and those `open` beyond the promise."""
    grouped, weight = grouping(facts, by), weights(facts)
    days, promised = numbers(facts, settings["days"]), numbers(facts, settings["promised"])
    done, pending = (_is(facts, settings, key) for key in ("done", "open"))
    counted = (days >= 0) & ~np.isnan(promised)
    kept, judged = done & counted & (days <= promised), counted & (done | (pending & (days > promised)))
    numerator, denominator = grouped.total(kept * weight), grouped.total(judged * weight)
    low, high = wilson(numerator, denominator)
    value = divided(numerator, denominator) * 100
    return as_groups(grouped.names, numerator, denominator, denominator, value, (low * 100, high * 100))


def promise_notes(facts: pa.Table, settings: Settings, _: Context) -> list[Note]:
    """Cases whose days or whose promise nobody knows."""
    unknown = ~(numbers(facts, settings["days"]) >= 0) | np.isnan(numbers(facts, settings["promised"]))
    count = int((unknown & (_is(facts, settings, "done") | _is(facts, settings, "open"))).sum())
    message = Text(
        f"{count} permohonan tidak dihitung: hari kerja atau janjinya kosong atau negatif.",
        f"{count} applications are left out: their working days or their promise are missing or negative.",
    )
    return [Note("days-impossible", settings["days"], count, message)] if count else []


def _is(facts: pa.Table, settings: Settings, key: str) -> Array:
    found = pc.is_in(facts.column(settings["outcome"]), pa.array(settings[key], pa.string()))
    return np.asarray(found.to_numpy(), bool)


def _judged(facts: pa.Table, settings: Settings, context: Context) -> tuple[Array, Array]:
    """Whether each case was answered in time, and whether it can be judged at all."""
    days, limit = numbers(facts, settings["days"]), _limits(facts, settings, context)
    answered = np.asarray(pc.is_valid(facts.column(settings["closed"])).to_numpy(zero_copy_only=False), bool)
    counted = days >= 0  # NaN compares as false
    return answered & counted & (days <= limit), counted & (answered | (days > limit)) & ~np.isnan(limit)


def _limits(facts: pa.Table, settings: Settings, context: Context) -> Array:
    """Working days that each case has; NaN where no rule was in force."""
    rule = in_force(context.parameters.get(settings["clock"], ()), context.period.start)
    if rule is None:
        return np.full(facts.num_rows, np.nan)
    extended = settings.get("extended", "")
    longer = numbers(facts, extended) == 1 if extended in facts.column_names else np.zeros(facts.num_rows, bool)
    return np.asarray(rule["days"] + np.where(longer, rule.get("extension", 0), 0), float)


def notes(facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    """Cases without days or with fewer than none, and a year without a rule."""
    days = numbers(facts, settings["days"])
    bad = int((~(days >= 0)).sum())
    uncounted = Text(
        f"{bad} baris tanpa hari kerja atau dengan hari negatif, jadi tidak dihitung.",
        f"{bad} rows lack working days or have fewer than none and are left out.",
    )
    lawless = Text(
        f"Tidak ada aturan '{settings['clock']}' yang berlaku pada {context.period.start.isoformat()}.",
        f"No rule '{settings['clock']}' was in force on {context.period.start.isoformat()}.",
    )
    found = [Note("days-impossible", settings["days"], bad, uncounted)] if bad else []
    if in_force(context.parameters.get(settings["clock"], ()), context.period.start) is None:
        found.append(Note("rule-missing", settings["days"], facts.num_rows, lawless))
    return found
