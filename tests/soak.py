"""Short forms in CI, full forms in `make soak`: which of them runs, and the table that the full form ends with."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FULL = bool(os.environ.get("TERBUKA_SOAK"))
REPORT = os.environ.get("TERBUKA_SOAK_REPORT")


def report(test: str, **figures: Any) -> None:
    """Put a row of figures on record (one JSON object a line) when the full form runs."""
    if FULL and REPORT:
        with Path(REPORT).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"test": test, **figures}) + "\n")
