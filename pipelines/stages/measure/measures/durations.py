"""How long things take: quantiles of a duration with what is still open (Kaplan and Meier 1958), and of what has ended alone.

Quick reports end and slow ones stay open, so a median of those that have ended makes a slow office look quick. Kaplan–Meier
counts an open report as one that has lasted at least so long. Settings: `of` (the duration), `ended` (conditions),
`quantile` (0.5), `among`. Durations of one group are one row of a matrix: group × distinct duration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.facts import WEIGHT
from pipelines.stages.measure.interval import Z
from pipelines.stages.measure.measures.grouped import groups

Array = np.ndarray[Any, Any]
Settings = Mapping[str, Any]
SLACK = 1e-9  # a survival of exactly one half must count as one half


@dataclass(frozen=True, eq=False)
class Ended:
    """Weights by group (rows) and duration (columns): of those that ended then, and of those last seen open then."""

    names: tuple[str, ...]
    times: Array
    ended: Array
    open: Array


def needs(settings: Settings) -> set[str]:
    return {settings["of"]} | roles_in(settings.get("ended", {})) | roles_in(settings.get("among", {}))


def people(facts: pa.Table, settings: Settings) -> tuple[Array, Array]:
    """Who is in n, and who of them has ended."""
    known = matches(facts, {**settings.get("among", {}), settings["of"]: "present"})
    return np.asarray(known), np.asarray(matches(facts, settings.get("ended", {})))


def ended_people(facts: pa.Table, settings: Settings) -> tuple[Array, None]:
    """Who is in n where only what has ended counts."""
    known, ended = people(facts, settings)
    return known & ended, None


def survival(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The time by which `quantile` of all have ended, with its 95 % interval; empty while too few have ended to say."""
    found = _matrix(facts, by, settings)
    curve, low, high = kaplan_meier(found.ended, found.open)
    left = 1 - settings.get("quantile", 0.5)
    quantile, lowest, highest = (first_at_most(each, left, found.times) for each in (curve, low, high))
    ended, everybody = found.ended.sum(axis=1), (found.ended + found.open).sum(axis=1)
    return _table(found, ended, everybody, quantile, lowest, highest)


def quantile(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """The same of those that have ended alone: the smallest duration that at least `quantile` of them did not exceed."""
    found = _matrix(facts, by, settings)
    ended = found.ended.sum(axis=1)
    with np.errstate(invalid="ignore"):
        left = 1 - np.cumsum(found.ended, axis=1) / ended[:, None]
    return _table(found, ended, ended, first_at_most(left, 1 - settings.get("quantile", 0.5), found.times))


def kaplan_meier(ended: Array, still_open: Array) -> tuple[Array, Array, Array]:
    """The survival curve at each time, and its 95 % band: Greenwood's variance on the log-log scale (Kalbfleisch and Prentice
    1980), which is what survival packages draw. One row for each group."""
    last_seen = ended + still_open
    at_risk = np.cumsum(last_seen[:, ::-1], axis=1)[:, ::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        curve = np.cumprod(np.where(at_risk > 0, 1 - ended / at_risk, 1.0), axis=1)
        greenwood = np.cumsum(np.where(at_risk > 0, ended / (at_risk * (at_risk - ended)), 0.0), axis=1)
        spread = Z * np.sqrt(greenwood) / np.log(curve)
        low, high = curve ** np.exp(-spread), curve ** np.exp(spread)
    certain = (curve <= SLACK) | (curve >= 1 - SLACK)  # where nothing can vary the formula has no value
    return curve, np.where(certain, curve, low), np.where(certain, curve, high)


def first_at_most(curve: Array, level: float, times: Array) -> Array:
    """The first time at which each curve is at or below a level; NaN where it never is."""
    below = curve <= level + SLACK
    if not below.shape[1]:
        return np.full(below.shape[0], np.nan)
    return np.where(below.any(axis=1), times[below.argmax(axis=1)], np.nan)


def _matrix(facts: pa.Table, by: str, settings: Settings) -> Ended:
    kept = facts.filter(matches(facts, {**settings.get("among", {}), settings["of"]: "present"}))
    durations = kept.column(settings["of"]).to_numpy()
    times, column = np.unique(durations, return_inverse=True)
    names, row = _rows(kept, by)
    ended = np.asarray(matches(kept, settings.get("ended", {})), bool)
    weight, size = np.asarray(kept.column(WEIGHT), float), (len(names), len(times))
    cell = row * len(times) + column
    both = [np.bincount(cell[mask], weight[mask], size[0] * size[1]).reshape(size) for mask in (ended, ~ended)]
    return Ended(names, times.astype(float), *both)


def _rows(facts: pa.Table, by: str) -> tuple[tuple[str, ...], Array]:
    """The names of the groups in their order, and the number of each fact's."""
    if not by:
        return ("",), np.zeros(facts.num_rows, np.int64)
    keys = pc.fill_null(facts.column(by).cast(pa.string()), "").combine_chunks().dictionary_encode()
    names = keys.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), np.int64)
    place[order] = np.arange(len(names))
    return tuple(names[number] for number in order), place[np.asarray(keys.indices)]


def _table(
    found: Ended,
    numerator: Array,
    denominator: Array,
    value: Array,
    low: Array | None = None,
    high: Array | None = None,
) -> pa.Table:
    parts = {"group": list(found.names), "numerator": numerator, "denominator": denominator, "n": denominator}
    return groups(pa.table(parts), value, low, high)
