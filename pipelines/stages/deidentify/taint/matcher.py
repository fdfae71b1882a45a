"""Which values are looked for, as sorted numbers, and what was found in a text. A value itself is never kept here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pipelines.stages.deidentify.taint.plain import cells, digits_joined, plain, squeezed
from pipelines.stages.deidentify.taint.tokens import Numbers, Tokens, blocks, sequences, tokens

SHORTEST = 6  # letters and digits of a value that is looked for (PRIVACY.md); shorter ones stand everywhere
LONGEST = 8  # words of a value that are compared; a letter of complaint is known by how it begins
SURE = 15  # digits of a number that is no amount; shorter ones are looked for in text columns only
BITS = 24
_Part = tuple[Numbers, Numbers, int, Numbers]  # values, their first words, column, amounts
Learned = dict[int, list[_Part]]


@dataclass(frozen=True)
class _Values:
    """Values of so many words: their numbers in order, the first word, the column each is from, whether it may be an amount."""

    numbers: Numbers
    firsts: Numbers
    columns: Numbers
    amounts: Numbers


@dataclass(frozen=True)
class Matcher:
    """The values of the columns that do not leave."""

    columns: tuple[str, ...]
    values: Mapping[int, _Values]
    begins: Numbers = field(repr=False)  # bits of the first words: whether any value may begin so

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> Matcher:
        """Look for every value of these Arrow columns, in each of its spellings."""
        names = tuple(columns)
        found: Learned = {}
        begins = np.zeros(1 << BITS, bool)
        for place, column in enumerate(columns.values()):
            for block in blocks(plain(cells(column))):
                for spelling in {block, digits_joined(block), squeezed(block)}:
                    _learn(tokens(spelling), place, found, begins)
        return cls(names, {length: _sorted(parts) for length, parts in found.items()}, begins)

    def search(self, data: bytes, *, raw: bool) -> Counter[str]:
        """How often values of each column stand in UTF-8 text, one cell a line.

        `raw`: whole files, in which words may be amounts. Then numbers of fewer than 15 digits are passed over.
        """
        found: Counter[str] = Counter()
        for block in blocks(plain(data)):
            for spelling in {block} if raw else {block, digits_joined(block)}:
                for column, amount in self._hits(tokens(spelling)):
                    if not (raw and amount):
                        found[self.columns[column]] += 1
        return found

    def _hits(self, text: Tokens) -> Iterator[tuple[int, bool]]:
        at = np.flatnonzero(self.begins[_bits(text.numbers)])
        for length, values in self.values.items():
            places, numbers = sequences(text, at, length)
            where = np.minimum(np.searchsorted(values.numbers, numbers), len(values.numbers) - 1)
            for hit in where[values.numbers[where] == numbers].tolist():
                yield int(values.columns[hit]), bool(values.amounts[hit])
            del places


def _bits(numbers: Numbers) -> Numbers:
    return numbers >> np.uint64(64 - BITS)


def _learn(text: Tokens, column: int, found: Learned, begins: Numbers) -> None:
    """The cells of a block as values: the first words of each that is long enough."""
    if not len(text.numbers):
        return
    first = np.flatnonzero(np.diff(text.cells, prepend=-1))
    lengths = np.diff(np.append(first, len(text.numbers)))
    sizes, digits = np.add.reduceat(text.sizes, first), np.logical_and.reduceat(text.digits, first)
    long_enough = sizes >= SHORTEST
    amounts = digits & (sizes < SURE)
    for length in np.unique(np.minimum(lengths, LONGEST)[long_enough]).tolist():
        chosen = long_enough & (np.minimum(lengths, LONGEST) == length)
        _, numbers = sequences(text, first[chosen], length)
        firsts = text.numbers[first[chosen]]
        begins[_bits(firsts)] = True
        found.setdefault(length, []).append((numbers, firsts, column, amounts[chosen]))


def _sorted(parts: list[_Part]) -> _Values:
    numbers, firsts, amounts = (np.concatenate([part[place] for part in parts]) for place in (0, 1, 3))
    columns = np.concatenate([np.full(len(part[0]), part[2], np.int32) for part in parts])
    _, order = np.unique(numbers, return_index=True)
    return _Values(numbers[order], firsts[order], columns[order], amounts[order])
