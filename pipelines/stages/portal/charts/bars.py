"""Groups compared: a bar in a bar where a part of something planned is shown, else plain bars. Text stays text and wraps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipelines.stages.portal.charts.frame import frame, twin
from pipelines.stages.portal.charts.scale import Scale
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number, value

if TYPE_CHECKING:
    from pipelines.model.dataset import Answer
    from pipelines.model.figure import Figure, Group
    from pipelines.model.text import Language

WIDTH = 1000  # of the drawing's own units; the page stretches it
PARTS = ("ratio", "share")


def bars(
    figure: Figure,
    answer: Answer,
    *,
    language: Language,
    prefix: str,
    title: str,
    subtitle: str,
    source: str,
    part_unit: str = "",
) -> str:
    """The groups of a figure, in their order. `part_unit`: unit of numerator and denominator."""
    named = [(_name(group, figure, language), group) for group in figure.groups]
    scale = _scale(figure, answer)
    items = "".join(_item(name, group, answer, language, part_unit, scale) for name, group in named)
    rows = [
        [name, _said(group, answer, language), *_parts(group, answer, language, part_unit)] for name, group in named
    ]
    table = twin(_head(answer, language), rows, title)
    drawing = f'{_key(answer, language)}<ul class="tp-bars">{items}</ul>'
    return frame(drawing, title, subtitle, _summary(named, answer, language), table, source, language, prefix)


def _name(group: Group, figure: Figure, language: Language) -> str:
    if group.name:
        return group.name
    if figure.others and group is figure.groups[-1]:
        return f"{figure.others} lainnya" if language == "id" else f"{figure.others} others"
    return "tanpa nama" if language == "id" else "no name"


def _item(name: str, group: Group, answer: Answer, language: Language, part_unit: str, scale: Scale) -> str:
    shown = f"<strong>{safe(_said(group, answer, language))}</strong>{_of(group, answer, language, part_unit)}"
    return (
        f'<li><span class="tp-bar-name">{safe(name)}</span> <span class="tp-bar-value">{shown}</span>'
        f'<svg class="tp-bar" viewBox="0 0 {WIDTH} 12" preserveAspectRatio="none" aria-hidden="true">'
        f"{_bar(group, answer, scale)}</svg></li>"
    )


def _said(group: Group, answer: Answer, language: Language) -> str:
    return value(group.value, answer.unit, language, answer.decimals)


def _measured(amount: float | None) -> float | None:
    return amount if amount is not None and math.isfinite(amount) else None


def _scale(figure: Figure, answer: Answer) -> Scale:
    """One scale for all bars; it begins at zero, or at the lowest value where one is below zero."""
    extents = [0.0]
    for group in figure.groups:
        amounts = (group.denominator, group.numerator) if answer.measure in PARTS else (group.value,)
        extents += [known for amount in amounts if (known := _measured(amount)) is not None]
    low, high = (0.0 if answer.measure in PARTS else min(extents)), max(extents)
    return Scale(low, high if high > low else low + 1.0, 0, WIDTH)


def _bar(group: Group, answer: Answer, scale: Scale) -> str:
    """Light: what was planned or due; dark: what became of it; a black tick stands at the planned amount."""
    amount = _measured(group.value)
    if amount is None:
        return f'<rect class="tp-bar-none" width="{WIDTH}" height="12"/>'
    if answer.measure in PARTS:
        planned, done = (scale(max(_measured(part) or 0.0, 0.0)) for part in (group.denominator, group.numerator))
        return (
            f'<rect class="tp-bar-plan" width="{planned}" height="12"/><rect class="tp-bar-done" y="3" width="{done}" height="6"/>'
            f'<rect class="tp-bar-tick" x="{max(round(planned - 3, 1), 0)}" y="0" width="3" height="12"/>'
        )
    zero, end = scale(0.0), scale(amount)
    axis = f'<rect class="tp-bar-tick" x="{round(zero - 1, 1)}" width="2" height="12"/>' if zero else ""
    kind = "tp-bar-minus" if amount < 0 else "tp-bar-done"
    return f'<rect class="{kind}" x="{min(zero, end)}" width="{round(abs(end - zero), 1)}" height="12"/>{axis}'


def _summary(named: list[tuple[str, Group]], answer: Answer, language: Language) -> str:
    """The drawing in one sentence: the first bar, which is the largest, and both ends."""
    known = [(name, group) for name, group in named if group.name and _measured(group.value) is not None]
    if not known:
        return ""
    ends = (known[0], max(known, key=_amount), min(known, key=_amount))
    words = ("Di atas", "tertinggi", "terendah") if language == "id" else ("At the top", "highest", "lowest")
    said = (
        f"{word}: {name}, {_said(group, answer, language)}" for word, (name, group) in zip(words, ends, strict=True)
    )
    return "; ".join(said) + "."


def _amount(named: tuple[str, Group]) -> float:
    return named[1].value or 0.0


def _of(group: Group, answer: Answer, language: Language, unit: str) -> str:
    if answer.measure not in PARTS or group.denominator is None:
        return ""
    word = "dari" if language == "id" else "of"
    return f" {word} {safe(value(group.denominator, unit, language, 0))}"


def _parts(group: Group, answer: Answer, language: Language, unit: str) -> list[str]:
    if answer.measure in PARTS:
        return [value(part, unit, language, 0) for part in (group.numerator, group.denominator)]
    return [number(group.n, language)]


def _head(answer: Answer, language: Language) -> list[str]:
    two = {"id": ["Kelompok", "Nilai", "Bagian", "Keseluruhan"], "en": ["Group", "Value", "Part", "Whole"]}[language]
    one = {"id": ["Kelompok", "Nilai", "Baris"], "en": ["Group", "Value", "Rows"]}[language]
    return two if answer.measure in PARTS else one


def _key(answer: Answer, language: Language) -> str:
    """Which colour is which; a table's head would be too far away."""
    if answer.measure not in PARTS:
        return ""
    words = ("tercapai", "seluruhnya") if language == "id" else ("reached", "in all")
    return (
        f'<p class="tp-key-line"><svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true"><rect class="tp-bar-done" y="3" width="16" height="6"/></svg> {safe(words[0])} '
        f'<svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true"><rect class="tp-bar-plan" width="16" height="12"/><rect class="tp-bar-tick" x="13" width="3" height="12"/></svg> {safe(words[1])}</p>'
    )
