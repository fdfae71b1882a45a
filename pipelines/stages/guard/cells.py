"""Cells of a CSV that a spreadsheet would run, and numbers that no program reads or that Excel has destroyed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from pipelines.stages.guard.quotes import Shape
from pipelines.stages.guard.read import MOST_OF_ONE_RULE
from pipelines.stages.guard.text import IDS as IDS_IN_TEXT
from pipelines.stages.guard.text import PHONE_OR_NUMBER

Trouble = tuple[int, str]
MOST_DIGITS = 100  # digits in a row; the largest double has 309, the largest sum of money on Earth 20
STRIDE = 10
NUMBER = PHONE_OR_NUMBER.pattern.encode()
LARGEST_EXPONENT = 308
RUN = re.compile(rb"[0-9]{%d}" % MOST_DIGITS)
DIGITS = re.compile(rb"[0-9]*+")
SAMPLED = re.compile(rb"[0-9]{%d,}+" % (MOST_DIGITS // STRIDE - 1))
SCIENTIFIC = re.compile(rb"[+-]?[0-9]+(?:([.,])[0-9]+)?[eE](\+?)([0-9]{1,9})")
IDS = re.compile(IDS_IN_TEXT.pattern.encode(), re.IGNORECASE)


@dataclass(frozen=True)
class Ids:
    """The columns whose labels, in the first rows, speak of a number that names somebody or something."""

    columns: frozenset[int]

    @classmethod
    def of(cls, part: Shape) -> Ids:
        lines = re.split(rb"\r\n|\r|\n", part.data[:65536], maxsplit=10)[:10]
        rows = [line.replace(b"_", b" ").split(part.delimiter) for line in lines]
        return cls(frozenset(column for row in rows for column, cell in enumerate(row) if IDS.search(cell)))


def formulas(part: Shape) -> list[Trouble]:
    """Cells that start with `=`, `@`, a tab, or a `+` that begins neither a number nor a phone number."""
    signs = [sign for sign in b"=@+\t" if sign in part.data and sign != part.delimiter[0]]
    return list(islice(_formulas(part, signs), MOST_OF_ONE_RULE)) if signs else []


def _formulas(part: Shape, signs: list[int]) -> Iterator[Trouble]:
    number = re.compile(NUMBER + rb'(?:["\r\n' + re.escape(part.delimiter) + rb"]|\Z)")
    for sign, start in _first_signs(part, signs):
        if part.data[sign] != ord("+") or not number.match(part.data, sign):
            yield start, "formula"


def _first_signs(part: Shape, signs: list[int]) -> Iterator[tuple[int, int]]:
    """Positions of the signs that come first in a cell, before or after its opening quote, and of the cells."""
    padded = np.frombuffer(b"\n\n" + part.data, np.uint8)  # so that byte i of the block stands at i + 2
    is_sign, is_edge = np.zeros(256, bool), np.zeros(256, bool)
    is_sign[signs] = True
    is_edge[[10, 13, part.delimiter[0]]] = True
    found = np.flatnonzero(is_sign[padded[2:]])
    quote = padded[found + 1] == ord('"')
    first = is_edge[padded[found + 1]] | (quote & (is_edge[padded[found]] | (found == 1)))
    starts = found[first] - quote[first]
    free = np.isin(starts - 1, part.outside(starts - 1)) if len(part.starts) else np.ones(len(starts), bool)
    yield from zip(found[first][free].tolist(), starts[free].tolist(), strict=True)


def numbers(part: Shape, ids: Ids) -> list[Trouble]:
    """A hundred digits in a row, an exponent beyond 308, and `3.20411E+15` where a label speaks of a number."""
    return list(islice(_runs(part.data), MOST_OF_ONE_RULE)) + list(islice(_exponents(part, ids), MOST_OF_ONE_RULE))


def _runs(data: bytes) -> Iterator[Trouble]:
    """Every tenth byte is enough to see where a hundred digits could be."""
    end = 0
    for sampled in SAMPLED.finditer(data[::STRIDE]):
        start = max(sampled.start() * STRIDE - STRIDE, end)
        if match := RUN.search(data, start, sampled.end() * STRIDE + MOST_DIGITS):
            yield match.start(), "huge-number"
            end = more.end() if (more := DIGITS.match(data, match.end())) else match.end()


def _exponents(part: Shape, ids: Ids) -> Iterator[Trouble]:
    array = np.frombuffer(part.data, np.uint8)
    digit = (array - 48) < 10  # noqa: PLR2004  (unsigned: what is below '0' wraps around)
    after = digit | (array == ord("+"))
    candidates = np.flatnonzero(digit[:-2] & after[2:] & ((array[1:-1] | 32) == ord("e")))
    for position in candidates.tolist():
        start = max(part.data.rfind(sign, 0, position) for sign in (part.delimiter, b"\n", b"\r", b'"')) + 1
        match = SCIENTIFIC.match(part.data, start)
        after_it = part.data[match.end() : match.end() + 1] if match else b"x"
        if match and (not after_it or after_it in part.delimiter + b'"\r\n'):
            if int(match[3]) > LARGEST_EXPONENT:
                yield start, "huge-number"
            elif match[1] and match[2] and int(match[3]) > 10 and part.place(start)[1] in ids.columns:  # noqa: PLR2004
                yield start, "huge-number:excel"
