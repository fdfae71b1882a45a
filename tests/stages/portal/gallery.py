"""Every chart with its edge cases on one page, to be looked at: `python -m tests.stages.portal.gallery OUT.html`."""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.stages.portal.charts.bars import bars
from pipelines.stages.portal.charts.line import line
from pipelines.stages.portal.charts.sparkline import sparkline
from pipelines.stages.portal.charts.stamp import stamp
from tests.stages.portal.cases import GROUPS, HISTORIES

if TYPE_CHECKING:
    from pipelines.model.text import Language

ASSETS = Path(__file__).parents[3] / "site/theme/assets"


def page(language: Language = "id") -> str:
    """The whole gallery; its styles are those of the portal, so light and dark follow the browser."""
    styles = "".join((ASSETS / name).read_text("utf-8") for name in ("terbuka.css", "charts.css"))
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>Galeri</title><style>{styles}</style>'
        f'<body><div class="tp-wide tp-body">{"".join(_sections(language))}</div>'
    )


def _sections(language: Language) -> list[str]:
    drawn = []
    for number, (name, (answer, figure, unit)) in enumerate(GROUPS.items()):
        words = {"title": name, "subtitle": "Batang.", "source": "Sumber: contoh"}
        drawn.append(bars(figure, answer, language=language, prefix=f"b{number}", part_unit=unit, **words))
    for number, (name, (answer, history)) in enumerate(HISTORIES.items()):
        words = {"title": name, "subtitle": "Garis.", "source": "Sumber: contoh"}
        drawn.append(line(history, answer, language=language, prefix=f"l{number}", **words))
        drawn.append(sparkline(history, answer, language=language, prefix=f"s{number}"))
    drawn.append(f'<div class="tp-stamp">{stamp(sha256(b"terbuka").hexdigest())}</div>')
    return [
        f'<section class="tp-section"><div class="tp-margin"></div><div class="tp-claim">{item}</div></section>'
        for item in drawn
        if item
    ]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
