"""Cells that hold JSON; `array`, `object` and `geojson` share it."""

from __future__ import annotations

import json
from typing import Any


def load(cell: Any) -> Any:
    """The JSON value in a cell; None when it is not JSON. NaN and duplicate keys are read as Python's json reads them."""
    if not isinstance(cell, str):
        return cell
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None


def canonical(value: Any) -> str:
    """Equal JSON values have equal texts, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
