"""Groups compared: a bar in a bar where a part of something planned is shown, else plain bars. Text stays text and wraps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal.charts.frame import frame, twin
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
    names = [_name(group, figure, language) for group in figure.groups]
    values = [value(group.value, answer.unit, language, answer.decimals) for group in figure.groups]
    whole = max((_extent(group, answer) for group in figure.groups), default=0.0) or 1.0
    items = "".join(
        f'<li><span class="tp-bar-name">{safe(name)}</span> <span class="tp-bar-value"><strong>{safe(shown)}</strong>{_of(group, answer, language, part_unit)}</span>'
        f"{_bar(group, answer, whole)}</li>"
        for name, shown, group in zip(names, values, figure.groups, strict=True)
    )
    rows = [
        [name, shown, *_parts(group, answer, language, part_unit)]
        for name, shown, group in zip(names, values, figure.groups, strict=True)
    ]
    table = twin(_head(answer, language), rows, title)
    return frame(
        f'{_key(answer, language)}<ul class="tp-bars">{items}</ul>',
        title,
        subtitle,
        "",
        table,
        source,
        language,
        prefix,
    )


def _name(group: Group, figure: Figure, language: Language) -> str:
    if group.name:
        return group.name
    if figure.others and group is figure.groups[-1]:
        return f"{figure.others} lainnya" if language == "id" else f"{figure.others} others"
    return "tanpa nama" if language == "id" else "no name"


def _extent(group: Group, answer: Answer) -> float:
    if answer.measure in PARTS:
        return max(group.denominator or 0.0, group.numerator or 0.0)
    return abs(group.value or 0.0)


def _bar(group: Group, answer: Answer, whole: float) -> str:
    """Light: what was planned or due; dark: what became of it; a black tick stands at the planned amount."""
    if group.value is None:
        return '<svg class="tp-bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true"><rect class="tp-bar-none" width="1000" height="12"/></svg>'
    if answer.measure in PARTS:
        planned, done = _length(group.denominator, whole), _length(group.numerator, whole)
        inner = (
            f'<rect class="tp-bar-plan" width="{planned}" height="12"/><rect class="tp-bar-done" y="3" width="{done}" height="6"/>'
            f'<rect class="tp-bar-tick" x="{max(planned - 3, 0)}" y="0" width="3" height="12"/>'
        )
    else:
        kind = "tp-bar-minus" if group.value < 0 else "tp-bar-done"
        inner = f'<rect class="{kind}" width="{_length(abs(group.value), whole)}" height="12"/>'
    return f'<svg class="tp-bar" viewBox="0 0 1000 12" preserveAspectRatio="none" aria-hidden="true">{inner}</svg>'


def _length(amount: float | None, whole: float) -> float:
    return round(max(amount or 0.0, 0.0) / whole * WIDTH, 1)


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
    if answer.measure not in PARTS:
        return ""
    words = ("tercapai", "seluruhnya") if language == "id" else ("reached", "in all")
    return (
        f'<p class="tp-key-line"><svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true"><rect class="tp-bar-done" y="3" width="16" height="6"/></svg> {safe(words[0])} '
        f'<svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true"><rect class="tp-bar-plan" width="16" height="12"/></svg> {safe(words[1])}</p>'
    )
