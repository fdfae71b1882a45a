"""Short forms in CI, full forms in `make soak`: which of them runs, and the figures that both end with."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FULL = bool(os.environ.get("TERBUKA_SOAK"))
FIGURES: list[tuple[str, dict[str, Any]]] = []  # of this process; `conftest.py` gathers and prints them


def report(test: str, **figures: Any) -> None:
    """One line of the table, and of the file (one JSON object a line) that TERBUKA_SOAK_REPORT names."""
    FIGURES.append((test, figures))
    if place := os.environ.get("TERBUKA_SOAK_REPORT"):
        with Path(place).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"test": test, "full": FULL, **figures}) + "\n")
