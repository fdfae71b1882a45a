"""What a run is given from the edges: the office, the catalogue, the clock, the key, and where public files go."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.address import log_origin
from pipelines.model.text import Text
from pipelines.stages.release import LocalStore, Logbook, open_keyring
from pipelines.stages.release.settle import ALONE
from pipelines.stages.release.store.probe import probe
from pipelines.stages.release.store.s3 import open_s3

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.catalog import Catalog
    from pipelines.stages.release import Store

Progress = Callable[[str, str, str], None]  # dataset, edition, stage


def silent(dataset: str, edition: str, stage: str) -> None:
    """Progress that nobody watches."""


_BOOKS: dict[tuple[Path, str], Logbook] = {}  # the last one opened in this process


@dataclass(frozen=True)
class Desk:
    """Everything that publishing needs and may not fetch itself. `now` is aware; `reason` is for revisions."""

    office: Office
    catalog: Catalog
    book: Logbook
    now: datetime
    reason: Text = Text("", "")
    loopback: bool = False  # whether a web source may be on this machine
    who: str = ""  # the person at the desk, as the machine knows them
    progress: Progress = silent

    @property
    def store(self) -> Store:
        """Where public files go."""
        return self.book.store

    @property
    def moment(self) -> int:
        """`now` in seconds since 1970."""
        return int(self.now.timestamp())


def open_desk(
    office: Office,
    catalog: Catalog,
    now: datetime,
    reason: Text = Text("", ""),  # noqa: B008
    progress: Progress = silent,
    *,
    loopback: bool = False,
    who: str = "",
    clock_confirmed: bool = False,
) -> Desk:
    """A desk in the office's own folder. Raises Refused when a signing key is not safe.

    `clock_confirmed`: a person says that the clock is right, however far it is ahead of the log.
    """
    lock_away(office)
    book = Logbook(
        open_store(office),
        open_keyring(office.keys),
        log_origin(catalog.base_url),
        clock_confirmed=clock_confirmed,
        worker=secrets.token_hex() if office.store else ALONE,
    )
    # a run opens a desk for each dataset; only the first of them reads the whole log
    if before := _BOOKS.get((office.root, office.store)):
        book.head = before.head
    _BOOKS[office.root, office.store] = book
    return Desk(office, catalog, book, now, reason, loopback, who, progress)


def lock_away(office: Office) -> None:
    """What is in `work` was stripped of nothing personal: only its owner enters, whatever the modes of the files in it."""
    office.work.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = office.work.stat()
    if stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid == os.geteuid():
        office.work.chmod(0o700)


def open_store(office: Office) -> Store:
    """Where this office's public files are. Raises Refused when the store does not keep what publishing rests on."""
    if not office.store:
        return LocalStore(office.public, office.outbox)
    return _distant(office.store, tuple(sorted(office.environment.items())), office.cache)


@lru_cache
def _distant(url: str, environment: tuple[tuple[str, str], ...], folder: Path) -> Store:
    """One client for the whole process, looked at once."""
    folder.mkdir(parents=True, exist_ok=True)
    store = open_s3(url, dict(environment), folder=folder)
    probe(store, secrets.token_hex(8))
    return store


def fresh(folder: Path) -> Path:
    """An empty folder in its place, whatever an earlier run left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@contextmanager
def alone(office: Office) -> Iterator[None]:
    """Wait until no other publisher works in this office; the lock is gone with the process that held it."""
    office.lock.parent.mkdir(parents=True, exist_ok=True)
    with office.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
