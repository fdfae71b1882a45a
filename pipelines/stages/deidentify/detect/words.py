"""Context words: which stand in a text or a label, and which of them speaks for a number.

A number belongs to the nearest word before it; a word right behind it (`0812… (WA)`) speaks too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OTHER = "other"  # says that the number is something else
REACH = 48  # characters from a word to its number: `NIK (Nomor Induk Kependudukan) sesuai KTP: …` is about the longest
BEHIND = re.compile(r"[^\w\n]{0,4}$")
NEXT_NUMBER = re.compile(r"[\W_]{0,4}\d")
OTHER_NUMBER = re.compile(r"\d{3}[^A-Za-z]*[A-Za-z]{2,}")
LIST = re.compile(r"\b(?:dan|atau|and|or|serta)\b", re.IGNORECASE)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """All context words as one pattern, and what each of them speaks for."""

    pattern: re.Pattern[str]
    kinds: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, words: Iterable[tuple[str, str]]) -> Vocabulary:
        """From pairs of word and kind. The longest word wins: `kode rekening` is not `rekening`."""
        kinds: dict[str, set[str]] = {}
        spelled: set[str] = set()
        for word, kind in words:
            kinds.setdefault(key(word), set()).add(kind)
            spelled.add(r"[\W_]{0,3}".join(re.findall(r"[^\W_]+", word)))
        longest_first = sorted(spelled, key=lambda one: (-len(one), one))
        pattern = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(longest_first)})(?![^\W\d_])", re.IGNORECASE)
        return cls(pattern, {word: frozenset(found) for word, found in kinds.items()})

    def find(self, text: str) -> tuple[Word, ...]:
        return tuple(Word(m.start(), m.end(), self.kinds[key(m.group())]) for m in self.pattern.finditer(text))

    def of_label(self, label: str) -> frozenset[str]:
        """What a column's name speaks for: `noHpPelapor`, `NIK_ibu`. The last word that speaks decides."""
        words = self.find(HUMP.sub(" ", label))
        return frozenset().union(*(word.kinds for word in words if OTHER not in word.kinds)) if words else NOBODY


@dataclass(frozen=True, slots=True)
class Word:
    """A context word at its place."""

    start: int
    end: int
    kinds: frozenset[str]


def key(word: str) -> str:
    """The letters and digits of a word: `No. KTP` and `no_ktp` are one."""
    return re.sub(r"[\W_]", "", word).lower()


def beside(text: str, start: int, end: int, words: tuple[Word, ...], label: frozenset[str]) -> frozenset[str]:
    """The kinds that the words around `text[start:end]` speak for; the label's where no word of the cell does."""
    before = _before(text, start, words)
    behind = [word.kinds for word in words if _is_behind(text, end, word)]
    if before is None and not behind:
        return label
    return (before or NOBODY).union(*behind)


def _before(text: str, start: int, words: tuple[Word, ...]) -> frozenset[str] | None:
    nearest = None
    for word in words:
        if word.end <= start and start - word.end <= REACH:
            nearest = word
    if nearest is None or OTHER_NUMBER.search(LIST.sub("", text[nearest.end : start])):
        return None
    return nearest.kinds


def _is_behind(text: str, end: int, word: Word) -> bool:
    if not end <= word.start <= end + 4 or not BEHIND.match(text[end : word.start]):
        return False
    return not NEXT_NUMBER.match(text, word.end)
