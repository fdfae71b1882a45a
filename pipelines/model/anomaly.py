"""Questions that the data raise: what looks odd, in which rows, and what may well explain it. An anomaly is a question to the
unit, never an accusation; it is published with its rule and its rows. How it is found: `stages/measure/anomalies/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pipelines.model.text import Text


@dataclass(frozen=True)
class AnomalyRule:
    """One question of a kit. `check` names a function of `stages/measure/anomalies`, `settings` are what it is told.

    `explanations`: the harmless reasons, printed beside every such question.
    """

    id: str
    name: Text
    question: Text
    explanations: Text
    check: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> AnomalyRule:
        """As `as_dict` wrote it."""
        name, question, explanations = (Text.read(value[key]) for key in ("name", "question", "explanations"))
        return cls(value["id"], name, question, explanations, value["check"], value["settings"])


@dataclass(frozen=True)
class Anomaly:
    """One question about one row, or about the rows that raise it together.

    `keys`: the primary key of each row, by field. `figures`: the numbers that the question is about, by role.
    """

    rule: str
    keys: tuple[Mapping[str, str], ...]
    figures: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
