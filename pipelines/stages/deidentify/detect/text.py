"""What one text holds: cells, labels, titles, sheet names; with places, so that a row's free text can be redacted."""

from __future__ import annotations

import re

from pipelines.stages.deidentify.detect.hit import Found, best
from pipelines.stages.deidentify.detect.normal import Normal, decoded, normal
from pipelines.stages.deidentify.detect.numbers import numbers
from pipelines.stages.deidentify.detect.patterns import patterns
from pipelines.stages.deidentify.detect.phones import phones
from pipelines.stages.deidentify.detect.table import Table
from pipelines.stages.deidentify.detect.view import View

SCIENTIFIC = re.compile(r"(?<![\w.])(\d)[.,](\d{10,17})[eE]\+?(1[0-9])(?!\d)")


def find(text: str, table: Table, label: frozenset[str]) -> list[Found]:
    """All identifiers in a text as it is and as it reads once decoded; places are those of the text given."""
    plain = normal(text)
    variants = [plain, decoded(plain), _whole_number(plain)]
    found = [item for variant in variants if variant is not None for item in _found(variant, table, label)]
    return best(found)


def _found(text: Normal, table: Table, label: frozenset[str]) -> list[Found]:
    view = View.of(text.text, table, label)
    found = [*patterns(view), *numbers(view), *phones(view)]
    if letters := view.with_letters_read_as_digits():
        found += [*numbers(letters, only_beside=True), *phones(letters, only_beside=True)]
    return [
        Found(item.kind, item.confidence, *text.span(item.start, item.end), item.chance, item.asked) for item in found
    ]


def _whole_number(text: Normal) -> Normal | None:
    """`3.204110101900001E+15`, as spreadsheets write long numbers, read as the number that it is."""
    match = SCIENTIFIC.search(text.text)
    if match is None or len(match[2]) > int(match[3]):
        return None
    digits = (match[1] + match[2]).ljust(int(match[3]) + 1, "0")
    before, after = text.text[: match.start()], text.text[match.end() :]
    start, end = text.span(*match.span())
    places = [text.span(i, i + 1) for i in range(match.start())]
    tail = [text.span(i, i + 1) for i in range(match.end(), len(text.text))]
    spans = [*places, *[(start, end)] * len(digits), *tail]
    return Normal(before + digits + after, tuple(s for s, _ in spans), tuple(e for _, e in spans))
