"""One delivery from its source to its release. How the files of a release are made: `draft.py`."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.errors import Refused, Unreachable
from pipelines.model.finding import Finding
from pipelines.model.outcome import Outcome, State
from pipelines.model.release import Release
from pipelines.model.text import Text
from pipelines.publish.draft import prepare
from pipelines.publish.recall import recall, remember
from pipelines.stages.deidentify import deidentify
from pipelines.stages.guard import guard
from pipelines.stages.pull import discover, pull
from pipelines.stages.release import release, versions
from pipelines.stages.tidy import tidy, where
from pipelines.stages.validate import validate

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import Expected, RawFile
    from pipelines.model.release import Versions
    from pipelines.model.report import Report
    from pipelines.publish.desk import Desk


def publish(desk: Desk, dataset: Dataset, editions: Sequence[str] = ()) -> list[Outcome]:
    """Take every delivery of a dataset (or of the named editions) through the corridor, oldest first.

    One refused delivery does not stop the next. Never raises Refused: a refusal is an outcome with all its findings.
    """
    try:
        expected = discover(dataset, desk.office.datasets, desk.now.date())
    except Refused as refused:
        return [_refusal(dataset, "", refused, 0.0)]
    wanted = [delivery for delivery in expected if not editions or delivery.edition in ("", *editions)]
    return [_attempt(desk, dataset, delivery) for delivery in _due(wanted, versions(desk.store, dataset.name))]


def _due(expected: Iterable[Expected], known: Versions) -> list[Expected]:
    """All deliveries of an edition that was never released, else only its newest one."""
    listed = list(expected)
    newest = {delivery.edition: delivery for delivery in listed}
    return [delivery for delivery in listed if not known.of(delivery.edition) or delivery == newest[delivery.edition]]


def _attempt(desk: Desk, dataset: Dataset, delivery: Expected) -> Outcome:
    started = perf_counter()
    try:
        outcome = _corridor(desk, dataset, delivery)
    except Refused as refused:
        return _refusal(dataset, delivery.edition, refused, perf_counter() - started)
    return replace(outcome, seconds=perf_counter() - started)


def _corridor(desk: Desk, dataset: Dataset, delivery: Expected) -> Outcome:
    files = acquire(desk, dataset, delivery)
    if done := recall(desk, dataset, delivery, files):
        return _outcome(done, "unchanged")
    table, report = check(desk, dataset, delivery, files)
    named = replace(delivery, edition=delivery.edition or _edition(dataset, table))
    desk.progress(dataset.name, named.edition, "deidentify")
    draft = prepare(desk, dataset, named, files, deidentify(table, dataset.schema), report)
    if isinstance(draft, Release):
        outcome = _outcome(draft, "unchanged")
    else:
        desk.progress(dataset.name, named.edition, "release")
        done = release(desk.store, draft, desk.key)
        outcome = _outcome(done, "released" if done.revision == 1 else "revised")
    remember(desk, dataset, delivery, files, outcome)
    return outcome


def _outcome(done: Release, state: State) -> Outcome:
    return Outcome(done.dataset, done.edition, state, done.revision, done.rows)


def acquire(desk: Desk, dataset: Dataset, delivery: Expected) -> tuple[RawFile, ...]:
    """Asset `raw`: the bytes, untouched and looked at. Raises Refused or Unreachable."""
    desk.progress(dataset.name, delivery.edition, "pull")
    now = desk.now.isoformat(timespec="seconds")
    files = pull(dataset, delivery, desk.office, now, loopback=desk.loopback)
    guard(files)
    return files


def check(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile]) -> tuple[pa.Table, Report]:
    """Asset `validated`: the typed private table. Raises Refused with every finding of tidy and validate at once."""
    desk.progress(dataset.name, delivery.edition, "validate")
    folder = desk.office.staged(dataset.name, delivery.edition or "newest", "validated")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tidied, references = tidy(dataset, files), _references(desk, dataset)
    out = folder / "table.arrow"
    report = validate(tidied.batches, dataset.schema, out, file="", references=references, scratch=folder)
    found = [*tidied.findings, *(_placed(finding, files) for finding in report.findings), *_empty(report, files)]
    if any(finding.severity == "error" for finding in found):
        raise Refused(found)
    with pa.memory_map(str(out)) as source:
        return pa.ipc.open_file(source).read_all(), replace(report, findings=tuple(found))


def _placed(finding: Finding, files: Sequence[RawFile]) -> Finding:
    file, row = where(finding.row, files)
    return replace(finding, file=file, row=row)


def _empty(report: Report, files: Sequence[RawFile]) -> list[Finding]:
    message = Text("Tidak ada satu pun baris data.", "There is not a single row of data.")
    remedy = Text("Periksa isi berkas dan layout.keep.", "Check the file and layout.keep.")
    return [] if report.rows else [Finding("no-rows", message, remedy, file=", ".join(file.name for file in files))]


def _references(desk: Desk, dataset: Dataset) -> dict[str, Path]:
    """The newest released table of every dataset that a foreign key points to."""
    names = {item["reference"].get("resource", "") for item in dataset.schema.get("foreignKeys", ())} - {""}
    found = {name: versions(desk.store, name).newest() for name in names}
    missing = ", ".join(sorted(name for name, newest in found.items() if newest is None))
    if missing:
        message = Text(f"Data acuan belum terbit: {missing}.", f"Reference data are not published yet: {missing}.")
        raise Refused([Finding("reference-missing", message, file=f"schemas/{dataset.name}.json")])
    return {name: desk.office.public / newest.path / f"{name}.parquet" for name, newest in found.items() if newest}


def _edition(dataset: Dataset, table: pa.Table) -> str:
    """The edition that the newest value of the declared column names."""
    rule = dataset.editions
    value = pc.max(table.column(rule.column)).as_py()
    try:
        return rule.containing(value).key if hasattr(value, "year") else rule.parse(str(value)).key
    except ValueError:
        message = Text(
            f"Kolom '{rule.column}' tidak menyebut edisi ({rule.kind}).",
            f"The column '{rule.column}' names no edition ({rule.kind}).",
        )
        raise Refused([Finding("edition", message, field=rule.column or "")]) from None


def _refusal(dataset: Dataset, edition: str, refused: Refused, seconds: float) -> Outcome:
    retry = isinstance(refused, Unreachable)
    return Outcome(dataset.name, edition, "refused", seconds=seconds, findings=refused.findings, worth_retry=retry)
