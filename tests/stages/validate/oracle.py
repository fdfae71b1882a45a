"""Asks Frictionless 5.21 for its verdict. Needs explicit encoding and dialect: what it guesses is no part of the verdict."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import frictionless

KEY_RULES = ("primary-key", "foreign-key")
Verdict = list[tuple[str, int | None, str]]


def frictionless_verdict(
    path: Path, schema: dict[str, Any], dialect: dict[str, Any] | None = None, encoding: str = "utf-8"
) -> Verdict:
    """[(type, row, field)] in Frictionless' order. Raises whatever Frictionless raises."""
    spoken = {"delimiter": ",", "skipInitialSpace": False, "quoteChar": '"', "doubleQuote": True, **(dialect or {})}
    csv = {
        key: spoken.pop(key)
        for key in ("delimiter", "skipInitialSpace", "quoteChar", "doubleQuote", "escapeChar")
        if key in spoken
    }
    resource = {
        # At the root, so that the additions of v2 are read as such.
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": "table",
        "path": path.name,
        "format": "csv",
        "encoding": encoding,
        "dialect": {**spoken, "csv": csv},
        "schema": copy.deepcopy(schema),
    }
    report = frictionless.Resource.from_descriptor(resource, basepath=str(path.parent)).validate(limit_errors=0)
    errors = report.errors or [error for task in report.tasks for error in task.errors]
    return [_shown(error) for error in errors]


def _shown(error: frictionless.Error) -> tuple[str, int | None, str]:
    facts = error.to_descriptor()
    row = facts.get("rowNumber") or (facts.get("rowNumbers") or [None])[0]
    return facts["type"], row, "" if facts["type"] in KEY_RULES else facts.get("fieldName", "")


def readable(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False)
