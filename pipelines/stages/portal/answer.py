"""The answer of a dataset in words: its figure put into the sentence and the headline that its YAML declares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number, value

if TYPE_CHECKING:
    from pipelines.model.dataset import Answer
    from pipelines.model.figure import Figure, Group
    from pipelines.model.shelf import Shelf
    from pipelines.model.text import Language


def headline_figure(figure: Figure, answer: Answer, language: Language) -> str:
    """The value alone, in its unit: `59,8%`."""
    return value(figure.value, answer.unit, language, answer.decimals)


def sentence(shelf: Shelf, language: Language) -> str:
    """The answer in one sentence, or the description when nothing could be measured."""
    words = _words(shelf, language)
    answer = shelf.dataset.answer
    return fill(answer.sentence[language], words) if answer and words else shelf.dataset.description[language]


def sentence_html(shelf: Shelf, language: Language) -> str:
    """The same sentence as HTML, its figures in bold: they are what people came for."""
    answer, words = shelf.dataset.answer, _words(shelf, language)
    if answer is None or not words:
        return safe(shelf.dataset.description[language])
    bold = {key: f"<strong>{safe(word)}</strong>" for key, word in words.items() if key != "edition"}
    pieces = re.split(r"(\{\w+\})", answer.sentence[language])
    return "".join(
        fill(piece, {**bold, "edition": safe(words["edition"])}) if piece.startswith("{") else safe(piece)
        for piece in pieces
    )


def _words(shelf: Shelf, language: Language) -> dict[str, str]:
    """What stands for each `{name}`; nothing when nothing could be measured."""
    answer, account, newest = shelf.dataset.answer, shelf.account, shelf.newest
    if answer is None or account is None or account.figure is None or account.figure.value is None or newest is None:
        return {}
    figure, unit = account.figure, part_unit(shelf)
    return {
        "value": headline_figure(figure, answer, language),
        "numerator": value(figure.numerator, unit, language, 0),
        "denominator": value(figure.denominator, unit, language, 0),
        "n": number(figure.n, language),
        "edition": shelf.period(newest).title(language),
    }


def headline(shelf: Shelf, language: Language) -> str:
    """The chart's title: what is seen in it."""
    answer, account = shelf.dataset.answer, shelf.account
    if answer is None or account is None or account.figure is None:
        return shelf.dataset.title[language]
    named = [group for group in account.figure.groups if group.name and group.value is not None]
    if answer.headline is None or not named:
        return answer.question[language]
    low, high = min(named, key=_size), max(named, key=_size)
    return fill(
        answer.headline[language],
        {
            "lowest": low.name,
            "highest": high.name,
            "lowest_value": value(low.value, answer.unit, language, answer.decimals),
            "highest_value": value(high.value, answer.unit, language, answer.decimals),
        },
    )


def _size(group: Group) -> float:
    return group.value or 0.0


def part_unit(shelf: Shelf) -> str:
    """The unit of numerator and denominator: the measured field's own; a share counts rows and needs none."""
    answer = shelf.dataset.answer
    fields = {field["name"]: field for field in shelf.dataset.fields}
    return str(fields.get(answer.of or "", {}).get("unit", "")) if answer and answer.measure == "ratio" else ""


def fill(template: str, words: Mapping[str, str]) -> str:
    """Put words into `{name}`; an unknown name is left as it stands, so that a slip shows and nothing breaks."""
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), template)
