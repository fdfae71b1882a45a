"""`terbuka withdraw`, `approve`, `clean`: what an officer enters in the log besides releases, and tidying up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.model.catalog import read_catalog
from pipelines.model.errors import Refused, WrongUsage
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.publish import Desk


def desk_of(office: Office) -> Desk:
    """The desk as it is now. Raises Refused when catalogue or keys are not in order."""
    from pipelines.publish import open_desk

    return open_desk(office, read_catalog(office.datasets, office.schemas, office.declared), datetime.now(UTC))


def withdraw(
    office: Office, release: str, files: Sequence[str], reason: tuple[str, str], basis: str, *, as_json: bool
) -> int:
    """Returns the exit code."""
    from pipelines.publish.acts import withdraw_release

    try:
        leaves = withdraw_release(desk_of(office), release, files, Text(*reason), basis)
    except WrongUsage as wrong:
        printing.errors.print(str(wrong))
        return 2
    except Refused as refused:
        printing.say_findings("withdraw", refused.findings)
        return 1
    if as_json:
        printing.say_json({"leaves": [{"n": leaf.n, **leaf.facts} for leaf in leaves]})
        return 0
    for leaf in leaves:
        printing.console.print(
            f"Ditarik / withdrawn: {leaf.facts['path']} {' '.join(leaf.facts['files'])} (log {leaf.n})"
        )
    printing.console.print(
        "Isinya sudah hilang dari public/. Buang juga dari cermin, cadangan dan tembolok CDN; salinan orang lain tidak "
        "dapat ditarik.\nThe bytes are gone from public/. Purge mirrors, backups and CDN caches too; other people's copies "
        "cannot be taken back."
    )
    return 0


def approve(office: Office, dataset: str, edition: str, who: str, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.publish.acts import approve_waiting

    try:
        found = approve_waiting(desk_of(office), dataset, edition, who)
    except WrongUsage as wrong:
        printing.errors.print(str(wrong))
        return 2
    except Refused as refused:
        printing.say_findings("approve", refused.findings)
        return 1
    if as_json:
        printing.say_json({"approved": found.sums, "who": who})
    else:
        printing.console.print(f"Disetujui / approved: {found.sums[:12]}… Lanjutkan / go on: terbuka publish {dataset}")
    return 0


def clean(office: Office, days: float, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.publish.desk import alone
    from pipelines.stages.release.clean import clean as remove

    try:
        desk = desk_of(office)
        with alone(office):
            gone = remove(desk.book, datetime.now(UTC).timestamp(), days * 86_400)
    except Refused as refused:
        printing.say_findings("clean", refused.findings)
        return 1
    if as_json:
        printing.say_json({"removed": gone})
    else:
        printing.console.print(f"{len(gone)} berkas sisa dibuang / left-over files removed")
    return 0
