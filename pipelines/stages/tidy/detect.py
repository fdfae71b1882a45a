"""Where the labels of a file seem to stand. Detection only proposes, in the words of a refusal: declared rows win."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipelines.model.text import Text
from pipelines.stages.tidy.header import labels

SEARCHED = 30  # rows from the top: titles above a table are a page at most
TALLEST = 3  # rows of one header


def header_rows(rows: Sequence[Sequence[str]], wanted: Collection[str]) -> tuple[int, int] | None:
    """The rows that hold most of the wanted labels, at least half of them; of several the fewest and highest."""
    best, most = None, max(1, (len(wanted) + 1) // 2) - 1
    for height in range(1, TALLEST + 1):
        for first in range(min(SEARCHED, len(rows)) - height + 1):
            met = len(set(wanted) & set(labels(rows[first : first + height])))
            if met > most:
                best, most = (first + 1, first + height), met
    return best


def proposal(rows: Sequence[Sequence[str]], wanted: Collection[str], declared: tuple[int, int]) -> Text | None:
    """What to write in the layout, when the labels stand elsewhere than declared."""
    found = header_rows(rows, wanted)
    if found is None or found == declared:
        return None
    written = str(found[0]) if found[0] == found[1] else f"[{found[0]}, {found[1]}]"
    return Text(
        f"Judul kolom tampaknya ada di tempat lain; coba layout.header_rows: {written}.",
        f"The labels seem to stand elsewhere; try layout.header_rows: {written}.",
    )
