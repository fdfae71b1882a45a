"""Which editions a source has: by the names of its files, or by the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipelines.model.delivery import ORIGINAL, Expected
from pipelines.model.edition import EditionRule
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.period import Period, following
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Order


def matching(pattern: str) -> re.Pattern[str]:
    """A path with `{edition}` and `*`, which stands for anything but `/`; the first `{edition}` is found, others repeat it."""
    parts = re.split(r"(\{edition\}|\*)", pattern)
    spelled, found = "", False
    for part in parts:
        edition = "(?P=edition)" if found else "(?P<edition>[^/]+?)"
        spelled += {"{edition}": edition, "*": "[^/]*"}.get(part, re.escape(part))
        found = found or part == "{edition}"
    return re.compile(spelled)


def by_name(order: Order, pattern: str, marks: Mapping[str, str]) -> list[Expected]:
    """Group names by the edition in them; a name that holds no edition of this kind is not ours.

    `marks`: what is known of each name. A pattern without `{edition}` joins all of them.
    """
    rule = order.dataset.editions
    if "{edition}" not in pattern:
        return [_delivery(order, rule.key or "", sorted(marks), marks)] if marks else []
    groups: dict[str, list[str]] = {}
    for name in sorted(marks):
        match = matching(pattern).fullmatch(name)
        edition = (
            match["edition"].lower() if match else ""
        )  # a file may be called 2017-P09 or 2026-Q3; an address is not
        if match and _is_edition(rule, edition):
            groups.setdefault(edition, []).append(name)
    return [_delivery(order, edition, names, marks) for edition, names in groups.items()]


def _delivery(order: Order, edition: str, names: Sequence[str], marks: Mapping[str, str]) -> Expected:
    return Expected(edition, ORIGINAL, tuple(names), order.source.revised, tuple(marks[name] for name in names))


def _is_edition(rule: EditionRule, key: str) -> bool:
    try:
        rule.parse(key)
    except ValueError:
        return False
    return True


def by_period(order: Order) -> list[Expected]:
    """One file for each period up to today, whether or not it is there: the server will tell."""
    return _periods(order, lambda period, today: period.start <= today)


def when_over(order: Order) -> list[Expected]:
    """One question for each period that is over: rows of a running period would change from day to day."""
    return _periods(order, lambda period, today: period.end < today)


def _periods(order: Order, counts: Callable[[Period, date], bool]) -> list[Expected]:
    location, rule, today = order.source.location, order.dataset.editions, order.now.date()
    reason = order.source.revised
    if not order.dataset.by_edition:
        return [Expected(rule.key or "", ORIGINAL, (location,), reason)]
    periods = [period for period in _until(rule, today) if counts(period, today)]
    return [Expected(p.key, ORIGINAL, (location.replace("{edition}", p.key),), reason) for p in periods]


def _until(rule: EditionRule, today: date) -> list[Period]:
    if rule.first is None or rule.kind == "named":
        message = Text(
            "Sumber yang ditanya per edisi perlu 'edition.first'.",
            "A source that is asked edition by edition needs 'edition.first'.",
        )
        raise Refused([Finding("edition", message)])
    periods = [rule.parse(rule.first)]
    while periods[-1].end < today:
        periods.append(following(periods[-1], year_starts=rule.year_starts))
    return periods


def folder_of(pattern: str) -> str:
    """The folders of a pattern before its first `{edition}` or `*`."""
    return re.split(r"\{|\*", pattern)[0].rpartition("/")[0]


def visible(name: str) -> bool:
    """Not a hidden file, nor one that Excel keeps while another is open, nor one that is still being sent."""
    last = name.rsplit("/", 1)[-1]
    return not last.startswith((".", "~$")) and not last.endswith((".part", ".tmp", ".filepart", ".crdownload"))
