"""Which editions a dataset has and when the next one is promised. Spelling of a period: `period.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipelines.model.period import Kind, Period, containing, following, parse
from pipelines.model.text import Text


@dataclass(frozen=True)
class EditionRule:
    """What `edition:` in the dataset's YAML says."""

    kind: Kind
    first: str | None = None
    key: str | None = None
    column: str | None = None  # `from:`: the field whose newest value names the edition
    year_starts: int = 1
    names: Mapping[str, Text] = field(default_factory=dict)

    def parse(self, key: str) -> Period:
        """The period that `key` names. Raises ValueError with the expected spelling."""
        return parse(self.kind, key, year_starts=self.year_starts, name=self.names.get(key))

    def containing(self, day: date) -> Period:
        return containing(self.kind, day, year_starts=self.year_starts)

    def includes(self, period: Period) -> bool:
        return self.first is None or period >= self.parse(self.first)


START = date(2026, 1, 1)  # any day serves to measure a duration


@dataclass(frozen=True)
class Promise:
    """How often an edition comes (`P1M`) and how long it may take after the period has ended (`P10D`)."""

    every: str | None
    grace: str = "P0D"

    @property
    def days(self) -> int:
        """Roughly how old the newest edition may be: cadence and grace together, in days."""
        return sum((add(START, part) - START).days for part in (self.every or "P0D", self.grace))

    def until(self, period: Period) -> date:
        """The last day on which `period` need not be there yet; where nothing is promised, its own last day."""
        return add(period.end, self.grace) if self.every else period.end

    def due(self, newest: Period, rule: EditionRule) -> date | None:
        """The last day on which the edition after `newest` keeps the promise; None for a closed series."""
        if self.every is None or rule.kind == "named":
            return None
        return add(following(newest, year_starts=rule.year_starts).end, self.grace)


def add(day: date, duration: str) -> date:
    """`day` plus an ISO 8601 duration of one unit (`P10D`, `P2W`, `P1M`, `P1Y`), clipped to the month's last day."""
    match = re.fullmatch(r"P(\d+)([DWMY])", duration)
    if not match:
        raise ValueError(f"'{duration}' is not a duration of one unit")
    count, unit = int(match[1]), match[2]
    if unit in "DW":
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
