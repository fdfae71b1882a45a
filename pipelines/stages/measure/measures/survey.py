"""An index from answers on a scale, element by element: the mean of each element, weighted, times a factor. Scale, factor and
bands are dated parameters (`survey`); which elements there are, and how their weight is written, the definition says.

**The interval** is 95 %, Student's t over respondents (linearised): one person's answers on nine elements hang together, so
that treating them as nine people's would make it a third too narrow. Where rows are counts, nobody knows which answers belong
to one person; then elements are taken to move together entirely, which gives the widest interval that is possible. Neither
says anything about who was asked: respondents found at a counter are no random sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from scipy.special import stdtrit

from pipelines.model.dated import in_force
from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.arrays import Array, Grouping, as_groups, divided, grouping, numbers, weights

Settings = Mapping[str, Any]
TWO = 2  # one respondent has no spread


@dataclass(frozen=True)
class Scale:
    """Lowest and highest level of an answer, and what an index multiplies the mean by (25: from 4 to 100)."""

    lowest: float
    highest: float
    factor: float


def scale_of(context: Context) -> Scale:
    """The scale in force when the edition began; no parameters: the answers as they are."""
    rule = in_force(context.parameters.get("survey", ()), context.period.start) or {}
    return Scale(rule.get("lowest", -np.inf), rule.get("highest", np.inf), rule.get("factor", 1))


def needs(settings: Settings) -> set[str]:
    """Every element, or, where the measured ones are enough, none."""
    return set() if settings.get("measured") else set(settings["elements"])


def index(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """Sum of weight times mean, times the factor. `weight_decimals` rounds the weight as a regulation prints it.

    A group in which an element has no answer has no value, because it would not be the same index; `measured: true` is
    another index, over the elements that were measured. The denominator is the sum of the weights of these: 1, 0.99 where
    nine weights of 0.11 are used, less than that where elements are missing.
    """
    roles = [role for role in settings["elements"] if role in facts.column_names]
    found = _Answers.read(facts, by, roles, scale_of(context))
    weight = _weight(found, settings)
    top, bottom = np.nansum(weight * found.means, axis=0), (weight * found.answered).sum(axis=0)
    whole = found.answered.any(axis=0) if settings.get("measured") else found.answered.all(axis=0)
    value = np.where(whole, top * found.scale.factor, np.nan)
    half = found.half_width(weight, linked=settings.get("counted", "") not in facts.column_names)
    bounds = found.within(value, half * found.scale.factor, bottom * found.scale.factor)
    respondents = found.respondents(linked=settings.get("counted", "") not in facts.column_names)
    return as_groups(found.grouping.names, top, bottom, respondents, value, bounds)


def element(facts: pa.Table, by: str, settings: Settings, context: Context) -> pa.Table:
    """The mean of one element on its own scale. A group that was not asked is there, with nothing in it."""
    found = _Answers.read(facts, by, [settings["of"]], scale_of(context))
    [mean], [n], [total] = found.means, found.counts, found.sums
    bounds = found.within(mean, found.half_width(np.ones_like(found.means), linked=True), np.ones_like(mean))
    return as_groups(found.grouping.names, total, n, n, mean, bounds)


def _weight(found: _Answers, settings: Settings) -> Array:
    """One weight for each element and group; those of measured elements only are shared out among them."""
    parts = found.answered.sum(axis=0) if settings.get("measured") else np.full(len(found.grouping.names), len(found.means))
    weight = divided(np.ones(len(parts)), parts)
    if "weight_decimals" in settings:
        weight = np.round(weight, settings["weight_decimals"])
    return np.nan_to_num(np.broadcast_to(weight, found.means.shape))


@dataclass(frozen=True, eq=False)
class _Answers:
    """Answers by element and fact (NaN: none), and by element and group their number, sum and mean."""

    scale: Scale
    grouping: Grouping
    weight: Array
    answers: Array
    counts: Array
    sums: Array
    means: Array

    @classmethod
    def read(cls, facts: pa.Table, by: str, roles: list[str], scale: Scale) -> _Answers:
        grouped, weight = grouping(facts, by), weights(facts)
        answers = np.array([_on_scale(numbers(facts, role), scale) for role in roles]).reshape(len(roles), facts.num_rows)
        shape = (len(roles), len(grouped.names))
        counts = np.array([grouped.total(weight * ~np.isnan(row)) for row in answers]).reshape(shape)
        sums = np.array([grouped.total(weight * np.nan_to_num(row)) for row in answers]).reshape(shape)
        return cls(scale, grouped, weight, answers, counts, sums, divided(sums, counts))

    @property
    def answered(self) -> Array:
        return self.counts > 0

    def respondents(self, *, linked: bool) -> Array:
        """People with an answer to anything; of counts, only that there were as many as answers to one element."""
        if linked:
            return self.grouping.total(self.weight * (~np.isnan(self.answers)).any(axis=0))
        return self.counts.max(axis=0, initial=0)

    def half_width(self, weight: Array, *, linked: bool) -> Array:
        """Half of the 95 % interval of the weighted sum of means; NaN for fewer than two people."""
        shifts = np.array(list(self._shifts(weight))).reshape(self.answers.shape)
        if linked:
            spread, n = np.sqrt(self.grouping.total(self.weight * shifts.sum(axis=0) ** 2)), self.respondents(linked=True)
        else:
            spread = sum((np.sqrt(self.grouping.total(self.weight * row**2)) for row in shifts), np.zeros(1))
            n = self.respondents(linked=False)
        enough = np.where(n < TWO, np.nan, n)
        return stdtrit(enough - 1, 0.975) * np.sqrt(enough / (enough - 1)) * spread

    def _shifts(self, weight: Array) -> Iterator[Array]:
        """How much one fact's answer moves the weighted sum (influence of a ratio of sums)."""
        for row, mean, n, w in zip(self.answers, self.means, self.counts, weight, strict=True):
            share = divided(w, n)[self.grouping.codes]
            yield np.nan_to_num(share * (row - mean[self.grouping.codes]))

    def within(self, value: Array, half: Array, whole: Array) -> tuple[Array, Array]:
        """Bounds cut to what the scale allows; `whole` is the sum of the weights, times the factor."""
        low, high = self.scale.lowest * whole, self.scale.highest * whole
        return np.maximum(value - half, low), np.minimum(value + half, high)


def _on_scale(answers: Array, scale: Scale) -> Array:
    return np.where((answers >= scale.lowest) & (answers <= scale.highest), answers, np.nan)


def notes(facts: pa.Table, settings: Settings, context: Context) -> list[Note]:
    """Answers off the scale, and elements that a unit did not measure."""
    scale, unit = scale_of(context), settings.get("unit", "unit")
    roles = [role for role in settings.get("elements", [settings.get("of")]) if role in facts.column_names]
    found = [_off_scale(facts, role, scale) for role in roles]
    if unit in facts.column_names and "elements" in settings:
        found += [_unmeasured(role, _Answers.read(facts, unit, [role], scale)) for role in roles]
    return [note for note in found if note]


def _off_scale(facts: pa.Table, role: str, scale: Scale) -> Note | None:
    answers = numbers(facts, role)
    count = int(weights(facts)[~np.isnan(answers) & np.isnan(_on_scale(answers, scale))].sum())
    message = Text(
        f"{count} jawaban untuk '{role}' di luar skala {scale.lowest} sampai {scale.highest}, jadi tidak dihitung.",
        f"{count} answers for '{role}' are off the scale of {scale.lowest} to {scale.highest} and are left out.",
    )
    return Note("answer-off-scale", role, count, message) if count else None


def _unmeasured(role: str, found: _Answers) -> Note | None:
    units = [name for name, answered in zip(found.grouping.names, found.answered[0], strict=True) if not answered]
    message = Text(
        f"Unsur '{role}' tidak diukur oleh: {', '.join(units)}. Indeks lengkapnya tidak dihitung.",
        f"The element '{role}' was not measured by: {', '.join(units)}. Their index of all elements is left out.",
    )
    return Note("element-not-measured", role, len(units), message) if units else None
