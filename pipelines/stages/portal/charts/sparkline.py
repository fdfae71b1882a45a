"""A small line for a key figure: the course, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal.charts.line import History
from pipelines.stages.portal.charts.scale import Scale
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import value

if TYPE_CHECKING:
    from pipelines.model.dataset import Answer
    from pipelines.model.text import Language

WIDTH, HEIGHT = 240, 70


def sparkline(history: History, answer: Answer, *, language: Language, prefix: str) -> str:
    """Edition labels under both ends, the last value beside its dot; read aloud as one sentence."""
    measured = [(i, amount) for i, (_, amount) in enumerate(history) if amount is not None]
    if len(measured) < 2:  # noqa: PLR2004  (one point is no course)
        return ""
    amounts = [amount for _, amount in measured]
    x, y = Scale(0, len(history) - 1, 4, WIDTH - 8), Scale(min(amounts), max(amounts), HEIGHT - 26, 14)
    path = "L".join(f"{x(i)} {y(amount)}" for i, amount in measured)
    last_i, last = measured[-1]
    said = f"{history[0][0]}: {value(amounts[0], answer.unit, language, answer.decimals)}; {history[-1][0]}: {value(last, answer.unit, language, answer.decimals)}"
    return (
        f'<svg class="tp-spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{prefix}"><title id="{prefix}">{safe(said)}</title>'
        f'<path class="tp-stroke" d="M{path}"/><circle class="tp-dot" cx="{x(last_i)}" cy="{y(last)}" r="4"/>'
        f'<text x="4" y="{HEIGHT - 6}">{safe(history[0][0])}</text><text x="{WIDTH - 4}" y="{HEIGHT - 6}" text-anchor="end">{safe(history[-1][0])}</text></svg>'
    )
