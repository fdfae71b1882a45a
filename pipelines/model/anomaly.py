"""Something in the data that a watchdog should ask about. It is a question with the rows it is about, never an accusation.
How they are found: `stages/measure/anomalies/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.model.text import Text


@dataclass(frozen=True)
class Anomaly:
    """`rule` found `keys` (of rows; those that are not published are for the privacy stage to take out) in `unit`."""

    rule: str
    question: Text
    keys: tuple[str, ...]
    unit: str = ""
    value: float | None = None

    def as_dict(self) -> Mapping[str, Any]:
        return {
            "rule": self.rule,
            "unit": self.unit,
            "value": self.value,
            "question": self.question.as_dict(),
            "keys": list(self.keys),
        }
