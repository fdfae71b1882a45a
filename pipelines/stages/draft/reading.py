"""What the whole of a column could be read as, and what is personal in it. Who reads and looks (`tidy` and `deidentify`, which
will read and look at the deliveries too) is passed in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from pipelines.model.text import Text

Sign = tuple[str, str]  # decimal and group character
PLAIN: Sign = ("", "")  # as Table Schema has numbers: 1234.5


@dataclass(frozen=True)
class Numbers:
    """The forms in which every cell of a column is a number; where two of them differ, and in which there are fractions.

    `loose` are the forms that fit only when some cells group their thousands and others do not.
    """

    possible: tuple[Sign, ...]
    loose: tuple[Sign, ...] = ()
    apart: frozenset[frozenset[Sign]] = frozenset()
    fractions: frozenset[Sign] = frozenset()
    currency: bool = False

    def rivals(self, among: Collection[Sign]) -> bool:
        return any(pair <= set(among) for pair in self.apart)


@dataclass(frozen=True)
class Days:
    """The forms (`D/M/Y`; empty: ISO 8601) in which every cell of a column is a day or moment."""

    possible: tuple[str, ...]
    rivals: bool = False
    timed: bool = False


@dataclass(frozen=True)
class Personal:
    """Identifiers of one kind that a column holds: in how many cells, and whether they can be nothing else."""

    title: Text
    cells: int
    sure: bool


ReadNumbers = Callable[[Sequence[str]], Numbers]
ReadDays = Callable[[Sequence[str]], Days]
FindPersonal = Callable[[str, Sequence[str]], Sequence[Personal]]  # of a label and its cells


@dataclass(frozen=True)
class Readers:
    """Who reads the cells of a column."""

    numbers: ReadNumbers
    days: ReadDays
    personal: FindPersonal
