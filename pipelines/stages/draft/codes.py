"""Codes: which columns hold them, and the pattern that all of them have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipelines.stages.draft.words import CODES, tokens

MOST_SHAPES = 3
LONGEST = 40
LEVELS = re.compile(r"[0-9]+(?:\.[0-9]+)+")
RUNNING = frozenset({"no", "nomor", "number"})


def is_code(label: str, texts: Sequence[str]) -> bool:
    """By its label, or by what numbers never have: zeros in front, several points."""
    words = tokens(label)
    if is_running(label, texts):
        return False
    digits = [text for text in texts if text.isdecimal()]
    zeros = any(len(text) > 1 and text[0] == "0" for text in digits)
    levels = any(text.count(".") > 1 for text in texts if LEVELS.fullmatch(text))
    return bool(words & CODES and all(len(text) <= LONGEST for text in texts)) or zeros or levels


def is_running(label: str, texts: Sequence[str]) -> bool:
    """`No.` with 1, 2, 3, …: the number of the row."""
    return tokens(label) <= RUNNING and list(texts) == [str(number) for number in range(1, len(texts) + 1)]


def pattern(texts: Sequence[str]) -> str | None:
    """Every code fits it, and it says more than "something": one shape, or levels that begin alike (11, 11.01, 11.01.02)."""
    shapes = Counter(_shape(text) for text in set(texts))
    if not texts or "" in shapes:
        return None
    if len(shapes) == 1:
        return _regex(next(iter(shapes)))
    return _levels(list(shapes)) or ("[0-9]+" if all(text.isdecimal() for text in texts) else None)


def _shape(text: str) -> str:
    """`LPR-2601-07` → `AAA-0000-00`; empty where it is no code of plain characters."""
    if len(text) > LONGEST or not re.fullmatch(r"[A-Za-z0-9./_ -]+", text):
        return ""
    return re.sub("[a-z]", "a", re.sub("[A-Z]", "A", re.sub("[0-9]", "0", text)))


def _regex(shape: str) -> str:
    classes = {"0": "[0-9]", "A": "[A-Z]", "a": "[a-z]"}
    made = ""
    for run in re.finditer(r"(.)\1*", shape):
        sign, count = run[1], len(run[0])
        made += classes.get(sign, re.escape(sign)) + (f"{{{count}}}" if count > 1 else "")
    return made


def _levels(shapes: Sequence[str]) -> str | None:
    """Nested optional groups, when each longer shape goes on from a shorter one with a point."""
    ordered = sorted(shapes, key=len)
    if any(set(shape) - set("0.") for shape in ordered) or len(ordered) > 8:  # noqa: PLR2004
        return None
    for shorter, longer in pairwise(ordered):
        if not longer.startswith(f"{shorter}."):
            return None
    made = ""
    for shorter, longer in reversed(list(pairwise(ordered))):
        made = f"({_regex(longer[len(shorter) :])}{made})?"
    return _regex(ordered[0]) + made
