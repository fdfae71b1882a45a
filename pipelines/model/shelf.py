"""One dataset as a reader meets it: declaration, releases, the newest reports, and how it stands with its promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pipelines.model.dataset import Dataset
from pipelines.model.figure import Figure
from pipelines.model.finding import Finding
from pipelines.model.indicator import Indicators
from pipelines.model.period import Period
from pipelines.model.release import Release, Versions
from pipelines.model.report import Check

Standing = Literal["fresh", "late", "closed", "unpublished"]


@dataclass(frozen=True)
class Refusal:
    """An edition that was refused: its key (empty when not even that is known), the findings, and when."""

    edition: str
    findings: tuple[Finding, ...]
    refused_at: str


@dataclass(frozen=True)
class Account:
    """What `report.json` of a release says: figure, checks and privacy card."""

    figure: Figure | None
    checks: tuple[Check, ...]
    privacy: Mapping[str, Any]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Account:
        return cls(Figure.read(value["figure"]), tuple(Check.read(c) for c in value["checks"]), value["privacy"])


@dataclass(frozen=True)
class Shelf:
    """A dataset with everything that its pages and catalogue entries are made from."""

    dataset: Dataset
    versions: Versions
    accounts: Mapping[str, Account]  # release path → what its report says
    standing: Standing
    due: date | None = None
    refusals: tuple[Refusal, ...] = ()
    schema: Mapping[str, Any] | None = None  # the public Table Schema of the newest release
    indicators: Indicators | None = None  # of the newest release

    @property
    def newest(self) -> Release | None:
        return self.versions.newest()

    @property
    def account(self) -> Account | None:
        return self.accounts[self.newest.path] if self.newest else None

    def period(self, release: Release) -> Period:
        return self.dataset.editions.parse(release.edition)

    def history(self) -> list[tuple[Release, Figure]]:
        """The figure of every current release, oldest edition first."""
        pairs = [(r, self.accounts[r.path].figure) for r in self.versions.releases if r.status == "current"]
        return [(release, figure) for release, figure in pairs if figure is not None]
