"""Rows of digits with anything between them, and the ways in which an identifier can lie in such a row.

What is no row although it looks like one is covered first: UUIDs, hashes, dates, times, coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

GAP = 6  # characters that may stand between two digits of one identifier
CHAIN = re.compile(rf"\d+(?:[\W_]{{1,{GAP}}}\d+)*")
DIGITS = re.compile(r"\d+")
DATE = r"(?:\d{1,2}(?P<a>[-./])\d{1,2}(?P=a)(?:19|20)\d\d|(?:19|20)\d\d(?P<b>[-./])(?:0[1-9]|1[0-2])(?P=b)(?:0[1-9]|[12]\d|3[01]))"
TIME = r"(?:[ ,T]{1,2}[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d(?:[.,]\d{1,6})?)?)?"
DATES = re.compile(
    rf"(?<![\d])(?<!\d[-./,]){DATE}{TIME}(?:[^\w]{{1,4}}{DATE.replace('<a>', '<c>').replace('=a', '=c').replace('<b>', '<d>').replace('=b', '=d')}{TIME})?(?![\W_]{{0,3}}\d)"
)
UUID = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
# a hash is as unlikely as a random number to hold fifteen digits in a row
HASH = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]{0,14}[A-Fa-f])(?:[0-9]{0,14}[A-Fa-f]){6,}[0-9]{0,14}(?![0-9A-Za-z])")
COORDINATES = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{4,}\s{0,2}[,; ]\s{0,2}-?\d{1,3}\.\d{4,}(?![\d.])")
OCID = re.compile(r"(?<![A-Za-z0-9])ocds-[0-9A-Za-z]{6}-[\w.:/-]{0,80}", re.IGNORECASE)
MONEY = re.compile(r"(?:\brp|\bidr|\busd|\beur|\bgbp|[$€£¥])[\s.:=]{0,3}$", re.IGNORECASE)


def covered(text: str) -> str:
    """The text with look-alikes made unreadable; every character keeps its place."""
    for pattern, sign in ((UUID, "-"), (DATES, ""), (COORDINATES, "."), (OCID, "-")):
        if sign in text:
            text = pattern.sub(_cover, text)
    return HASH.sub(lambda m: _cover(m) if m.end() - m.start() >= 24 else m.group(), text)  # noqa: PLR2004


def _cover(match: re.Match[str]) -> str:
    return "x" * (match.end() - match.start())


@dataclass(frozen=True)
class Chain:
    """A row of groups of digits; `text` is the whole text in which it stands."""

    text: str
    groups: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.groups[0][0]

    @property
    def end(self) -> int:
        return self.groups[-1][1]

    @cached_property
    def is_money(self) -> bool:
        return MONEY.search(self.text, max(0, self.start - 8), self.start) is not None

    @cached_property
    def is_whole_cell(self) -> bool:
        """Nothing but this number: then the column can tell what it is."""
        around = self.text[: self.start] + self.text[self.end :]
        return not any(character.isalnum() for character in around)


@dataclass(frozen=True)
class Window:
    """Groups `first` to `last` of a chain, read as one number."""

    chain: Chain
    first: int
    last: int

    @property
    def start(self) -> int:
        return self.chain.groups[self.first][0]

    @property
    def end(self) -> int:
        return self.chain.groups[self.last][1]

    @cached_property
    def digits(self) -> str:
        text = self.chain.text
        return "".join(text[start:end] for start, end in self.chain.groups[self.first : self.last + 1])

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.chain.groups[self.first : self.last + 1])

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        text, groups = self.chain.text, self.chain.groups[self.first : self.last + 1]
        return tuple(text[left[1] : right[0]] for left, right in zip(groups, groups[1:], strict=False))

    @property
    def fills_the_chain(self) -> bool:
        return self.first == 0 and self.last == len(self.chain.groups) - 1

    @cached_property
    def is_number(self) -> bool:
        """`3.204.110.101.900.001` or `40.89187241649303`: digits grouped by thousands, or one decimal point."""
        whole = self.chain.groups
        is_decimal = len(whole) == 2 and self.chain.text[whole[0][1] : whole[1][0]] in {".", ","}  # noqa: PLR2004
        return is_decimal or is_thousands(self.sizes, self.gaps)

    @cached_property
    def is_code(self) -> bool:
        """`5.1.02.01.001.00024`: codes of accounts, programmes and offices begin with one digit and a dot."""
        first = self.chain.groups[0]
        return bool(self.gaps) and first[1] - first[0] == 1 and self.gaps[0][:1] in {".", "-", ","} and max(self.sizes) > 1

    @cached_property
    def is_list(self) -> bool:
        """`1101 1102 1103 1104`: numbers of equal length that begin alike are a list of codes."""
        numbers = [self.chain.text[start:end] for start, end in self.chain.groups[self.first : self.last + 1]]
        return len(numbers) > 2 and len({len(one) for one in numbers}) == 1 and len({one[:2] for one in numbers}) == 1 and len(numbers[0]) > 2  # noqa: PLR2004


def is_thousands(sizes: tuple[int, ...], gaps: tuple[str, ...]) -> bool:
    """Groups of three after a first of one to three, all with the same mark."""
    same_mark = len(set(gaps)) == 1 and gaps[0] in {".", ",", " ", "'", "_"}
    return len(sizes) > 1 and same_mark and sizes[0] <= 3 and all(size == 3 for size in sizes[1:])  # noqa: PLR2004


def chains(text: str) -> Iterator[Chain]:
    """Every row of digits of a text that `covered` has gone over."""
    for match in CHAIN.finditer(text):
        if match.end() - match.start() >= 5:  # noqa: PLR2004  # fewer digits identify nobody
            groups = DIGITS.finditer(text, match.start(), match.end())
            yield Chain(text, tuple(group.span() for group in groups))


def windows(chain: Chain, lengths: Collection[int]) -> Iterator[Window]:
    """Every stretch of whole groups whose digits are as many as asked for."""
    most = max(lengths)
    sizes = [end - start for start, end in chain.groups]
    for first in range(len(sizes)):
        total = 0
        for last in range(first, len(sizes)):
            total += sizes[last]
            if total > most:
                break
            if total in lengths:
                yield Window(chain, first, last)
