"""A small line for a key figure: the course, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal.charts.line import History, stroke
from pipelines.stages.portal.charts.scale import Scale
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import value

if TYPE_CHECKING:
    from pipelines.model.dataset import Answer
    from pipelines.model.text import Language

WIDTH, HEIGHT = 240, 76
CHARACTER = 8  # width of a digit of the last value, 13 px


def sparkline(history: History, answer: Answer, *, language: Language, prefix: str) -> str:
    """Edition labels under both ends, the last value above its dot; read aloud as one sentence. A gap stays open."""
    measured = [(i, amount) for i, (_, amount) in enumerate(history) if amount is not None]
    if len(measured) < 2:  # noqa: PLR2004  (one point is no course)
        return ""
    amounts = [amount for _, amount in measured]
    x, y = Scale(0, len(history) - 1, 4, WIDTH - 8), Scale(min(amounts), max(amounts), HEIGHT - 26, 24)
    (first_i, first), (last_i, last) = measured[0], measured[-1]
    shown = value(last, answer.unit, language, answer.decimals)
    said = (
        f"{history[first_i][0]}: {value(first, answer.unit, language, answer.decimals)}; {history[last_i][0]}: {shown}"
    )
    anchor, label = ("end", x(last_i) + 4) if x(last_i) > len(shown) * CHARACTER else ("start", 4)
    return (
        f'<svg class="tp-spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{prefix}"><title id="{prefix}">{safe(said)}</title>'
        f'{stroke(history, x, y)}<circle class="tp-dot" cx="{x(last_i)}" cy="{y(last)}" r="4"/>'
        f'<text class="tp-value" x="{label}" y="{y(last) - 10}" text-anchor="{anchor}">{safe(shown)}</text>'
        f'<text x="4" y="{HEIGHT - 6}">{safe(history[0][0])}</text><text x="{WIDTH - 4}" y="{HEIGHT - 6}" text-anchor="end">{safe(history[-1][0])}</text></svg>'
    )
