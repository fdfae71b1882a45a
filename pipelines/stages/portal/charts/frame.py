"""What every chart has: a title that says what is seen, what is measured, the drawing, a table twin, and its source."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.model.text import Language
from pipelines.stages.portal.entities import safe

RIGHT = ' class="tp-num"'


def frame(
    drawing: str, title: str, subtitle: str, summary: str, twin: str, source: str, language: Language, prefix: str
) -> str:
    """`drawing`, `twin` and `source` are HTML; the rest is text. `summary` is for those who do not see the drawing."""
    see = "Lihat sebagai tabel" if language == "id" else "See as a table"
    return (
        f'<figure class="tp-chart" aria-labelledby="{prefix}-t" aria-describedby="{prefix}-d">'
        f'<figcaption><h3 id="{prefix}-t">{safe(title)}</h3><p class="tp-chart-sub" id="{prefix}-d">{safe(subtitle)} <span class="tp-hidden">{safe(summary)}</span></p></figcaption>'
        f'{drawing}<details class="tp-details tp-twin"><summary>{safe(see)}</summary>{twin}</details>'
        f'<p class="tp-chart-source">{source}</p></figure>'
    )


def twin(head: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """The same values as a table; all arguments are text."""
    heads = "".join(f'<th scope="col"{RIGHT if i else ""}>{safe(cell)}</th>' for i, cell in enumerate(head))
    body = "".join(
        f'<tr><th scope="row">{safe(row[0])}</th>'
        + "".join(f'<td class="tp-num">{safe(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="tp-scroll" role="region" tabindex="0" aria-label="{safe(caption)}"><table class="tp-table">'
        f'<caption class="tp-hidden">{safe(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )
