"""A text that fits a pattern, made from the pattern alone: an example must never be a cell of the data."""

from __future__ import annotations

import re
from functools import cache

QUANTIFIER = re.compile(r"\{(\d+)(?:,(\d*))?\}|[?*+]")
CLASSES = {"d": "1", "w": "a", "s": " "}
PREFERRED = "1Aa"  # 0 would look like nothing, and a letter like itself


@cache
def text_for(pattern: str) -> str | None:
    """The shortest simple text that matches; None where the pattern is beyond literals, classes, groups and counts."""
    try:
        found, _ = _alternatives(pattern.removeprefix("^").removesuffix("$"), 0)
        return found if re.fullmatch(pattern, found) else None
    except (IndexError, ValueError, re.error):
        return None


def _alternatives(pattern: str, at: int) -> tuple[str, int]:
    """The first alternative, and where the group ends."""
    made, at = _sequence(pattern, at)
    while at < len(pattern) and pattern[at] == "|":
        _, at = _sequence(pattern, at + 1)
    return made, at


def _sequence(pattern: str, at: int) -> tuple[str, int]:
    made = ""
    while at < len(pattern) and pattern[at] not in "|)":
        piece, at = _piece(pattern, at)
        least, at = _count(pattern, at)
        made += piece * least
    return made, at


def _piece(pattern: str, at: int) -> tuple[str, int]:
    sign = pattern[at]
    if sign == "(":
        made, end = _alternatives(pattern, at + (3 if pattern.startswith("(?:", at) else 1))
        return made, end + 1
    if sign == "[":
        return _from_class(pattern, at + 1)
    if sign == "\\":
        return CLASSES.get(pattern[at + 1], pattern[at + 1]), at + 2
    return ("a" if sign == "." else sign), at + 1


def _from_class(pattern: str, at: int) -> tuple[str, int]:
    """One character of a class; `[^…]` is beyond us, and the check of the whole text says so."""
    start, signs = at, ""
    while pattern[at] != "]" or at == start:
        if pattern[at] == "\\":
            signs, at = signs + CLASSES.get(pattern[at + 1], pattern[at + 1]), at + 2
        elif pattern[at + 1] == "-" and pattern[at + 2] != "]":
            signs, at = signs + "".join(map(chr, range(ord(pattern[at]), ord(pattern[at + 2]) + 1))), at + 3
        else:
            signs, at = signs + pattern[at], at + 1
    return next((sign for sign in PREFERRED if sign in signs), signs[0]), at + 1


def _count(pattern: str, at: int) -> tuple[int, int]:
    match = QUANTIFIER.match(pattern, at)
    if match is None:
        return 1, at
    if match[1] is not None:
        return int(match[1]), match.end()
    return (1 if match[0] == "+" else 0), match.end()
