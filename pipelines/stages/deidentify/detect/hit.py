"""What a detection says: kinds and places, never the text that was found (PRIVACY.md, gate 3)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

Confidence = Literal["high", "medium"]


@dataclass(frozen=True, slots=True)
class Hit:
    """Identifiers of one kind in one cell; `row` counts the cells of the column from 0."""

    kind: str
    confidence: Confidence
    row: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """One identifier in a text: `text[start:end]` is what redaction has to cover."""

    kind: str
    confidence: Confidence
    start: int
    end: int
    chance: float = (
        0.0  # share of random numbers that look like this; 0 where a word or the punctuation says what it is
    )
    asked: bool = False  # a word beside it or the label says so

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """Of two that overlap the better one stays."""
        return self.confidence == "high", self.asked, self.chance == 0, self.end - self.start


def best(found: list[Found]) -> list[Found]:
    """Without overlaps: the better one of two stays; in the order of the text."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda one: (one.rank, -one.start), reverse=True):
        place_apart(kept, item)
    return kept


def place_apart(kept: list[Found], item: Found) -> bool:
    """Puts it among the others, which are in the order of the text, unless it overlaps one."""
    place = bisect_left(kept, item.start, key=lambda one: one.start)
    if (place and kept[place - 1].end > item.start) or (place < len(kept) and item.end > kept[place].start):
        return False
    kept.insert(place, item)
    return True
