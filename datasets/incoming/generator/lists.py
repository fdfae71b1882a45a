"""The code lists beside this file (agencies, programmes, accounts), read as plain records. What is made of them lives
next door."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def records(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `<name>.csv`, which stands beside this file and is separated by semicolons."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter=";"))


@cache
def names(name: str) -> dict[str, str]:
    """Code → name of one list."""
    return {row["kode"]: row.get("uraian") or row["nama"] for row in records(name)}


@cache
def agency_names() -> dict[str, str]:
    return {row["kode_skpd"]: row["nama"] for row in records("agencies")}
