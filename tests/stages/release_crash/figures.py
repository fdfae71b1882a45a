"""Rows of figures: collected here, printed at the end by `conftest.py`."""

from __future__ import annotations

import json
import os
from pathlib import Path

FULL = bool(os.environ.get("TERBUKA_SOAK"))
ROWS: list[tuple[str, dict[str, int]]] = []


def row(title: str, **numbers: int) -> None:
    """One line of the table, and of the file that TERBUKA_SOAK_REPORT names."""
    ROWS.append((title, numbers))
    if report := os.environ.get("TERBUKA_SOAK_REPORT"):
        with Path(report).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"test": title, "full": FULL, **numbers}) + "\n")
