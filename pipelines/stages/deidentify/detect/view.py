"""One text made ready for the finders: as written, with look-alikes covered, and with its context words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.stages.deidentify.detect.chains import Chain, chains, covered
from pipelines.stages.deidentify.detect.table import Table
from pipelines.stages.deidentify.detect.words import NOBODY, Word, beside

# Letters that stand in for digits, of three scripts; only beside a context word, since OLI is also a word.
LOOKS_LIKE = str.maketrans("OoОоΟοQlIІіӏ|Ιι", "000000011111111")
LETTERS = "OoОоΟοQlIІіӏ|Ιι"
STANDING_IN = re.compile(rf"(?<![^\W\d_])(?:[{LETTERS}]+[\W_]{{0,3}})?\d(?:[\W_]{{0,3}}[\d{LETTERS}])+(?![^\W\d_])")


@dataclass(frozen=True, slots=True)
class View:
    """A normalised text with its rows of digits and its context words; `label` is what its column's name speaks for."""

    text: str
    table: Table
    label: frozenset[str]
    words: tuple[Word, ...]
    chains: tuple[Chain, ...]

    @classmethod
    def of(cls, text: str, table: Table, label: frozenset[str] = NOBODY) -> View:
        return cls(text, table, label, table.words.find(text), tuple(chains(covered(text))))

    @property
    def is_asked(self) -> bool:
        return bool(self.words or self.label)

    @property
    def asked(self) -> frozenset[str]:
        """All kinds that a word or the label speaks for somewhere."""
        return self.label.union(*(word.kinds for word in self.words))

    def asks_for(self, kinds: frozenset[str]) -> bool:
        """Whether the label or any word speaks for one of these."""
        return not kinds.isdisjoint(self.label) or any(not kinds.isdisjoint(word.kinds) for word in self.words)

    def beside(self, start: int, end: int) -> frozenset[str]:
        """The kinds that words or the label speak for at this place."""
        return beside(self.text, start, end, self.words, self.label) if self.words else self.label

    def with_letters_read_as_digits(self) -> View | None:
        """The same places with O for 0 and l for 1 undone, or None where nobody asks or nothing changes."""
        if not self.is_asked:
            return None
        changed = STANDING_IN.sub(lambda match: match.group().translate(LOOKS_LIKE), self.text)
        return (
            View(changed, self.table, self.label, self.words, tuple(chains(covered(changed))))
            if changed != self.text
            else None
        )
