"""A figure over editions. Drawn twice, 640 and 340 units wide, so that its text is never under 12 px on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.stages.portal.charts.frame import frame, twin
from pipelines.stages.portal.charts.scale import Scale, ticks
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import value

if TYPE_CHECKING:
    from pipelines.model.dataset import Answer
    from pipelines.model.text import Language

History = Sequence[tuple[str, float | None]]
HEIGHT, TOP, BOTTOM, LEFT = 230, 32, 28, 64  # room above for the last value, below for editions, left for the axis
CHARACTER = 7.2  # width of a digit at 12 px


def line(
    history: History, answer: Answer, *, language: Language, prefix: str, title: str, subtitle: str, source: str
) -> str:
    """`history`: (edition, value) from the oldest; a value that was not measured is a gap."""
    shown = [(edition, value(amount, answer.unit, language, answer.decimals)) for edition, amount in history]
    drawing = "".join(_svg(history, answer, language, width, name) for width, name in ((640, "wide"), (340, "narrow")))
    head = ["Edisi", "Nilai"] if language == "id" else ["Edition", "Value"]
    summary = f"{shown[0][0]}: {shown[0][1]}; {shown[-1][0]}: {shown[-1][1]}." if shown else ""
    return frame(drawing, title, subtitle, summary, twin(head, shown, title), source, language, prefix)


def _svg(history: History, answer: Answer, language: Language, width: int, name: str) -> str:
    measured = [amount for _, amount in history if amount is not None]
    if not measured:
        return ""
    marks = ticks(min(measured), max(measured))
    y = Scale(marks[0], marks[-1], HEIGHT - BOTTOM, TOP)
    x = Scale(0, max(len(history) - 1, 1), LEFT, width - 24) if len(history) > 1 else Scale(0, 0, LEFT, width - 24)
    return (
        f'<svg class="tp-line tp-{name}" viewBox="0 0 {width} {HEIGHT}" aria-hidden="true">'
        f"{_grid(marks, y, answer, language, width)}{_labels(history, x, width)}{_path(history, x, y)}{_last(history, x, y, answer, language)}</svg>"
    )


def _grid(marks: Sequence[float], y: Scale, answer: Answer, language: Language, width: int) -> str:
    places = 0 if all(float(mark).is_integer() for mark in marks) else max(answer.decimals, 1)
    return "".join(
        f'<path class="tp-grid" d="M{LEFT} {y(mark)}H{width - 8}"/><text x="{LEFT - 8}" y="{y(mark) + 4}" text-anchor="end">{safe(value(mark, answer.unit, language, places).split(" ")[0] if _long(answer) else value(mark, answer.unit, language, places))}</text>'
        for mark in marks
    )


def _long(answer: Answer) -> bool:
    """A unit in words stands in the table and the title, not at every line."""
    return answer.unit != "percent" and not answer.unit.isupper()


def _labels(history: History, x: Scale, width: int) -> str:
    """As many edition labels as fit without touching; first and last always."""
    longest = max(len(edition) for edition, _ in history) * CHARACTER + 12
    fit = max(int((width - LEFT) // longest), 2)
    step = max(-(-len(history) // fit), 1)
    last = len(history) - 1
    chosen = [i for i in range(0, len(history), step) if last - i >= step or i == last] + (
        [last] if last % step else []
    )
    return "".join(
        f'<text x="{x(i)}" y="{HEIGHT - 6}" text-anchor="{"start" if i == 0 and last else "end" if i == last and last else "middle"}">{safe(history[i][0])}</text>'
        for i in dict.fromkeys(chosen)
    )


def _path(history: History, x: Scale, y: Scale) -> str:
    commands, pen = [], "M"
    for i, (_, amount) in enumerate(history):
        if amount is None:
            pen = "M"
            continue
        commands.append(f"{pen}{x(i)} {y(amount)}")
        pen = "L"
    return f'<path class="tp-stroke" d="{"".join(commands)}"/>'


def _last(history: History, x: Scale, y: Scale, answer: Answer, language: Language) -> str:
    i, amount = max((i, amount) for i, (_, amount) in enumerate(history) if amount is not None)
    place = y(amount) - 12
    text = value(amount, answer.unit, language, answer.decimals)
    return f'<circle class="tp-dot" cx="{x(i)}" cy="{y(amount)}" r="4"/><text class="tp-value" x="{x(i)}" y="{place}" text-anchor="{"end" if i else "middle"}">{safe(text)}</text>'
