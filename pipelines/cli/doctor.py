"""`terbuka doctor`: store, disk, clock, keys; with an address also how the portal arrives at its readers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.cli.desk import desk_of
from pipelines.model.errors import Refused
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.publish import Desk
    from pipelines.stages.doctor import Diagnosis

SIGNS = {True: "[green]✓[/]", False: "[bold red]✕[/]", None: "[yellow]?[/]"}


@printing.answering("doctor")
def doctor(office: Office, url: str, *, as_json: bool) -> int:
    """Returns the exit code: 1 when anything is wrong."""
    desk = desk_of(office)
    found = [_store(desk), *_machine(desk), *(_hosting(desk, url) if url else [])]
    if as_json:
        printing.say_json([{"name": d.name, "ok": d.ok, "message": d.message.as_dict()} for d in found])
    else:
        _say(found)
    return 1 if any(diagnosis.ok is False for diagnosis in found) else 0


def _store(desk: Desk) -> Diagnosis:
    """The conditional writes on which the commit protocol rests, and the log as it lies there."""
    from pipelines.stages.doctor import Diagnosis
    from pipelines.stages.release.head import read_head
    from pipelines.stages.release.store.probe import probe

    try:
        probe(desk.store, secrets.token_hex(8))
        read_head(desk.store)
    except Refused as refused:
        first = refused.findings[0]
        return Diagnosis("store", False, first.message, first.remedy)
    return Diagnosis("store", True, Text("Penyimpanan dan buku catatan utuh.", "Store and log are sound."))


def _machine(desk: Desk) -> list[Diagnosis]:
    from pipelines.stages.doctor import look_at_machine
    from pipelines.stages.release.head import read_head

    try:
        history = read_head(desk.store).history
    except Refused:
        return []
    last = datetime.fromtimestamp(history.time, UTC) if history.size else None
    office = desk.office
    return list(look_at_machine(office.public, office.outbox, datetime.now(UTC), last, office.keys))


def _hosting(desk: Desk, url: str) -> list[Diagnosis]:
    import httpx

    from pipelines.stages.doctor import choose_samples, look_at_hosting, trust

    with httpx.Client(verify=trust(), trust_env=False, timeout=30) as client:
        return look_at_hosting(url.rstrip("/"), choose_samples(desk.office.public), client)


def _say(found: Sequence[Diagnosis]) -> None:
    for diagnosis in found:
        printing.console.print(f"{SIGNS[diagnosis.ok]} {diagnosis.name}: {diagnosis.message.id}")
        printing.console.print(f"    [dim]{diagnosis.message.en}[/]")
        if diagnosis.ok is not True and diagnosis.remedy.id:
            printing.console.print(f"    → {diagnosis.remedy.id}\n    [dim]→ {diagnosis.remedy.en}[/]")
