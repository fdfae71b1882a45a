"""How one delivery ended: what a run's table, Dagster's metadata and the next run's memory are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.model.finding import Finding

State = Literal["released", "revised", "unchanged", "refused"]


@dataclass(frozen=True)
class Outcome:
    """`edition` may be empty when a delivery was refused before its edition was known; `seconds` of wall time."""

    dataset: str
    edition: str
    state: State
    revision: int | None = None
    rows: int | None = None
    seconds: float = 0.0
    findings: tuple[Finding, ...] = ()
    worth_retry: bool = False

    @property
    def refused(self) -> bool:
        return self.state == "refused"
