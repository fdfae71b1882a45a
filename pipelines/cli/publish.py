"""`terbuka publish`: decide what is due, run the job in this process, end with a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.outcome import Outcome
from pipelines.model.text import Text
from pipelines.stages.notice import Notice, notice, pages_due

if TYPE_CHECKING:
    from pipelines.model.address import Office


def publish(
    office: Office,
    names: Sequence[str],
    editions: Sequence[str],
    reason: str,
    *,
    clock_is_right: bool = False,
    as_json: bool,
) -> int:
    """Returns the exit code. The path on which nothing is new imports neither YAML, pyarrow nor Dagster."""
    unknown = [name for name in names if not (office.datasets / f"{name}.yaml").is_file()]
    if unknown:
        printing.errors.print(f"Tidak ada data bernama / no dataset called: {', '.join(unknown)}")
        return 2
    now = datetime.now(UTC)
    notices = notice(office, names, now)
    due = [n.dataset for n in notices if n.why or editions or (names and reason)]
    outcomes = [_as_before(n) for n in notices if n.dataset not in due and n.memory]
    if due or pages_due(office, notices, now):
        try:
            outcomes += _run(office, due, editions, reason, clock_is_right=clock_is_right, silent=as_json)
        except Refused as refused:
            printing.say_findings("publish", refused.findings)
            return 1
        except OSError as error:  # before any dataset could begin
            from pipelines.publish.corridor import storage

            printing.say_findings("publish", [storage(error)])
            return 1
    _say(office, sorted(outcomes, key=lambda o: (o.dataset, o.edition)), as_json=as_json)
    return 1 if any(outcome.refused for outcome in outcomes) else 0


def _as_before(noticed: Notice) -> Outcome:
    memory = noticed.memory
    return (
        Outcome(noticed.dataset, memory.edition or "", "unchanged", memory.revision, memory.rows)
        if memory
        else Outcome(noticed.dataset, "", "unchanged")
    )


def _run(
    office: Office, due: Sequence[str], editions: Sequence[str], reason: str, *, clock_is_right: bool, silent: bool
) -> list[Outcome]:
    from pipelines.defs.datasets import Ledger
    from pipelines.defs.in_process import run
    from pipelines.publish.catalog import read
    from pipelines.publish.shown import refuse_typed

    catalog = read(office)
    for name in due:  # before Dagster keeps it
        refuse_typed(office, name, [("--reason", reason)], catalog.contact)
    broken = [Outcome(name, "", "refused", findings=found) for name, found in catalog.broken.items() if name in due]
    readable = [dataset.name for dataset in catalog.datasets if dataset.name in due]
    with printing.progress(silent=silent) as show:
        ledger = Ledger(progress=show)
        built = run(
            office,
            catalog,
            lambda: datetime.now(UTC),
            ledger,
            readable,
            editions,
            Text(reason, reason),
            clock_is_right=clock_is_right,
        )
    outcomes = [*broken, *ledger.outcomes.values()]
    return outcomes if built else [*outcomes, Outcome("portal", "", "refused", findings=(_unbuilt(ledger.trouble),))]


def _unbuilt(trouble: str) -> Finding:
    message = Text(f"Halaman tidak dapat dibangun: {trouble}", f"The pages could not be built: {trouble}")
    remedy = Text(
        "Rilis sudah aman. Perbaiki penyebabnya, lalu: terbuka site. Rincian: make dev.",
        "The releases are safe. Mend the cause, then: terbuka site. Details: make dev.",
    )
    return Finding("pages", message, remedy)


def _say(office: Office, outcomes: Sequence[Outcome], *, as_json: bool) -> None:
    if as_json:
        printing.say_json({"outcomes": [_plain(outcome) for outcome in outcomes]})
        return
    printing.say_outcomes(outcomes)
    for outcome in outcomes:
        if outcome.findings:
            note = "" if outcome.refused else ": terbit, dengan catatan / published, with notes"
            printing.say_findings(
                f"{outcome.dataset} {outcome.edition}{note}", outcome.findings, refused=outcome.refused
            )
    printing.console.print(
        f"\nPortal: {office.store or office.public}  ·  lihat / look: [bold]terbuka serve[/] (make serve) → http://127.0.0.1:8000/"
    )


def _plain(outcome: Outcome) -> dict[str, object]:
    return {
        "dataset": outcome.dataset,
        "edition": outcome.edition,
        "state": outcome.state,
        "revision": outcome.revision,
        "rows": outcome.rows,
        "seconds": round(outcome.seconds, 3),
        "findings": [finding.as_dict() for finding in outcome.findings],
    }
