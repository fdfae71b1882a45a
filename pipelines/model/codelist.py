"""Code lists and crosswalks that lie beside a profile as CSV: what a code is called, and what it is in another list."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class CodeList:
    """Rows of a CSV whose first column is the code. `verified` is false while nobody has held it against its source."""

    name: str
    rows: tuple[Mapping[str, str], ...]
    source: str
    verified: bool = False

    def mapping(self, column: str) -> Mapping[str, str]:
        """What each code is in another column. A code with two answers has none: money is not split by guess."""
        found = defaultdict[str, set[str]](set)
        for row in self.rows:
            code, *_ = row.values()
            found[code].add(row[column])
        return {code: value for code, (value, *more) in found.items() if value and not more}


def read_codelist(name: str, path: Path, source: str, *, verified: bool) -> CodeList:
    with path.open(encoding="utf-8", newline="") as lines:
        return CodeList(name, tuple(csv.DictReader(lines)), source, verified)
