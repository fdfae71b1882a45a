"""One cell of a grid as the text that a CSV of the same table would hold."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def text(cell: Any) -> str:  # noqa: PLR0911  (one line for each kind of cell)
    """Empty for an empty cell; whole numbers without `.0`, dates in ISO 8601."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return json.dumps(cell, ensure_ascii=False, default=str)
