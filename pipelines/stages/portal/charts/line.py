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
HEIGHT, TOP, BOTTOM, RIGHT = 230, 32, 28, 24  # room above for the last value, below for editions
LABEL = 22
CHARACTER = 7.2  # width of a digit at 12 px
WIDTHS = ((640, "wide"), (280, "narrow"))  # the narrow one still has 12 px on a screen of 320


def line(
    history: History, answer: Answer, *, language: Language, prefix: str, title: str, subtitle: str, source: str
) -> str:
    """`history`: (edition, value) from the oldest; a value that was not measured is a gap."""
    shown = [(edition, value(amount, answer.unit, language, answer.decimals)) for edition, amount in history]
    drawing = "".join(_svg(history, answer, language, width, name) for width, name in WIDTHS)
    head = ["Edisi", "Nilai"] if language == "id" else ["Edition", "Value"]
    summary = f"{shown[0][0]}: {shown[0][1]}; {shown[-1][0]}: {shown[-1][1]}." if shown else ""
    return frame(drawing, title, subtitle, summary, twin(head, shown, title), source, language, prefix)


def _svg(history: History, answer: Answer, language: Language, width: int, name: str) -> str:
    measured = [amount for _, amount in history if amount is not None]
    if not measured:
        return ""
    marks = ticks(min(measured), max(measured))
    names = [_mark(mark, marks, answer, language) for mark in marks]
    left = max(len(name) for name in names) * CHARACTER + 14
    y = Scale(marks[0], marks[-1], HEIGHT - BOTTOM, TOP)
    x = Scale(0, len(history) - 1, left, width - RIGHT)
    return (
        f'<svg class="tp-line tp-{name}" viewBox="0 0 {width} {HEIGHT}" aria-hidden="true">'
        f"{_grid(names, [y(mark) for mark in marks], left, width)}{_labels(history, x, width - RIGHT - left)}"
        f"{stroke(history, x, y)}{_last(history, x, y, answer, language)}</svg>"
    )


def _mark(mark: float, marks: Sequence[float], answer: Answer, language: Language) -> str:
    """A unit in words stands in the title and the table, not at every line."""
    places = 0 if all(float(other).is_integer() for other in marks) else max(answer.decimals, 1)
    text = value(mark, answer.unit, language, places)
    return text if answer.unit == "percent" or answer.unit.isupper() else text.split(" ")[0]


def _grid(names: Sequence[str], places: Sequence[float], left: float, width: int) -> str:
    return "".join(
        f'<path class="tp-grid" d="M{left} {place}H{width - 8}"/>'
        f'<text x="{left - 8}" y="{place + 4}" text-anchor="end">{safe(name)}</text>'
        for name, place in zip(names, places, strict=True)
    )


def _labels(history: History, x: Scale, room: float) -> str:
    """First and last edition, and as many between them as fit without touching."""
    longest = max(len(edition) for edition, _ in history) * CHARACTER
    last = len(history) - 1
    step = max(-(-last // max(int(room // (1.5 * longest + 8)), 1)), 1)
    between = [i for i in range(step, last, step) if last - i >= step]
    ends = [(0, "start"), (last, "end")] if last else [(0, "middle")]
    places = [ends[0], *((i, "middle") for i in between), *ends[1:]]
    return "".join(
        f'<text x="{x(i)}" y="{HEIGHT - 6}" text-anchor="{anchor}">{safe(history[i][0])}</text>' for i, anchor in places
    )


def stroke(history: History, x: Scale, y: Scale) -> str:
    """The course as one path; a value that was not measured lifts the pen."""
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
    before = [earlier for _, earlier in history[:i] if earlier is not None]
    falling = bool(before) and before[-1] > amount and y(amount) < HEIGHT - BOTTOM - LABEL
    place = y(amount) + LABEL if falling else y(amount) - 12  # on the side that the line does not come from
    text = value(amount, answer.unit, language, answer.decimals)
    return f'<circle class="tp-dot" cx="{x(i)}" cy="{y(amount)}" r="4"/><text class="tp-value" x="{x(i)}" y="{place}" text-anchor="{"end" if i else "middle"}">{safe(text)}</text>'
