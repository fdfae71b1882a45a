"""The checks that a table of kinds may name: check digits, dates and prefix lists. Each is a function of a match."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from typing import Any

Match = re.Match[str]
Check = Callable[[Match], bool]
LEAP = 2000  # any leap year: 29 February passes unless the year is known


def luhn(match: Match) -> bool:
    """ISO/IEC 7812-1, annex B, over the group `luhn` or the whole."""
    digits = match["luhn"] if "luhn" in match.re.groupindex else match.group()
    return sum(map(_luhn, enumerate(reversed(digits)))) % 10 == 0


def _luhn(place: tuple[int, str]) -> int:
    index, digit = place
    value = int(digit) << (index & 1)
    return value - 9 if value > 9 else value  # noqa: PLR2004


def mod97(match: Match) -> bool:
    """ISO 13616-1: the first four characters go last, letters are 10 to 35, the rest of the division by 97 is 1."""
    letters = re.sub(r"[\W_]", "", match.group()).upper()
    return int("".join(str(int(one, 36)) for one in letters[4:] + letters[:4])) % 97 == 1


def weighted(weights: list[int], modulus: int, rest: int = 0) -> Check:
    """Sum of digit times weight, divided by `modulus`, leaves `rest`."""
    return lambda match: (
        sum(int(digit) * weight for digit, weight in zip(match.group(), weights, strict=True)) % modulus == rest
    )


def date(day_plus: int = 0) -> Check:
    """Groups `day`, `month` and, where it has four digits, `year`: a day that exists; `day_plus` may be added to the day."""

    def real(match: Match) -> bool:
        day, month, year = int(match["day"]), int(match["month"]), match["year"]
        if day > day_plus > 0:
            day -= day_plus
        full = int(year) if len(year) == 4 else LEAP + int(year) % 4  # noqa: PLR2004
        return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(full, month)[1]  # noqa: PLR2004

    return real


def prefix(listed: frozenset[str], group: str) -> Check:
    """The group is one of a list."""
    return lambda match: match[group] in listed


PLAIN: dict[str, Check] = {"luhn": luhn, "mod97": mod97, "date": date()}
MADE: dict[str, Callable[..., Check]] = {"weighted": weighted, "date": date}


def check(rule: str | dict[str, Any], lists: dict[str, frozenset[str]]) -> Check:
    """The check that a table names: `luhn`, or `{date: {day_plus: 40}}`, or `{prefix: {list: …, group: …}}`."""
    if isinstance(rule, str):
        return PLAIN[rule]
    ((name, options),) = rule.items()
    if name == "prefix":
        return prefix(lists[options["list"]], options["group"])
    return MADE[name](**options)
