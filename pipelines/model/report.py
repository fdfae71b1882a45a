"""What validation found in one table: counts that may be published, findings that name row, field and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.model.total import Total


@dataclass(frozen=True)
class Check:
    """One check that was made, passed or failed, in a sentence for the page."""

    name: str
    passed: bool
    sentence: Text
    severity: str = "error"

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "passed": self.passed,
            "severity": self.severity,
            "sentence": self.sentence.as_dict(),
        }

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Check:
        return cls(value["name"], value["passed"], Text.read(value["sentence"]), value["severity"])


@dataclass(frozen=True)
class Report:
    """The verdict on a table of `rows` data rows. `findings` lists at most a cap; `counts` always counts all."""

    rows: int
    findings: tuple[Finding, ...]
    counts: Mapping[tuple[str, str], int]  # (rule, field) → how often
    checks: tuple[Check, ...] = ()
    held: Mapping[int, tuple[str, ...]] = field(default_factory=dict)  # row → rules, of rows held back by quarantine
    totals: tuple[Total, ...] = ()  # the rows of totals that the file itself has

    @property
    def valid(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


def counted(findings: tuple[Finding, ...]) -> dict[tuple[str, str], int]:
    """How often each rule was broken in each field."""
    counts: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        counts[finding.rule, finding.field] += finding.count
    return dict(counts)
