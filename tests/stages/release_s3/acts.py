"""What a publisher does on the object store, each in a form that can be repeated after it was cut off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.model.text import Text
from pipelines.stages.release import Logbook, renew, rotate, versions, withdraw
from tests.keys import write_keys
from tests.stages.release.trees import START, STEP, pages, publish

NOW = START + 3 * STEP  # a day after the newest release of the office
LATER = NOW + 60
SORRY = Text("Memuat nama orang", "Held names of people")
Releases = tuple[tuple[str, str, int], ...]
THREE: Releases = (("t", "2026-01", 1), ("t", "2026-01", 2), ("u", "2026", 1))


@dataclass(frozen=True)
class Act:
    """`before` makes the office; `do` may be called again and again; `released` is all that counts afterwards."""

    name: str
    before: Callable[[Logbook, Path], None]
    do: Callable[[Logbook, Path, int], None]
    released: Releases = THREE
    unborn: bool = False  # no reader knew the portal before


def perform(act: Act, book: Logbook, root: Path, at: int) -> None:
    """As `terbuka publish` does: repair, do, renew the pages."""
    if act.do is not renew_pages:
        book.recover()
    act.do(book, root, at)
    if act.do is not renew_pages:
        pages(book, "dua", at)


def publish_once(book: Logbook, root: Path, dataset: str, edition: str, revision: int, content: str, at: int) -> None:
    """Release unless the public list has it already; so does the corridor."""
    if len(versions(book.store, dataset).of(edition)) < revision:
        publish(book, root, dataset, edition, revision, content, at)


def nothing(book: Logbook, root: Path) -> None:
    """No log, only the keys."""


def three(book: Logbook, root: Path) -> None:
    """What `trees.three_releases` makes in a folder."""
    publish(book, root, "t", "2026-01", 1, "1", START)
    publish(book, root, "u", "2026", 1, "7", START + STEP)
    publish(book, root, "t", "2026-01", 2, "2", START + 2 * STEP)
    pages(book, at=START + 2 * STEP)


def with_new_key(book: Logbook, root: Path) -> None:
    three(book, root)
    write_keys(root / "keys", "new")


def first(book: Logbook, root: Path, at: int) -> None:
    publish_once(book, root, "t", "2026-01", 1, "1", at)


def revise(book: Logbook, root: Path, at: int) -> None:
    publish_once(book, root, "t", "2026-01", 3, "4", at)


def take_back(book: Logbook, root: Path, at: int) -> None:
    withdraw(book, "data/t/2026-01/r2", (), SORRY, "UU 27/2022", at)


def change_key(book: Logbook, root: Path, at: int) -> None:
    rotate(book, "new", None, at)


def renew_pages(book: Logbook, root: Path, at: int) -> None:
    """One page changes, two come, one goes."""
    files = {"index.html": b"<p>tiga", "a/index.html": b"<p>new", "b.html": b"<p>new"}
    renew(book.store, book.keyring, "pages", files, at)
    renew(book.store, book.keyring, "catalog", {"status.json": b'"tiga"', "data.json": b"{}"}, at)


ACTS = {
    act.name: act
    for act in (
        Act("first", nothing, first, THREE[:1], unborn=True),
        Act("revision", three, revise, (*THREE[:2], ("t", "2026-01", 3), *THREE[2:])),
        Act("withdrawal", three, take_back),
        Act("rotation", with_new_key, change_key),
        Act("pages", three, renew_pages),
    )
}
