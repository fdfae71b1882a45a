"""Rules that hold from a day and until a day: law changes, and old years keep the rules of their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

Dated = Mapping[str, Any]


def in_force(rules: Sequence[Dated], day: date) -> Dated | None:
    """The rule of a day: the one that began last among those that have begun and not ended (`until` is its last day)."""
    holding = [rule for rule in rules if _day(rule, "from", date.min) <= day <= _day(rule, "until", date.max)]
    return max(holding, key=lambda rule: _day(rule, "from", date.min), default=None)


def _day(rule: Dated, key: str, otherwise: date) -> date:
    value = rule.get(key, otherwise)
    return value if isinstance(value, date) else date.fromisoformat(str(value))
