"""`dated`: a code must be valid on its day: a list of codes has a first and a last day for each (valid in 2022, gone in 2025)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, column, needed
from pipelines.stages.validate.rules.sum import other

Span = tuple[date, date]


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `column`, `reference`, `key`, `from`, `until` (columns of the list), `on` (a date column; else the edition's day)."""
    name = needed(options, "column")
    spans = spans_of(options, facts)
    codes = facts.column(name).to_pylist()
    days = facts.column(options["on"]).to_pylist() if "on" in options else [facts.on] * len(codes)
    wrong = tuple(
        place
        for place, (code, day) in enumerate(zip(codes, days, strict=True))
        if code is not None and not valid(spans[code], day)
    )
    if not wrong:
        return Outcome(True, Text(f"Setiap '{name}' berlaku pada harinya.", f"Every '{name}' is valid on its day."))
    return Outcome(
        False,
        Text(
            f"'{name}' tidak berlaku pada harinya di {len(wrong)} baris.",
            f"'{name}' is not valid on its day in {len(wrong)} rows.",
        ),
        name,
        wrong,
    )


def spans_of(options: Options, facts: Facts) -> defaultdict[object, list[Span]]:
    """A code may be valid more than once. An open end has no day."""
    table = other(needed(options, "reference"), facts)
    parts = [column(table, needed(options, key)).to_pylist() for key in ("key", "from", "until")]
    spans: defaultdict[object, list[Span]] = defaultdict(list)
    for code, first, last in zip(*parts, strict=True):
        spans[code].append((first or date.min, last or date.max))
    return spans


def valid(spans: list[Span], day: date | None) -> bool:
    when = day.date() if isinstance(day, datetime) else day
    return when is not None and any(first <= when <= last for first, last in spans)
