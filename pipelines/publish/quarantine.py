"""Rows that may be held back so that the good ones go out: only where the dataset says how many. The gate: `gate.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.report import Report


def hold(dataset: Dataset, report: Report) -> dict[int, tuple[str, ...]]:
    """Row number → rules it breaks, when no more rows are bad than `quarantine` allows; else nothing is held.

    A finding without a row (a missing column), or findings beyond the report's cap, can never be held back.
    """
    if dataset.quarantine is None or report.valid:
        return {}
    errors = [finding for finding in report.findings if finding.severity == "error"]
    listed = sum(finding.count for finding in errors if finding.row is not None)
    if any(finding.row is None for finding in errors) or listed < sum(report.counts.values()):
        return {}
    held: dict[int, tuple[str, ...]] = {}
    for finding in errors:
        rules = held.get(finding.row or 0, ())
        held[finding.row or 0] = rules if finding.rule in rules else (*rules, finding.rule)
    return held if len(held) <= allowed(dataset.quarantine, report.rows) else {}


def allowed(limit: str, rows: int) -> int:
    """`10` rows, or `1%` of all."""
    return int(rows * float(limit.removesuffix("%")) / 100) if limit.endswith("%") else int(limit)
