"""`check`: the corridor up to its last gate, also for a file that was never delivered; nothing is published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.model.delivery import ORIGINAL, Expected, RawFile
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.publish.corridor import acquire, edition_in, look
from pipelines.publish.gate import check
from pipelines.publish.leaks import leaks
from pipelines.publish.privacy import make_public
from pipelines.stages.deidentify import ColumnView, view
from pipelines.stages.measure import measure
from pipelines.stages.pull import discover, file_format

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
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
    columns: tuple[ColumnView, ...] = ()  # for the officer's eyes: it counts private values

    @property
    def refused(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


def try_dataset(desk: Desk, dataset: Dataset, file: Path | None = None) -> list[Trial]:
    """Check every delivery of the source, or just `file` as if it were one."""
    if file is not None:
        return [_try(desk, dataset, Expected("", ORIGINAL, (str(file),)), file)]
    try:
        expected = discover(dataset, desk.office.datasets, desk.now.date())
    except Refused as refused:
        return [Trial(dataset.name, "", refused.findings)]
    return [_try(desk, dataset, delivery, None) for delivery in expected]


def _try(desk: Desk, dataset: Dataset, delivery: Expected, file: Path | None) -> Trial:
    try:
        files = acquire(desk, dataset, delivery) if file is None else _given(dataset, file)
        table, report = check(desk, dataset, delivery, files)
        named = delivery.edition or (edition_in(dataset, table) if dataset.editions.column else "")
        public = make_public(desk, dataset, named, table)
    except Refused as refused:
        return Trial(dataset.name, delivery.edition, refused.findings)
    figure = measure(public.table, dataset.answer)
    findings = (*report.findings, *public.findings, *leaks(dataset, table, public.table))
    columns = view(table, dataset.schema, public, public.card["k"]["required"])
    return Trial(dataset.name, delivery.edition, findings, public.table.num_rows, public.card, figure, columns)


def _given(dataset: Dataset, file: Path) -> tuple[RawFile, ...]:
    """The file where it lies, looked at as if it had been delivered."""
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    kind = file_format(dataset.source, file.name)
    given = (RawFile(file.name, file, kind, file.stat().st_size, sha256),)
    look(dataset, given)
    return given
