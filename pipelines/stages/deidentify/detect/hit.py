"""What a detection says: kinds and places, never the text that was found (PRIVACY.md, gate 3)."""

from __future__ import annotations

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
        if all(item.end <= other.start or other.end <= item.start for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda one: one.start)
