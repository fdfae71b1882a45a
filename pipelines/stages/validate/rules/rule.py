"""What every rule gets and gives. A rule is a function of its options and these facts; it lives in a file of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.text import Text

HALF_A_CENT = 0.005  # sums of float64 amounts may differ by less than any coin
Options = Mapping[str, Any]


class Unevaluated(ValueError):
    """The rule names something that is not there. Nobody may take that for a pass."""


@dataclass(frozen=True)
class Facts:
    table: pa.Table
    previous: pa.Table | None
    references: Mapping[str, Path]
    on: date

    def column(self, name: str) -> pa.ChunkedArray:
        return column(self.table, name)


@dataclass(frozen=True)
class Outcome:
    """`rows` are the places in the table, from 0, that break the rule. The sentence says what holds, or what does not."""

    passed: bool
    sentence: Text
    field: str = ""
    rows: tuple[int, ...] = ()


Rule = Callable[[Options, Facts], Outcome]


def column(table: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in table.column_names:
        raise Unevaluated(name)
    return table[name]


def numbers(table: pa.Table, name: str) -> pa.ChunkedArray:
    """A numeric column, nulls as zero."""
    found = column(table, name)
    if not (pa.types.is_floating(found.type) or pa.types.is_integer(found.type)):
        raise Unevaluated(name)
    return pc.fill_null(found, 0)


def needed(options: Options, name: str) -> Any:
    if name not in options:
        raise Unevaluated(name)
    return options[name]


def share(value: str | float) -> float:
    """`30%` or 0.3."""
    try:
        return float(value.removesuffix("%")) / 100 if isinstance(value, str) else float(value)
    except ValueError:
        raise Unevaluated(str(value)) from None


def places(mask: pa.ChunkedArray) -> tuple[int, ...]:
    """Where the mask is true; null is not."""
    return tuple(pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist())
