"""What service standards promise and what happened: shares of counted cases, and values that stand for one service. Clocks live
in `clock.py`, a score against a target in `score.py`, quantiles of cases one by one in `durations.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.interval import wilson
from pipelines.stages.measure.measures.arrays import Array, as_groups, divided, grouping, numbers, weights

Settings = Mapping[str, Any]


def needs(settings: Settings) -> set[str]:
    """Roles that are counted, that stand below the line, and that name a group."""
    return {role for key in ("of", "over", "with") if key in settings for role in _listed(settings[key])}


def count_share(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """Cases `of` among cases `over`, in percent, where a row is a count of cases. n is the cases, not the rows.

    Rows that lack one of the counts, or count fewer than none or more of a part than of its whole, stay out.
    """
    grouped, (top, bottom) = grouping(facts, by), _parts(facts, settings)
    usable = _usable(top, bottom)
    numerator = grouped.total(np.where(usable, top, 0) * weights(facts))
    denominator = grouped.total(np.where(usable, bottom, 0) * weights(facts))
    low, high = wilson(numerator, denominator)
    return as_groups(
        grouped.names,
        numerator,
        denominator,
        denominator,
        divided(numerator, denominator) * 100,
        (low * 100, high * 100),
    )


def only(facts: pa.Table, by: str, settings: Settings, _: Context) -> pa.Table:
    """A value that belongs to one row, such as a median: shown by the row's own names, never added up or averaged.

    `with` adds a second role to the group's name ("Kartu keluarga (Dinas …)"). A group of several rows has no value: the
    median of medians is no median. `n` is read from `over` (the cases behind the value), where there is one.
    """
    grouped = grouping(_named(facts, by, settings), by)
    values = numbers(facts, settings["of"])
    cases = numbers(facts, settings["over"]) if "over" in settings else np.ones(facts.num_rows)
    rows = grouped.total(np.ones(facts.num_rows))
    value = np.where(rows == 1, grouped.total(values), np.nan)
    return as_groups(grouped.names, value, np.full(len(rows), np.nan), grouped.total(np.nan_to_num(cases)), value)


def notes(facts: pa.Table, settings: Settings, _: Context) -> list[Note]:
    """Rows of counts that cannot be true."""
    top, bottom = _parts(facts, settings)
    count = int((~_usable(top, bottom)).sum())
    message = Text(
        f"{count} baris tidak dihitung: jumlahnya kosong, negatif, atau bagiannya lebih besar dari keseluruhan.",
        f"{count} rows are left out: a count is missing or negative, or a part is larger than its whole.",
    )
    return [Note("count-impossible", _listed(settings["of"])[0], count, message)] if count else []


def _parts(facts: pa.Table, settings: Settings) -> tuple[Array, Array]:
    top, bottom = (sum(numbers(facts, role) for role in _listed(settings[key])) for key in ("of", "over"))
    return np.asarray(top), np.asarray(bottom)


def _usable(top: Array, bottom: Array) -> Array:
    return np.asarray((top >= 0) & (bottom >= top))  # NaN compares as false


def _named(facts: pa.Table, by: str, settings: Settings) -> pa.Table:
    if not by or "with" not in settings or settings["with"] == by:
        return facts
    first, second = (pc.fill_null(facts.column(role).cast(pa.string()), "") for role in (by, settings["with"]))
    names = pc.binary_join_element_wise(first, " (", second, ")", "")
    return facts.set_column(facts.column_names.index(by), by, names)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
