"""Where measurements are kept: `results.json`, one entry for each bench."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "results.json"


def record(bench: str, results: Any) -> None:
    """Replace one bench's entry and leave the others."""
    known = json.loads(PATH.read_text("utf-8")) if PATH.exists() else {}
    PATH.write_text(json.dumps({**known, bench: results}, indent=2, sort_keys=True) + "\n", "utf-8")
