"""One delivery from its source to its release. How the files of a release are made: `draft.py`."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.errors import NotYet, Refused, Unreachable
from pipelines.model.finding import Finding
from pipelines.model.outcome import Outcome, State
from pipelines.model.release import Release
from pipelines.model.text import Text
from pipelines.publish.catalog import typed
from pipelines.publish.derived import derived
from pipelines.publish.draft import prepare
from pipelines.publish.gate import check
from pipelines.publish.leaks import refuse_leaks
from pipelines.publish.privacy import make_public
from pipelines.publish.recall import recall, remember
from pipelines.publish.sealed import holder, sealed, telling
from pipelines.publish.shown import note, refuse_typed, says_too_much, watch
from pipelines.publish.waiting import require_approval
from pipelines.stages.guard import MILD, guard
from pipelines.stages.pull import discover, pull
from pipelines.stages.release import promise, release, versions

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import Expected, RawFile
    from pipelines.model.release import Versions
    from pipelines.publish.desk import Desk


GUARDED = {"control-character": "control-char"}  # what the schema stage calls otherwise than the guard


def publish(desk: Desk, dataset: Dataset, editions: Sequence[str] = ()) -> list[Outcome]:
    """Take every delivery of a dataset (or of the named editions) through the corridor, oldest first.

    One refused delivery does not stop the next. Never raises Refused: a refusal is an outcome with all its findings.
    An edition that is not there and not promised for today is no outcome, unless it was asked for by name.
    """
    try:
        expected = discover(dataset, desk.office, desk.now.date(), loopback=desk.loopback)
    except Refused as refused:
        return [_refusal(dataset, "", refused, 0.0)]
    wanted = [delivery for delivery in expected if not editions or delivery.edition in ("", *editions)]
    due = _due(wanted, versions(desk.store, dataset.name))
    outcomes = [_attempt(desk, dataset, delivery, named=delivery.edition in editions) for delivery in due]
    return [outcome for outcome in outcomes if outcome]


def _due(expected: Iterable[Expected], known: Versions) -> list[Expected]:
    """All deliveries of an edition that was never released, else only its newest one."""
    listed = list(expected)
    newest = {delivery.edition: delivery for delivery in listed}
    return [delivery for delivery in listed if not known.of(delivery.edition) or delivery == newest[delivery.edition]]


def _attempt(desk: Desk, dataset: Dataset, delivery: Expected, *, named: bool) -> Outcome | None:
    started = perf_counter()
    try:
        outcome = _corridor(desk, dataset, delivery)
    except NotYet as refused:
        return _refusal(dataset, delivery.edition, refused, perf_counter() - started) if named else None
    except Refused as refused:
        return _refusal(dataset, delivery.edition, refused, perf_counter() - started)
    except OSError as error:
        return _refusal(dataset, delivery.edition, Unreachable([storage(error)]), perf_counter() - started)
    return replace(outcome, seconds=perf_counter() - started)


def _corridor(desk: Desk, dataset: Dataset, delivery: Expected) -> Outcome:
    files = acquire(desk, dataset, delivery)
    if done := recall(desk, dataset, delivery, files):
        return _outcome(done, "unchanged")
    place = delivery.edition or "newest"
    with telling(dataset, files, lambda matcher: note(desk.office, dataset, place, matcher)):
        return _released(desk, dataset, delivery, files)


def _released(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile]) -> Outcome:
    if personal := typed(dataset, desk.catalog.contact):
        raise Refused(personal)
    table, report = check(desk, dataset, delivery, files)
    named = replace(delivery, edition=delivery.edition or edition_in(dataset, table))
    table = derived(desk, dataset, named.edition, table)
    desk.progress(dataset.name, named.edition, "deidentify")
    matcher = watch(desk.office, dataset, named.edition, table)
    words = [("edition", named.edition), ("--reason", desk.reason.id), ("--reason", desk.reason.en)]
    refuse_typed(desk.office, dataset.name, words, desk.catalog.contact)
    if named_here := says_too_much(desk.office, dataset):
        raise Refused(named_here)
    public = make_public(desk, dataset, named.edition, table)
    draft = prepare(desk, dataset, named, files, table, public, report)
    if isinstance(draft, Release):
        outcome = _outcome(draft, "unchanged")
    else:
        refuse_leaks(matcher, draft.files.values())
        desk.progress(dataset.name, named.edition, "release")
        if dataset.review == "two-person":
            require_approval(desk, draft)
        promise(desk.book, dataset.name, dataset.promise.every or "", dataset.promise.grace, desk.moment)
        release(desk.book, draft, desk.moment)
        done = draft.release
        outcome = _outcome(
            done, "released" if done.revision == 1 else "revised", sealed(report.findings, holder(matcher))
        )
    remember(desk, dataset, delivery, files, outcome)
    return outcome


def storage(error: OSError) -> Finding:
    """The machine would not write or read: its own words, and where."""
    message = Text(
        f"Komputer tidak dapat menulis atau membaca: {_words(error)}.",
        f"The machine could not write or read: {_words(error)}.",
    )
    remedy = Text(
        "Kosongkan disk atau perbaiki hak tulis, lalu ulangi: terbuka doctor menunjukkan di mana.",
        "Free the disk or mend the permissions, then try again: terbuka doctor shows where.",
    )
    return Finding("storage", message, remedy, file=str(error.filename or ""))


def _words(error: OSError) -> str:
    """`No space left on device (ENOSPC)`: the name is what one searches for."""
    return f"{error.strerror or error} ({errno.errorcode.get(error.errno or 0, '?')})"


def _outcome(done: Release, state: State, findings: tuple[Finding, ...] = ()) -> Outcome:
    return Outcome(done.dataset, done.edition, state, done.revision, done.rows, findings=findings)


def acquire(desk: Desk, dataset: Dataset, delivery: Expected) -> tuple[RawFile, ...]:
    """Asset `raw`: the bytes, untouched and looked at. Raises Refused or Unreachable."""
    desk.progress(dataset.name, delivery.edition, "pull")
    files = pull(dataset, delivery, desk.office, desk.now, loopback=desk.loopback)
    look(desk, dataset, delivery, files)
    return files


def look(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile]) -> None:
    """Guard the bytes of a delivery as they will be read. Raises Refused.

    Bytes that are dangerous to read end it there. Others are read on, so that the officer hears of everything at once.
    """
    try:
        guard(files, sheet=dataset.layout.sheet, escape=dataset.layout.escape_formulas)
    except Refused as refused:
        more = _beyond(desk, dataset, delivery, files) if _mild(refused) else ()
        told = {(finding.rule, finding.file, finding.row) for finding in refused.findings}
        new = (f for f in more if (GUARDED.get(f.rule, f.rule), f.file, f.row) not in told)
        raise Refused((*refused.findings, *new)) from None


def _mild(refused: Refused) -> bool:
    return all(finding.rule in MILD for finding in refused.findings)


def _beyond(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile]) -> tuple[Finding, ...]:
    """What the schema and the rules have to say of a delivery that is refused already."""
    try:
        with telling(dataset, files):
            _, report = check(desk, dataset, delivery, files)
    except Refused as refused:
        return refused.findings
    return sealed(report.findings)


def edition_in(dataset: Dataset, table: pa.Table) -> str:
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
    return Outcome(
        dataset.name, edition, "refused", seconds=seconds, findings=sealed(refused.findings), worth_retry=retry
    )
