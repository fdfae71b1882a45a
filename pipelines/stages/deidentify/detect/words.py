"""Context words: which stand in a text or a label, and which of them speaks for a number.

A number belongs to the nearest word before it; a word right behind it (`0812… (WA)`) speaks too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

OTHER = "other"  # says that the number is something else
NEAR = 4
REACH = 48  # characters from a word to its number: `NIK (Nomor Induk Kependudukan) sesuai KTP: …` is about the longest
BEHIND = re.compile(r"[^\w\n]{0,4}$")
NEXT_NUMBER = re.compile(r"[\W_]{0,4}\d")
OTHER_NUMBER = re.compile(r"\d{3}[^A-Za-z]*[A-Za-z]{2,}")
LIST = re.compile(r"\b(?:dan|atau|and|or|serta)\b", re.IGNORECASE)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
TOKEN = re.compile(r"[^\W\d_]+")
JOINT = re.compile(r"[\W_]{1,3}")  # `No. KTP`, `no_ktp`
NOBODY: frozenset[str] = frozenset()
Phrase = tuple[tuple[str, ...], frozenset[str]]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All context words by their first token: what follows it, and what the whole speaks for; longest first."""

    phrases: Mapping[str, tuple[Phrase, ...]]

    @classmethod
    def of(cls, words: Iterable[tuple[str, str]]) -> Vocabulary:
        """From pairs of word and kind. `no hp` is also written `nohp`; the longest wins: `kode rekening` is not `rekening`."""
        kinds: dict[tuple[str, ...], set[str]] = {}
        for word, kind in words:
            tokens = tuple(TOKEN.findall(word.lower()))
            kinds.setdefault(tokens, set()).add(kind)
            if len(tokens) > 1:
                kinds.setdefault(("".join(tokens),), set()).add(kind)
        phrases: dict[str, list[Phrase]] = {}
        for tokens in sorted(kinds, key=lambda one: (-len(one), one)):
            phrases.setdefault(tokens[0], []).append((tokens[1:], frozenset(kinds[tokens])))
        return cls({first: tuple(rest) for first, rest in phrases.items()})

    def find(self, text: str) -> tuple[Word, ...]:
        """The context words of a text, without overlaps."""
        tokens = [match.span() for match in TOKEN.finditer(text)]
        spelled = [text[start:end].lower() for start, end in tokens]
        found: list[Word] = []
        place = 0
        while place < len(tokens):
            size, kinds = self._at(text, tokens, spelled, place)
            if size:
                found.append(Word(tokens[place][0], tokens[place + size - 1][1], kinds))
            place += size or 1
        return tuple(found)

    def _at(
        self, text: str, tokens: list[tuple[int, int]], spelled: list[str], place: int
    ) -> tuple[int, frozenset[str]]:
        for rest, kinds in self.phrases.get(spelled[place], ()):
            last = place + len(rest)
            if tuple(spelled[place + 1 : last + 1]) == rest and all(
                JOINT.fullmatch(text, tokens[i][1], tokens[i + 1][0]) for i in range(place, last)
            ):
                return len(rest) + 1, kinds
        return 0, NOBODY

    def of_label(self, label: str) -> frozenset[str]:
        """What a column's name speaks for: `noHpPelapor`, `NIK_ibu`."""
        kinds = [word.kinds for word in self.find(HUMP.sub(" ", label))]
        return NOBODY.union(*(one for one in kinds if OTHER not in one))


@dataclass(frozen=True, slots=True)
class Word:
    """A context word at its place."""

    start: int
    end: int
    kinds: frozenset[str]


def beside(text: str, start: int, end: int, words: tuple[Word, ...], label: frozenset[str]) -> frozenset[str]:
    """The kinds that the words around `text[start:end]` speak for; the label's where no word of the cell does."""
    before = _before(text, start, words)
    behind = _behind(text, end, words)
    if before is None and behind is None:
        return label
    return (before or NOBODY) | (behind or NOBODY)


def _before(text: str, start: int, words: tuple[Word, ...]) -> frozenset[str] | None:
    place = bisect_right(words, start, key=lambda word: word.end)
    if place == 0 or start - words[place - 1].end > REACH:
        return None
    nearest = words[place - 1]
    return None if OTHER_NUMBER.search(LIST.sub("", text[nearest.end : start])) else nearest.kinds


def _behind(text: str, end: int, words: tuple[Word, ...]) -> frozenset[str] | None:
    place = bisect_left(words, end, key=lambda word: word.start)
    if (
        place == len(words)
        or words[place].start - end > NEAR
        or not BEHIND.match(text[end : words[place].start])
        or NEXT_NUMBER.match(text, words[place].end)
    ):
        return None
    return words[place].kinds
