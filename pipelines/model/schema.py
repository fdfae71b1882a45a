"""The Table Schema of a dataset: a plain dict in Frictionless' words, with one property more per field: `privacy`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

PRIVACY_CLASSES = ("public", "quasi", "sensitive", "free-text")


def privacy_class(field: Mapping[str, Any]) -> str | None:
    """The field's class, or None when it has none: such a column is not published (PRIVACY.md, gate 1)."""
    value = field.get("privacy")
    return value.get("class") if isinstance(value, dict) else value


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
    name, privacy = field["name"], privacy_class(field)
    known = ", ".join(PRIVACY_CLASSES)
    if privacy is None:
        return [
            _finding(
                "privacy-class",
                file,
                name,
                f"Kolom '{name}' tidak punya kelas privasi, jadi tidak boleh terbit.",
                f"The field '{name}' has no privacy class, so it may not be published.",
                Text(f'Tambahkan "privacy": salah satu dari {known}.', f'Add "privacy": one of {known}.'),
            )
        ]
    if privacy not in PRIVACY_CLASSES:
        return [
            _finding(
                "privacy-class",
                file,
                name,
                f"Kelas privasi '{privacy}' tidak dikenal; yang dikenal: {known}.",
                f"The privacy class '{privacy}' is unknown; known are: {known}.",
            )
        ]
    return []


def _finding(rule: str, file: str, field: str, indonesian: str, english: str, remedy: Text = Text("", "")) -> Finding:  # noqa: B008
    return Finding(rule, Text(indonesian, english), remedy, file=file, field=field)
