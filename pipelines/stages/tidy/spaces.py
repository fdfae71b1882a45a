"""Spaces that spreadsheets and web pages put into cells: Arrow's patterns know only the ASCII ones."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

SPACES = " \u00a0\u2007\u2009\u202f"  # space, no-break, figure, thin, narrow no-break


def trimmed(column: pa.Array) -> pa.Array:
    return pc.utf8_trim(pc.utf8_trim_whitespace(column), SPACES)
