"""An index from answers on a scale, element by element: the mean of each element, weighted, times a factor. Scale, factor and
bands are dated parameters (`survey`); which elements there are, and how their weight is written, the definition says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.answers import Answers, Scale, scale_of
from pipelines.stages.measure.measures.arrays import Array, as_groups, divided, numbers, weights

Settings = Mapping[str, Any]
NOISE = 12  # decimals of a sum of weights: nine times a ninth is 1.0000000000000002 in binary


def needs(settings: Settings) -> set[str]:
    """Every element, or, where the measured ones are enough, none."""
    return set() if settings.get("measured") else set(settings["elements"])


def index(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """Sum of weight times mean, times the factor. `weight_decimals` rounds the weight as a regulation prints it.

    A group in which an element has no answer has no value, because it would not be the same index; `measured: true` is
    another index, over the elements that were measured. The denominator is the sum of the weights of these: 1, 0.99 where
    nine weights of 0.11 are used, less than that where elements are missing. `counted`: the role that only rows of counts have.
    """
    roles = [role for role in settings["elements"] if role in facts.column_names]
    linked = settings.get("counted", "") not in facts.column_names
    found = Answers.read(facts, by, roles, scale_of(context), linked=linked)
    weight, factor = _weight(found, settings), found.scale.factor
    top = np.nansum(weight * found.means, axis=0)
    bottom = np.round((weight * found.answered).sum(axis=0), NOISE)
    whole = found.answered.any(axis=0) if settings.get("measured") else found.answered.all(axis=0)
    value = np.where(whole, top * factor, np.nan)
    bounds = found.within(value, found.half_width(weight) * factor, bottom * factor)
    return as_groups(found.grouping.names, top, bottom, found.respondents, value, bounds)


def element(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The mean of one element on its own scale. A group that was not asked is there, with nothing in it."""
    found = Answers.read(facts, by, [settings["of"]], scale_of(context))
    [mean], [n], [total] = found.means, found.counts, found.sums
    bounds = found.within(mean, found.half_width(np.ones_like(found.means)), np.ones_like(mean))
    return as_groups(found.grouping.names, total, n, n, mean, bounds)


def _weight(found: Answers, settings: Settings) -> Array:
    """One weight for each element and group; those of measured elements only are shared out among them."""
    every = np.full(len(found.grouping.names), len(found.means))
    parts = found.answered.sum(axis=0) if settings.get("measured") else every
    weight = divided(np.ones(len(parts)), parts)
    if "weight_decimals" in settings:
        weight = np.round(weight, settings["weight_decimals"])
    return np.asarray(np.nan_to_num(np.broadcast_to(weight, found.means.shape)))


def notes(facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    """Answers off the scale, and elements that a unit did not measure."""
    scale, unit = scale_of(context), settings.get("unit", "unit")
    roles = [role for role in settings.get("elements", [settings.get("of")]) if role in facts.column_names]
    found = [_off_scale(facts, role, scale) for role in roles]
    if unit in facts.column_names and "elements" in settings:
        found += [_unmeasured(role, Answers.read(facts, unit, [role], scale)) for role in roles]
    return [note for note in found if note]


def _off_scale(facts: pa.Table, role: str, scale: Scale) -> Note | None:
    answers = numbers(facts, role)
    count = int(weights(facts)[~np.isnan(answers) & np.isnan(scale.keep(answers))].sum())
    message = Text(
        f"{count} jawaban untuk '{{role}}' di luar skala {scale.lowest:g} sampai {scale.highest:g}, jadi tidak dihitung.",
        f"{count} answers for '{{role}}' are off the scale of {scale.lowest:g} to {scale.highest:g} and are left out.",
    )
    return Note("answer-off-scale", role, count, message) if count else None


def _unmeasured(role: str, found: Answers) -> Note | None:
    units = [name for name, answered in zip(found.grouping.names, found.answered[0], strict=True) if not answered]
    message = Text(
        f"Unsur '{{role}}' tidak diukur oleh: {', '.join(units)}. Indeks lengkapnya tidak dihitung.",
        f"The element '{{role}}' was not measured by: {', '.join(units)}. Their index of all elements is left out.",
    )
    return Note("element-not-measured", role, len(units), message) if units else None
