"""`dated`: a code must be valid on its day: a list of codes has a first and a last day for each (valid in 2022, gone in 2025)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.validate.constraint import Mask
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, Places, Unevaluated, needed, there

Span = tuple[date, date]
Spans = defaultdict[object, list[Span]]
EPOCH, NEVER = date(1970, 1, 1), (date.max, date.min)
NO_DAY = -(10**9)


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `column`, `reference`, `key`, `from`, `until` (columns of the list), `on` (a date column; else the edition's day)."""
    names = [needed(options, "column"), *([options["on"]] if "on" in options else [])]
    spans, wrong, start = spans_of(options, facts), Places(), 0
    there(facts.table, *names)
    for batch in facts.table.batches(*names):
        wrong.add(start, invalid(batch.select(names), spans, facts.on))
        start += batch.num_rows
    if not wrong.count:
        return Outcome(
            True, Text(f"Setiap '{names[0]}' berlaku pada harinya.", f"Every '{names[0]}' is valid on its day.")
        )
    sentence = Text(
        f"'{names[0]}' tidak berlaku pada harinya di {wrong.count} baris.",
        f"'{names[0]}' is not valid on its day in {wrong.count} rows.",
    )
    return Outcome(False, sentence, names[0], wrong)


def spans_of(options: Options, facts: Facts) -> Spans:
    """A code may be valid more than once. An open end has no day."""
    table, names = facts.other(needed(options, "reference")), [needed(options, key) for key in ("key", "from", "until")]
    there(table, *names)
    spans: Spans = defaultdict(list)
    for batch in table.batches(*names):
        for code, first, last in zip(*(batch[name].to_pylist() for name in names), strict=True):
            spans[code].append((first or date.min, last or date.max))
    return spans


def invalid(batch: pa.RecordBatch, spans: Spans, on: date) -> Mask:
    """Without a date column, `on` is the day of every row. A row without a code says nothing; one without a day is wrong."""
    codes = batch.column(0).dictionary_encode()
    index = codes.indices.fill_null(len(codes.dictionary)).to_numpy()
    days = days_of(batch.column(1)) if batch.num_columns > 1 else np.full(batch.num_rows, ordinal(on))
    allowed = [spans[code] for code in codes.dictionary.to_pylist()] + [[(date.min, date.max)]]
    passes = index == len(codes.dictionary)
    for number in range(max(map(len, allowed))):
        ends = [each[number] if number < len(each) else NEVER for each in allowed]
        first, last = (np.array([ordinal(end[side]) for end in ends])[index] for side in (0, 1))
        passes |= (first <= days) & (days <= last)
    found: Mask = ~passes
    return found


def days_of(column: pa.Array) -> npt.NDArray[np.int64]:
    """Days since 1970; where there is none, a day before all others."""
    if not (pa.types.is_date(column.type) or pa.types.is_timestamp(column.type)):
        raise Unevaluated(str(column.type))
    found: npt.NDArray[np.int64] = (
        column.cast(pa.date32(), safe=False).cast(pa.int32()).cast(pa.int64()).fill_null(NO_DAY).to_numpy()
    )
    return found


def ordinal(day: date) -> int:
    return (day - EPOCH).days
