"""`check`: the corridor up to its last gate, also for a file that was never delivered; nothing is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.model.errors import NotYet, Refused
from pipelines.model.finding import Finding
from pipelines.model.silence import silently
from pipelines.publish.corridor import acquire, edition_in, look
from pipelines.publish.derived import derived
from pipelines.publish.gate import check
from pipelines.publish.given import as_delivery, given
from pipelines.publish.leaks import leaks, matcher_of
from pipelines.publish.privacy import make_public
from pipelines.publish.sealed import holder, sealed, telling
from pipelines.stages.deidentify import ColumnView, view
from pipelines.stages.measure import measure
from pipelines.stages.pull import discover

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import Expected, RawFile
    from pipelines.model.figure import Figure
    from pipelines.publish.desk import Desk


@dataclass(frozen=True)
class Trial:
    """What would happen to one delivery: its findings, or the rows, privacy card and figure of what would go out."""

    dataset: str
    edition: str
    findings: tuple[Finding, ...] = ()
    rows: int | None = None
    card: dict[str, Any] = field(default_factory=dict)
    figure: Figure | None = None
    delivery: str = ""  # the name of the delivery, to find its files again
    columns: tuple[ColumnView, ...] = ()  # for the officer's eyes: it counts private values

    @property
    def refused(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


@silently
def try_dataset(desk: Desk, dataset: Dataset, file: Path | None = None) -> list[Trial]:
    """Check every delivery of the source, or just `file` as if it were one."""
    if file is not None:
        return [trial for trial in [_try(desk, dataset, as_delivery(file), file)] if trial]
    try:
        expected = discover(dataset, desk.office, desk.now.date(), loopback=desk.loopback)
    except Refused as refused:
        return [Trial(dataset.name, "", refused.findings)]
    trials = [_try(desk, dataset, delivery, None) for delivery in expected]
    return [trial for trial in trials if trial]


def _try(desk: Desk, dataset: Dataset, delivery: Expected, file: Path | None) -> Trial | None:
    """None for an edition that is not there and not promised for today."""
    try:
        files = acquire(desk, dataset, delivery) if file is None else _given(desk, dataset, delivery, file)
        with telling(dataset, files):
            return _passed(desk, dataset, delivery, files)
    except NotYet:
        return None
    except Refused as refused:
        return Trial(dataset.name, delivery.edition, sealed(refused.findings), delivery=delivery.name)


def _passed(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile]) -> Trial:
    """What would go out. Raises Refused."""
    table, report = check(desk, dataset, delivery, files)
    named = delivery.edition or (edition_in(dataset, table) if dataset.editions.column else "")
    table = derived(desk, dataset, named, table)
    public = make_public(desk, dataset, named, table)
    figure = measure(public.table, dataset.answer)
    told = sealed((*report.findings, *public.findings), holder(matcher_of(dataset, table)))
    findings = (*told, *leaks(dataset, table, public.table))
    columns = view(table, dataset.schema, public, public.card["k"]["required"])
    rows = public.table.num_rows
    return Trial(dataset.name, delivery.edition, findings, rows, public.card, figure, delivery.name, columns)


def _given(desk: Desk, dataset: Dataset, delivery: Expected, file: Path) -> tuple[RawFile, ...]:
    """The file where it lies, looked at as if it had been delivered."""
    found = (given(dataset, file),)
    look(desk, dataset, delivery, found)
    return found
