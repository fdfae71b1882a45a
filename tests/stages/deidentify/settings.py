"""A setting without an office, and small tables with their schema."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.model.period import parse
from pipelines.model.privacy import PrivacyRules
from pipelines.stages.deidentify import Deidentified, Setting, deidentify

KEY = bytes(range(32))
NO_LIMIT = PrivacyRules(suppress=1.0)


def setting(**changes: Any) -> Setting:
    facts: dict[str, Any] = {
        "dataset": "izin",
        "family": "services",
        "period": parse("month", "2026-10"),
        "today": date(2026, 11, 24),
        "key": KEY,
    }
    return Setting(**{**facts, **changes})


def field(name: str, kind: str, privacy: Any, **facts: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "privacy": privacy, **facts}


def run(table: dict[str, Any] | pa.Table, fields: list[dict[str, Any]], **changes: Any) -> Deidentified:
    found = table if isinstance(table, pa.Table) else pa.table(table)
    facts = {key: changes.pop(key) for key in ("primaryKey", "foreignKeys") if key in changes}
    return deidentify(found, {"fields": fields, **facts}, setting(**{"rules": NO_LIMIT, **changes}))
