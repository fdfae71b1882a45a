"""What every rule gets and gives. A rule is a function of its options and these facts; it lives in a file of its name.

Tables are read batch by batch (`edition.py`): what a rule keeps grows with the groups or keys it compares, not with rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.text import Text
from pipelines.model.total import Total
from pipelines.stages.validate.constraint import Mask
from pipelines.stages.validate.edition import Edition
from pipelines.stages.validate.keys.compare import Rows

HALF_A_CENT = 0.005  # sums of float64 amounts may differ by less than any coin
LISTED = 20  # rows of one rule that are named; the count counts all
FIRST_EDITION = Text("Belum ada edisi sebelumnya untuk dibandingkan.", "There is no earlier edition to compare with.")
Options = Mapping[str, Any]


class Unevaluated(ValueError):
    """The rule names something that is not there. Nobody may take that for a pass."""


@dataclass(frozen=True)
class Tree:
    """The rows above the leaves of a table that is a tree. `paths` names the place of every row of a batch in the tree,
    `above` the place one step up from each (empty from the highest)."""

    parents: Edition
    paths: Callable[[pa.RecordBatch], Any]
    above: Callable[[Any], Any]
    columns: tuple[str, ...]  # that `paths` looks at


@dataclass(frozen=True)
class Facts:
    table: Edition
    previous: Edition | None
    references: Mapping[str, Path]
    on: date
    totals: tuple[Total, ...] = ()
    tree: Tree | None = None

    def other(self, name: str) -> Edition:
        """The typed table of another dataset."""
        if name not in self.references:
            raise Unevaluated(name)
        return Edition(self.references[name])


@dataclass
class Places:
    """The rows that break a rule, counted from 0: how many, and the first of them."""

    count: int = 0
    first: list[int] = made(default_factory=list)

    def add(self, start: int, broken: Mask) -> None:
        """`start` is the place of the first row of the batch."""
        self.add_all(start + np.flatnonzero(broken))

    def add_all(self, places: Rows) -> None:
        """In ascending order."""
        self.count += len(places)
        self.first += places[: LISTED - len(self.first)].tolist()


@dataclass(frozen=True)
class Outcome:
    """`places` are the rows that break the rule. The sentence says what holds, or what does not."""

    passed: bool
    sentence: Text
    field: str = ""
    places: Places = made(default_factory=Places)


Rule = Callable[[Options, Facts], Outcome]


def names_of(option: str | list[str]) -> list[str]:
    """One column or several."""
    return [option] if isinstance(option, str) else list(option)


def there(table: Edition, *names: str) -> None:
    for name in names:
        if name not in table.schema.names:
            raise Unevaluated(name)


def numeric(table: Edition, *names: str) -> None:
    there(table, *names)
    for name in names:
        found = table.schema.field(name).type
        if not (pa.types.is_floating(found) or pa.types.is_integer(found)):
            raise Unevaluated(name)


def amounts(batch: pa.RecordBatch, name: str) -> npt.NDArray[np.float64]:
    """A numeric column; a null is zero."""
    found: npt.NDArray[np.float64] = pc.fill_null(batch[name].cast(pa.float64(), safe=False), 0.0).to_numpy()
    return found


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
