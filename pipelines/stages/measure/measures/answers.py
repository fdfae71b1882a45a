"""Answers on a scale as arrays, by element and group, and how sure their weighted mean is. What is made of them: `survey.py`.

**The interval** is 95 %, Student's t over respondents (linearised): one person's answers on nine elements hang together, so
that treating them as nine people's would make it up to a third as wide. Where rows are counts, nobody knows which answers
belong to one person; then elements are taken to move together entirely, which gives the widest interval that is possible.
Neither says anything about who was asked: respondents found at a counter are no random sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.special import stdtrit

from pipelines.model.dated import in_force
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.arrays import Array, Grouping, divided, grouping, numbers, weights

TWO = 2  # one respondent has no spread
ALIKE = 1e-12  # noise of adding up; answers that are all alike have no spread to judge by, which is not certainty


@dataclass(frozen=True)
class Scale:
    """Lowest and highest level of an answer, and what an index multiplies the mean by (25: from 4 to 100)."""

    lowest: float
    highest: float
    factor: float

    def keep(self, answers: Array) -> Array:
        """Answers on the scale; others are NaN, as if they had not been given."""
        return np.where((answers >= self.lowest) & (answers <= self.highest), answers, np.nan)


def scale_of(context: Context) -> Scale:
    """The scale in force when the edition began (parameter `survey`); without one, the answers as they are."""
    rule = in_force(context.parameters.get("survey", ()), context.period.start) or {}
    return Scale(rule.get("lowest", -np.inf), rule.get("highest", np.inf), rule.get("factor", 1))


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers by element and fact (NaN: none), and by element and group their number, sum and mean.

    `linked`: a fact is a person, with answers to several elements; otherwise a fact is answers to one of them.
    """

    scale: Scale
    grouping: Grouping
    weight: Array
    answers: Array
    counts: Array
    sums: Array
    means: Array
    linked: bool

    @classmethod
    def read(cls, facts: pa.Table, by: str, roles: list[str], scale: Scale, *, linked: bool = True) -> Answers:
        grouped, weight = grouping(facts, by), weights(facts)
        answers = np.array([scale.keep(numbers(facts, role)) for role in roles]).reshape(len(roles), facts.num_rows)
        shape = (len(roles), len(grouped.names))
        counts = np.array([grouped.total(weight * ~np.isnan(row)) for row in answers]).reshape(shape)
        sums = np.array([grouped.total(weight * np.nan_to_num(row)) for row in answers]).reshape(shape)
        return cls(scale, grouped, weight, answers, counts, sums, divided(sums, counts), linked)

    @property
    def answered(self) -> Array:
        return np.asarray(self.counts > 0)

    @property
    def respondents(self) -> Array:
        """People with an answer to anything; of counts, only that there were as many as answers to one element."""
        if self.linked:
            return self.grouping.total(self.weight * (~np.isnan(self.answers)).any(axis=0))
        return np.asarray(self.counts.max(axis=0, initial=0))

    def half_width(self, weight: Array) -> Array:
        """Half of the 95 % interval of the sum of weight times mean; NaN for fewer than two people, or answers all alike."""
        shifts = np.array(list(self._shifts(weight))).reshape(self.answers.shape)
        parts = [shifts.sum(axis=0)] if self.linked else list(shifts)
        errors = (np.sqrt(self.grouping.total(self.weight * part**2)) for part in parts)
        error = sum(errors, np.zeros(len(self.grouping.names)))
        n = np.where((self.respondents < TWO) | (error < ALIKE), np.nan, self.respondents)
        return np.asarray(stdtrit(n - 1, 0.975) * np.sqrt(n / (n - 1)) * error)

    def _shifts(self, weight: Array) -> Iterator[Array]:
        """How much one fact's answer moves the weighted sum (the influence of a ratio of sums)."""
        for row, mean, n, each in zip(self.answers, self.means, self.counts, weight, strict=True):
            share = divided(each, n)[self.grouping.codes]
            yield np.nan_to_num(share * (row - mean[self.grouping.codes]))

    def within(self, value: Array, half: Array, whole: Array) -> tuple[Array, Array]:
        """Bounds cut to what the scale allows; `whole` is the sum of the weights, times the factor."""
        return np.maximum(value - half, self.scale.lowest * whole), np.minimum(value + half, self.scale.highest * whole)
