"""The gate: a delivery's text becomes the typed private table, or is refused with every finding at once. Rules beyond the
schema: `rules.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.publish.desk import fresh
from pipelines.publish.quarantine import hold
from pipelines.publish.rules import Read, against_rules, released, typed_parents
from pipelines.stages.release import versions
from pipelines.stages.tidy import ROW, tidy, undeclared_totals, where
from pipelines.stages.validate import validate

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import Expected, RawFile
    from pipelines.model.report import Report
    from pipelines.publish.desk import Desk

TABLE = "table.arrow"


def check(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile]) -> tuple[pa.Table, Report]:
    """Asset `validated`: schema, then rules. Findings that only warn travel on in the report. What the kit derives from
    the table comes after (`derived.py`).

    Raises Refused with every finding of tidy, the schema and, when the schema holds, the rules.
    """
    desk.progress(dataset.name, delivery.edition, "validate")
    dataset = dataset.delivered
    previous = _previous(desk, dataset, delivery)
    folder = fresh(desk.office.staged(dataset.name, delivery.edition or "newest", "validated"))
    read = _against_schema(desk, dataset, files, folder)
    report = against_rules(desk, dataset, read, folder / TABLE, previous)
    placed = tuple(_placed(finding, files) for finding in _totals_once(dataset, files, report.findings))
    if any(finding.severity == "error" for finding in placed):
        raise Refused(placed)
    with pa.memory_map(str(folder / TABLE)) as source:
        return pa.ipc.open_file(source).read_all(), replace(report, findings=placed, totals=tuple(read.tidied.totals))


def _totals_once(dataset: Dataset, files: Sequence[RawFile], findings: Sequence[Finding]) -> list[Finding]:
    """What is wrong with a row of totals is that it is one: said once, instead of all that it makes of the schema."""
    rows = {finding.row for finding in findings if finding.row is not None and finding.severity == "error"}
    totals = undeclared_totals(dataset, files, rows) if rows else []
    covered = frozenset().union(*(each.rows for each in totals))
    return [*(finding for finding in findings if finding.row not in covered), *(each.finding for each in totals)]


def _against_schema(desk: Desk, dataset: Dataset, files: Sequence[RawFile], folder: Path) -> Read:
    """Bad rows within the quarantine are left out."""
    references = _references(desk, dataset)
    read = _validate(dataset, files, folder, references, frozenset())
    held = hold(dataset, read.report)
    kept = _validate(dataset, files, folder, references, frozenset(held)) if held else read
    if not held or not kept.report.valid:
        return read
    return replace(kept, report=replace(kept.report, held=held, findings=(*kept.report.findings, *_told(read.report))))


def _told(report: Report) -> list[Finding]:
    """What the officer hears of the rows that were held back."""
    return [replace(finding, severity="warn") for finding in report.findings if finding.severity == "error"]


def _validate(
    dataset: Dataset, files: Sequence[RawFile], folder: Path, references: dict[str, Path], without: frozenset[int]
) -> Read:
    tidied, numbers = tidy(dataset, files), list[pa.Array]()
    batches = _noted(tidied.batches, numbers, without)
    report = validate(batches, dataset.schema, folder / TABLE, file="", references=references, scratch=folder)
    found = [*(f for f in tidied.findings if f.row not in without), *report.findings, *_empty(report, files)]
    parents = typed_parents(dataset, tidied.parents, folder)
    found += parents.findings if parents else ()
    return Read(replace(report, findings=tuple(found)), numbers, tidied)


def _noted(
    batches: Iterable[pa.RecordBatch], numbers: list[pa.Array], without: frozenset[int]
) -> Iterator[pa.RecordBatch]:
    for read in batches:
        kept = read.filter(pc.invert(pc.is_in(read.column(ROW), pa.array(without, pa.int64())))) if without else read
        numbers.append(kept.column(ROW))
        yield kept


def _placed(finding: Finding, files: Sequence[RawFile]) -> Finding:
    file, row = where(finding.row, files)
    return replace(finding, file=file, row=row)


def _empty(report: Report, files: Sequence[RawFile]) -> list[Finding]:
    message = Text("Tidak ada satu pun baris data.", "There is not a single row of data.")
    remedy = Text("Periksa isi berkas dan layout.keep.", "Check the file and layout.keep.")
    return [] if report.rows else [Finding("no-rows", message, remedy, file=", ".join(file.name for file in files))]


def _previous(desk: Desk, dataset: Dataset, delivery: Expected) -> Path | None:
    """The table of the edition before: the private one while it is kept, else the public one."""
    known = versions(desk.store, dataset.name)
    before = known.before(delivery.edition) if delivery.edition else known.newest()
    if before is None:
        return None
    private = desk.office.staged(dataset.name, before.edition, "validated") / TABLE
    return private if private.is_file() else desk.store.path(f"{before.path}/{dataset.name}.parquet")


def _references(desk: Desk, dataset: Dataset) -> dict[str, Path]:
    """The newest released table of every dataset that a foreign key points to. Raises Refused when one is missing."""
    found = released(desk, dataset.references)
    missing = ", ".join(sorted(dataset.references - found.keys()))
    if missing:
        message = Text(f"Data acuan belum terbit: {missing}.", f"Reference data are not published yet: {missing}.")
        raise Refused([Finding("reference-missing", message, file=f"schemas/{dataset.name}.json")])
    return found
