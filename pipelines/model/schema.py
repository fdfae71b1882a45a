"""The Table Schema of a dataset: a plain dict in Frictionless' words, with one property more per field: `privacy`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.privacy import privacy_class
from pipelines.model.privacy_checks import check_privacy
from pipelines.model.text import Text

__all__ = ["check_schema", "listed", "privacy_class"]


def listed(names: str | Sequence[str]) -> list[str]:
    """One field's name or several, as Table Schema lets keys be written."""
    return [names] if isinstance(names, str) else list(names)


def check_schema(path: Path, file: str) -> dict[str, Any]:
    """Read a schema file and refuse what no reader could use. Raises Refused with every finding."""
    if not path.is_file():
        raise Refused(
            [
                _finding(
                    "schema-missing",
                    file,
                    "",
                    f"Berkas skema '{file}' tidak ada.",
                    f"There is no schema file '{file}'.",
                )
            ]
        )
    try:
        schema = json.loads(path.read_text("utf-8"), object_pairs_hook=_no_duplicates)
    except ValueError as error:
        raise Refused(
            [_finding("schema-json", file, "", f"Bukan JSON yang benar: {error}.", f"Not valid JSON: {error}.")]
        ) from None
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list) or not schema["fields"]:
        raise Refused(
            [
                _finding(
                    "schema-fields",
                    file,
                    "",
                    "Skema harus punya 'fields' yang berisi.",
                    "A schema must have 'fields' with something in them.",
                )
            ]
        )
    findings = [finding for field in schema["fields"] for finding in _check_field(field, file)]
    findings = findings or check_privacy(schema["fields"], file)
    if findings:
        raise Refused(findings)
    return schema


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ValueError(f"key '{twice[0]}' is written twice")
    return dict(pairs)


def _check_field(field: Any, file: str) -> list[Finding]:
    if not isinstance(field, dict) or not isinstance(field.get("name"), str) or not field["name"]:
        return [
            _finding("schema-fields", file, "", "Setiap kolom harus punya 'name'.", "Every field must have a 'name'.")
        ]
    return []


def _finding(rule: str, file: str, field: str, indonesian: str, english: str) -> Finding:
    return Finding(rule, Text(indonesian, english), file=file, field=field)
