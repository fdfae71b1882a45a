"""What an officer does to the log besides publishing: withdraw, approve, change the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused, WrongUsage
from pipelines.model.finding import Finding
from pipelines.model.release import Release
from pipelines.model.text import Text
from pipelines.publish.collect import KIND
from pipelines.publish.desk import alone
from pipelines.publish.run import publish_everywhere
from pipelines.publish.shown import refuse_typed
from pipelines.publish.waiting import Waiting, read_waiting
from pipelines.stages.release import Leaf, approve, make_key, open_keyring, read_key, rotate, versions, withdraw

if TYPE_CHECKING:
    from pipelines.publish.desk import Desk

GIVEN = "recovery"  # the name in the keyring under which a key from the recovery sheet is held for one act


def withdraw_release(desk: Desk, name: str, files: Sequence[str], reason: Text, basis: str) -> list[Leaf]:
    """Take back `dataset/edition[/rK]`, or some `files` of it, and every changes.csv that repeats its rows.

    Raises WrongUsage when there is no such release.
    """
    words = [("--reason", reason.id), ("--reason", reason.en), ("--basis", basis)]
    with alone(desk.office):
        desk.book.recover()
        release = _release(desk, name)
        refuse_typed(desk.office, release.dataset, words, desk.catalog.contact)  # the log forgets nothing
        leaves = [withdraw(desk.book, release.path, tuple(files), reason, basis, desk.moment)]
        if not files:
            leaves += [
                withdraw(desk.book, other.path, ("changes.csv",), reason, basis, desk.moment)
                for other in versions(desk.store, release.dataset).releases
                if other.status != "withdrawn" and other.compared_with == f"{release.edition}/r{release.revision}"
            ]
    for other in desk.catalog.datasets:
        if other.source.kind == KIND:  # its figures may be gone: it looks again at the next run
            desk.office.memory(other.name).unlink(missing_ok=True)
    publish_everywhere(desk)
    return [leaf for leaf in leaves if leaf]


def _release(desk: Desk, name: str) -> Release:
    """The release of this name; without a revision, the current one of the edition."""
    dataset, _, rest = name.partition("/")
    edition, _, revision = rest.partition("/r")
    known = versions(desk.store, dataset)
    wanted = [r for r in known.of(edition) if revision in ("", str(r.revision)) and r.status != "withdrawn"]
    if not wanted:
        there = ", ".join(f"{r.dataset}/{r.edition}/r{r.revision}" for r in known.releases if r.status != "withdrawn")
        raise WrongUsage(
            Text(f"Tidak ada rilis '{name}'. Ada: {there or '–'}", f"No release '{name}'. There are: {there or '–'}")
        )
    return wanted[-1]


def change_key(desk: Desk, recovery: Path | None = None) -> Leaf | None:
    """Make a new signing key and let the one in use, or the key of the recovery sheet, vouch for it in the log."""
    with alone(desk.office):
        name = f"publisher-{desk.now:%Y%m%dT%H%M%S}"
        make_key(desk.office.keys / name)
        keyring = open_keyring(desk.office.keys)
        if recovery:
            keyring = replace(keyring, keys={**keyring.keys, GIVEN: read_key(recovery)})
        desk.book.keyring = keyring
        if not recovery:
            desk.book.recover()
        leaf = rotate(desk.book, name, GIVEN if recovery else None, desk.moment)
    publish_everywhere(desk)
    return leaf


def approve_waiting(desk: Desk, dataset: str, edition: str, who: str) -> Waiting:
    """Enter in the log that a second person has looked at the draft that waits. Raises Refused or WrongUsage."""
    found = read_waiting(desk.office, dataset, edition)
    if found is None:
        raise WrongUsage(Text(f"Tidak ada yang menunggu: {dataset} {edition}", f"Nothing waits: {dataset} {edition}"))
    if who == found.by:
        message = Text(
            f"{who} sudah menyiapkan data ini; perlu orang lain.",
            f"{who} prepared this data; another person is needed.",
        )
        raise Refused([Finding("second-person", message)])
    refuse_typed(desk.office, dataset, [("--who", who)], desk.catalog.contact)
    with alone(desk.office):
        approve(desk.book, who, found.sums, desk.moment)
    return found
