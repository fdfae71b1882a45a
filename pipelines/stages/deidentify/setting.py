"""What the edges give to de-identification beside the table: dataset, period, rules, key, and what looks at remaining text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import pyarrow as pa

from pipelines.model.period import Period
from pipelines.model.privacy import PrivacyException, PrivacyRules


class Hit(Protocol):
    """What a detector says of one cell: a kind and how sure it is, never the text."""

    @property
    def kind(self) -> str: ...
    @property
    def confidence(self) -> str: ...
    @property
    def count(self) -> int: ...


Detector = Callable[[pa.ChunkedArray, str], Sequence[Hit]]  # a column and its name; the package `detect/` is one


@dataclass(frozen=True)
class Setting:
    """`file` is the schema as messages name it; `today` decides which exceptions still hold."""

    dataset: str
    family: str
    period: Period
    today: date
    rules: PrivacyRules = PrivacyRules()
    file: str = ""
    key: bytes = field(default=b"", repr=False)
    detector: Detector | None = None

    @property
    def k(self) -> int:
        return self.rules.least_k(self.family)

    @property
    def year(self) -> str:
        """The year of the edition: every spelling of a period begins with it."""
        return self.period.key[:4]

    @property
    def exceptions(self) -> tuple[PrivacyException, ...]:
        """Those that still hold."""
        return tuple(item for item in self.rules.exceptions if item.holds(self.today))
