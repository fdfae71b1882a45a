"""From chunks to a report: sets the engine up, runs it, and puts what it found into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.model.report import Report, counted
from pipelines.stages.validate.engine import Chunk, run
from pipelines.stages.validate.header import Header
from pipelines.stages.validate.ledger import Entry, Ledger
from pipelines.stages.validate.plan import Plan, Problem
from pipelines.stages.validate.setup import checks_of, columns_of
from pipelines.stages.validate.words import finding, problem_finding


def report_on(
    chunks: Iterable[Chunk],
    header: Header,
    plan: Plan,
    out: Path,
    *,
    file: str,
    references: Mapping[str, Path],
    cap: int,
    scratch: Path | None,
    before: Sequence[Entry] = (),
) -> Report:
    """`before` are entries about the file as a whole, which come first."""
    absent = [key.resource for key in plan.foreign_keys if key.resource and key.resource not in references]
    if absent:
        return _report(0, [_about_file("resource-error", name) for name in absent], plan, file)
    if not header.readable:
        return _report(0, [*before, *header.entries], plan, file)
    with TemporaryDirectory(dir=scratch, prefix="keys-") as folder:
        columns = columns_of(header.fields, plan)
        checks = checks_of(columns, plan, references, Path(folder))
        ledger = Ledger(cap, [check.visits for check in checks])
        # A file that is wrong as a whole leaves no typed table, so its rows need not be written.
        for entry in (*before, *header.entries):
            ledger.counts[entry.rule, entry.field] += 1
        try:
            rows = run(chunks, columns, checks, plan.fields, out, ledger)
        except UnicodeDecodeError as error:
            out.unlink(missing_ok=True)
            return _report(0, [*before, *header.entries, _about_file("encoding-error", error.encoding)], plan, file)
        finally:
            for check in checks:
                check.close()
    return _report(rows, [*before, *header.entries, *ledger.listed()][:cap], plan, file, ledger)


def _about_file(rule: str, detail: str) -> Entry:
    return Entry(0, 0, 0, 0, rule, detail, "")


def refused_as_a_whole(rule: str, detail: str, plan: Plan, file: str) -> Report:
    """For a file of which not even the head can be read."""
    return _report(0, [_about_file(rule, detail)], plan, file)


def refused_by_schema(problems: Iterable[Problem], file: str) -> Report:
    """Nothing is read under a schema that is wrong itself."""
    findings = tuple(problem_finding(problem, file) for problem in problems)
    return Report(0, findings, counted(findings))


def _report(rows: int, entries: Sequence[Entry], plan: Plan, file: str, ledger: Ledger | None = None) -> Report:
    fields = {field.name: field for field in plan.fields}
    findings = tuple(finding(entry, fields.get(entry.field), file) for entry in entries)
    return Report(rows, findings, dict(ledger.counts) if ledger else counted(findings))
