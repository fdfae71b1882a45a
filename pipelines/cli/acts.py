"""`terbuka withdraw`, `approve`, `clean`: what an officer enters in the log besides releases, and tidying up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.cli.breach import due, notice
from pipelines.cli.desk import desk_of
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.address import Office


@printing.answering("withdraw")
def withdraw(
    office: Office, release: str, files: Sequence[str], reason: tuple[str, str], basis: str, *, as_json: bool
) -> int:
    """Returns the exit code."""
    from pipelines.publish.acts import withdraw_release

    desk = desk_of(office)
    leaves = withdraw_release(desk, release, files, Text(*reason), basis)
    paths = [str(leaf.facts["path"]) for leaf in leaves]
    draft = notice(paths, Text(*reason), desk.catalog.publisher.name, desk.catalog.contact, desk.now)
    if as_json:
        found = [{"n": leaf.n, **leaf.facts} for leaf in leaves]
        printing.say_json({"leaves": found, "notice": {"due": due(desk.now).isoformat(), "draft": draft.as_dict()}})
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
    printing.console.print(
        f"\nBila data pribadi ikut terbit: beri tahu tertulis paling lambat {due(desk.now):%Y-%m-%d %H:%M %Z} (3 × 24 jam sejak "
        "diketahui, UU 27/2022 pasal 46). Rancangannya:\nIf personal data went out: notify in writing by that moment (3 × 24 "
        "hours after it became known, UU 27/2022 art. 46). A draft:\n"
    )
    printing.console.print(draft.id, markup=False)
    printing.console.print(f"\n{draft.en}", markup=False)
    return 0


@printing.answering("approve")
def approve(office: Office, dataset: str, edition: str, who: str, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.publish.acts import approve_waiting

    found = approve_waiting(desk_of(office), dataset, edition, who)
    if as_json:
        printing.say_json({"approved": found.sums, "who": who})
    else:
        printing.console.print(f"Disetujui / approved: {found.sums[:12]}… Lanjutkan / go on: terbuka publish {dataset}")
    return 0


@printing.answering("clean")
def clean(office: Office, days: float, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.publish.desk import alone
    from pipelines.stages.release.clean import clean as remove

    desk = desk_of(office)
    with alone(office):
        gone = remove(desk.book, datetime.now(UTC).timestamp(), days * 86_400)
    if as_json:
        printing.say_json({"removed": gone})
    else:
        printing.console.print(f"{len(gone)} berkas sisa dibuang / left-over files removed")
    return 0
