"""The table of kinds: nouns. How a file of kinds reads is told in read.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.model.text import Text
from pipelines.stages.deidentify.detect.checks import Check
from pipelines.stages.deidentify.detect.hit import Confidence
from pipelines.stages.deidentify.detect.words import Vocabulary

SHAPES = ("run", "grouped", "loose", "part", "whole", "beside")


@dataclass(frozen=True, eq=False)
class Form:
    """One way to write a kind, and how sure each way of standing in a text makes us."""

    kind: str
    asks: str  # the name under which its context words are known
    pattern: re.Pattern[str]
    hint: str | None  # None: `pattern` is for the digits alone
    length: tuple[int, int]
    groups: frozenset[tuple[int, ...]]
    checks: tuple[Check, ...]
    chance: float
    not_after: re.Pattern[str] | None
    lengths: Mapping[str, int]
    says: Mapping[str, Confidence]
    stands_alone: bool  # it can be told without a word beside it

    def passes(self, match: re.Match[str]) -> bool:
        return all(rule(match) for rule in self.checks)

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """In a text; where the first two letters tell the length, no longer than that."""
        place = 0
        while match := self.pattern.search(text, place):
            place = max(match.start() + 1, place + 1)
            whole = self._cut(match) if self.lengths else match
            if whole:
                place = max(whole.end(), place)
                yield whole

    def _cut(self, match: re.Match[str]) -> re.Match[str] | None:
        left = self.lengths.get(match.group()[:2].upper(), 0)
        for place in range(match.start(), match.end()):
            left -= match.string[place].isalnum()
            if left == 0:
                return self.pattern.match(match.string[: place + 1], match.start())
        return None


@dataclass(frozen=True, eq=False)
class Phones:
    """How phone numbers are written in a country; `mobile` and `area` without the leading 0."""

    region: str
    code: str
    mobile: re.Pattern[str]
    area: re.Pattern[str]
    public: re.Pattern[str]


@dataclass(frozen=True, eq=False)
class Table:
    """Everything that is looked for. `alone` and `beside` hold the digit forms by number of digits."""

    titles: Mapping[str, Text]
    patterns: tuple[Form, ...]
    alone: Mapping[int, tuple[Form, ...]]
    beside: Mapping[int, tuple[Form, ...]]
    phones: tuple[Phones, ...]
    words: Vocabulary
    codes: frozenset[str]  # all prefix lists: a row of nothing but these is a list of codes
    numbers: Mapping[str, int]  # kinds that a column of numbers may hold → fewest digits
    asked_digits: frozenset[str]  # what a word can ask for among the forms of digits
    asked_patterns: frozenset[str]
