"""Rows of digits with anything between them, and the ways in which an identifier can lie in such a row.

What is no row although it looks like one is covered first: UUIDs, hashes, dates, times, coordinates.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

GAP = 6  # characters that may stand between two digits of one identifier
CHAIN = re.compile(rf"\d+(?:[\W_]{{1,{GAP}}}\d+)*")
DIGITS = re.compile(r"\d+")
DATE = r"(?:\d{1,2}(?P<a>[-./])\d{1,2}(?P=a)(?:19|20)\d\d|(?:19|20)\d\d(?P<b>[-./])(?:0[1-9]|1[0-2])(?P=b)(?:0[1-9]|[12]\d|3[01]))"
TIME = r"(?:[ ,T]{1,2}[0-2]?\d[:.][0-5]\d(?:[:.][0-5]\d(?:[.,]\d{1,6})?)?)?"
DATES = re.compile(
    rf"(?<![\d])(?<!\d[-./,]){DATE}{TIME}(?:[^\w]{{1,4}}{DATE.replace('<a>', '<c>').replace('=a', '=c').replace('<b>', '<d>').replace('=b', '=d')}{TIME})?(?![-./_]?\d)(?! ?(?:19|20)\d{{4}}(?!\d))"
)
# of an account, a programme or an office; what stands behind it is another number
CODE = re.compile(r"(?<![\w.])[1-9X]\.\d{1,2}(?:\.\d{1,2}){1,6}(?:\.\d{3,5}){0,2}(?![.\w])")
UUID = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
# a hash is as unlikely as a random number to hold fifteen digits in a row
HASH = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]{0,14}[A-Fa-f])(?:[0-9]{0,14}[A-Fa-f]){6,}[0-9]{0,14}(?![0-9A-Za-z])")
HEX = re.compile(r"\d[A-Fa-f]|[A-Fa-f][\d-]|[Oo][Cc][Dd][Ss]")
COORDINATES = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{4,}\s{0,2}[,; ]\s{0,2}-?\d{1,3}\.\d{4,}(?![\d.])")
OCID = re.compile(r"(?<![A-Za-z0-9])ocds-[0-9A-Za-z]{6}-[\w.:/-]{0,80}", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
FEWEST = 5  # fewer digits identify nobody
THREE = 3
CENTS = 4
MONEY = re.compile(r"(?:\brp|\bidr|\busd|\beur|\bgbp|[$€£¥])[\s.:=]{0,3}$|^\s?-\s?$", re.IGNORECASE)


def covered(text: str) -> str:
    """The text with look-alikes made unreadable; every character keeps its place."""
    text = DATES.sub(_cover, text)
    if "." in text:
        text = CODE.sub(_cover, COORDINATES.sub(_cover, text))
    if not HEX.search(text):
        return text
    if "-" in text:
        text = OCID.sub(_cover, UUID.sub(_cover, text))
    return HASH.sub(lambda m: _cover(m) if m.end() - m.start() >= 24 else m.group(), text)  # noqa: PLR2004


def _cover(match: re.Match[str]) -> str:
    return "x" * (match.end() - match.start())


@dataclass(frozen=True, slots=True)
class Chain:
    """A row of groups of digits; `text` is the whole text in which it stands, `gaps` what separates the groups."""

    text: str
    groups: tuple[tuple[int, int], ...]
    numbers: tuple[str, ...]
    sizes: tuple[int, ...]
    gaps: tuple[str, ...]

    @property
    def is_whole_cell(self) -> bool:
        """Nothing but this number: then the column can tell what it is."""
        around = self.text[: self.groups[0][0]] + self.text[self.groups[-1][1] :]
        return not any(character.isalnum() for character in around)


@dataclass(frozen=True, slots=True)
class Window:
    """Groups `first` to `last` of a chain, read as one number."""

    chain: Chain
    first: int
    last: int
    digits: str

    @property
    def start(self) -> int:
        return self.chain.groups[self.first][0]

    @property
    def end(self) -> int:
        return self.chain.groups[self.last][1]

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.chain.sizes[self.first : self.last + 1]

    @property
    def numbers(self) -> tuple[str, ...]:
        return self.chain.numbers[self.first : self.last + 1]

    @property
    def gaps(self) -> tuple[str, ...]:
        return self.chain.gaps[self.first : self.last]

    @property
    def is_run(self) -> bool:
        return self.first == self.last

    @property
    def fills_the_chain(self) -> bool:
        return self.first == 0 and self.last == len(self.chain.sizes) - 1

    @property
    def before(self) -> str | None:
        """What separates it from the group before, if the chain has one."""
        return self.chain.gaps[self.first - 1] if self.first else None

    @property
    def after(self) -> str | None:
        return self.chain.gaps[self.last] if self.last < len(self.chain.gaps) else None

    @property
    def stands_apart(self) -> bool:
        """The row does not go on with the marks that it has inside, and it is not the fraction of a number."""
        return not ({self.before, self.after} - {None}) & set(self.gaps) and not self.is_fraction

    @property
    def is_fraction(self) -> bool:
        """What follows the point of `143.08224205`."""
        if self.before == ",":  # else it may be a list: `1,3204…,Budi`
            return self.chain.numbers[self.first - 1] == "0"
        return self.before == "."

    @property
    def is_decimal(self) -> bool:
        """Whole number and fraction: `40.89187241649303`; each of both alone too, unless the fraction is zero."""
        if len(self.chain.sizes) != 2 or self.chain.gaps[0] not in {".", ","}:  # noqa: PLR2004
            return False
        if self.chain.numbers[0][0] == "0" and self.chain.sizes[0] > 1:
            return False  # `021.1234567`
        fraction = self.chain.numbers[1]
        if not self.is_run or self.is_fraction:
            return True
        if self.chain.gaps[0] == ",":  # else two numbers in a list
            return self.last == 0 and len(fraction) <= CENTS and bool(fraction.strip("0"))
        return self.last == 1 or bool(fraction.strip("0"))

    @property
    def is_measure(self) -> bool:
        return self.is_decimal or self.is_fraction or self.has_cents

    @property
    def is_thousands(self) -> bool:
        """`3.204.110.101.900.001`: groups of three after a first of one to three, all with the same mark."""
        sizes, gaps = self.sizes, self.gaps
        if len(sizes) == 1 or sizes[0] > THREE or set(sizes[1:]) != {THREE}:
            return False
        return len(set(gaps)) == 1 and gaps[0] in {".", ",", " ", "'", "_"}

    @property
    def has_cents(self) -> bool:
        """`64.569.124.819.654,00`: thousands, then another mark and two digits."""
        sizes, gaps = self.sizes, self.gaps
        if len(sizes) < THREE or sizes[-1] > 2 or {gaps[0], gaps[-1]} != {".", ","}:  # noqa: PLR2004
            return False
        return sizes[0] <= THREE and set(sizes[1:-1]) == {THREE} and len(set(gaps[:-1])) == 1

    @property
    def is_amount(self) -> bool:
        """After a currency or a minus, or with cents."""
        if self.after == "," and self.chain.sizes[self.last + 1] == 2:  # noqa: PLR2004
            return True
        return MONEY.search(self.chain.text, max(0, self.start - 8), self.start) is not None

    @property
    def is_code(self) -> bool:
        """`5.1.02.01.001.00024`: codes of accounts, programmes and offices begin with one digit and a dot."""
        return (
            not self.is_run and self.chain.sizes[0] == 1 and self.gaps[0][:1] in {".", "-", ","} and max(self.sizes) > 1
        )

    @property
    def ends_in_a_year(self) -> bool:
        """`0812/345/2024` is the number of a letter."""
        return not self.is_run and self.gaps[-1] == "/" and YEAR.fullmatch(self.numbers[-1]) is not None

    @property
    def is_list(self) -> bool:
        """`1101 1102 1103 1104`: numbers of equal length that begin alike are a list of codes."""
        numbers = self.numbers
        alike = len({(len(one), one[:2]) for one in numbers}) == 1
        return alike and len(numbers) >= THREE and len(numbers[0]) >= THREE


def chains(text: str) -> Iterator[Chain]:
    """Every row of digits of a text that `covered` has gone over."""
    for match in CHAIN.finditer(text):
        start, end = match.span()
        if end - start < FEWEST:
            continue
        groups = tuple(group.span() for group in DIGITS.finditer(text, start, end))
        numbers = tuple(text[first:last] for first, last in groups)
        gaps = tuple(text[left[1] : right[0]] for left, right in pairwise(groups))
        yield Chain(text, groups, numbers, tuple(map(len, numbers)), gaps)


def windows(chain: Chain, lengths: Collection[int], most: int, firsts: Iterable[int] | None = None) -> Iterator[Window]:
    """Every stretch of whole groups whose digits are as many as asked for, `most` at most; beginning at `firsts` only."""
    sizes = chain.sizes
    for first in range(len(sizes)) if firsts is None else firsts:
        total = 0
        for last in range(first, len(sizes)):
            total += sizes[last]
            if total > most:
                break
            if total in lengths:
                yield Window(chain, first, last, "".join(chain.numbers[first : last + 1]))
