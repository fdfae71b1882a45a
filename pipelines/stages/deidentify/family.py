"""The privacy rules of a family of datasets: dated configuration, `families.yaml`. What follows for rows: `rows.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class FamilyRule:
    """Names of flags and of columns in small letters; `counted`: kind of subject → patterns (RE2) of its names."""

    confidential: frozenset[str] = frozenset()
    anonymous: frozenset[str] = frozenset()
    clearly_no: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    counted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def family_rule(family: str, day: date) -> FamilyRule:
    """The rule that holds on the first day of an edition; a family without one has no rows of its own to hold back."""
    found = [item for item in _rules().get(family, ()) if item["from"] <= day]
    return _read(found[-1]) if found else FamilyRule()


@lru_cache
def _rules() -> dict[str, list[dict[str, Any]]]:
    read: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("families.yaml").read_text("utf-8"))
    return read


def _read(value: Mapping[str, Any]) -> FamilyRule:
    names = ("confidential", "anonymous", "clearly_no", "subject")
    return FamilyRule(
        **{name: frozenset(value[name]) for name in names},
        counted={kind: tuple(patterns) for kind, patterns in value["counted"].items()},
    )
