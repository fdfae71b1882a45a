"""After the commit: copies, lists and tombstones follow the log, only forward. Repeating it repairs what a crash left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipelines.model import address
from pipelines.model.errors import Refused
from pipelines.stages.release.head import Head, broken, read_head
from pipelines.stages.release.log import derive
from pipelines.stages.release.log.leaf import read_leaf
from pipelines.stages.release.log.tree import root
from pipelines.stages.release.store import STAGED, is_partial

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.stages.release.log.history import Entry, History
    from pipelines.stages.release.store import Store

AT_WORK = f"{STAGED}settling/"
ALONE = ""  # the worker that needs no mark
SETTLED = f"{STAGED}settled"  # up to which size and root all derived files follow; losing it costs time, nothing else


def settle(store: Store, head: Head, worker: str = ALONE) -> Head:
    """Bring everything derived in line with the log, from the first leaf that nobody has settled.

    Who is held up half-way may write an old list over a newer one when it goes on. So a `worker` leaves a mark from
    where it works (`at_work`), and while a mark is there everybody works from there too. When nobody else can be at
    work (`ALONE`: the office's lock is held), marks are those of the dead.
    """
    start = min([_settled(head, store.read(SETTLED)), *(int(store.read(key) or b"0") for key in _marks(store))])
    if start >= head.size:
        return head
    at_work(store, worker, start, head.history.time)
    head = _settle_from(store, head, start)
    for key in _marks(store) if worker == ALONE else [AT_WORK + worker]:
        store.remove(key)
    return head


def at_work(store: Store, worker: str, start: int, at: int) -> None:
    """Say that `worker` may be writing what follows from the leaves after the first `start`."""
    if worker != ALONE:
        store.put(AT_WORK + worker, str(start).encode(), at)


def _settle_from(store: Store, head: Head, start: int) -> Head:
    """The last one to write a list has seen the newest log, else it writes again, from where it first began."""
    while True:
        old = store.read(SETTLED)
        try:
            _follow(store, head, start)
        except KeyError as lost:  # another publisher has withdrawn what this view of the log still shows
            if (newest := read_head(store, head)).size == head.size:
                raise Refused([broken(f"{lost} is missing")]) from None
            head = newest
            continue
        done = store.swap(SETTLED, old, _state(head, head.size), head.history.time)
        newest = read_head(store, head)
        if done and newest.size == head.size:
            return head
        head = newest


def _marks(store: Store) -> list[str]:
    """Marks of publishers that are at work or died at it; not one that was never whole."""
    return [key for key in store.keys(AT_WORK) if not is_partial(key)]


def _settled(head: Head, noted: bytes | None) -> int:
    """The size that was noted, if it was noted of this log; public files may have been deleted and begun anew."""
    size = int((noted or b"0").split(b" ")[0])
    return size if size <= head.size and noted == _state(head, size) else 0


def _state(head: Head, size: int) -> bytes:
    return f"{size} {root(head.hashes[:size]).hex()}".encode()


def _follow(store: Store, head: Head, start: int) -> None:
    touched: dict[str, set[str]] = {}
    for leaf in map(read_leaf, head.entries[start:]):
        for dataset, edition in _touches(leaf.kind, leaf.facts):
            touched.setdefault(dataset, set()).add(edition)
    for dataset, editions in touched.items():
        _dataset(store, head.history, dataset, editions)
    store.put(derive.VKEY, derive.vkey_file(head.history), head.history.time)
    store.put(derive.ALLOWED_SIGNERS, derive.allowed_signers(head.history), head.history.time)


def _touches(kind: str, facts: object) -> list[tuple[str, str]]:
    if kind in ("release", "revise"):
        return [(item["dataset"], item["edition"]) for item in facts["editions"]]  # type: ignore[index]
    if kind == "withdraw":
        _, dataset, edition, _ = facts["path"].split("/")  # type: ignore[index]
        return [(dataset, edition)]
    return []


def _dataset(store: Store, history: History, dataset: str, editions: set[str]) -> None:
    at = history.time
    shown = derive.shown(history, dataset)
    folders = [address.edition_latest(dataset, edition) for edition in sorted(editions)]
    for folder in [*folders, address.latest(dataset)]:
        _latest(store, history, folder, shown[folder])
    entries = history.entries[dataset]
    facts = {e.path: json.loads(store.read(f"{e.path}/{derive.FACTS}") or b"{}") for e in entries if not e.withdrawn}
    store.put(address.versions(dataset), derive.versions(history, dataset, facts), at)
    for entry in entries:
        if entry.edition in editions:
            _withdraw(store, entry)
            _only(store, f"{STAGED}{entry.sums}", ())


def _latest(store: Store, history: History, folder: str, entry: Entry | None) -> None:
    """Copies of the release that counts; where none is left, the tombstone."""
    if entry:
        names = derive.copied(entry, list(sums_of(store, entry)))
        for name in names:
            store.promote(f"{entry.path}/{name}", f"{folder}/{name}")
    else:
        store.put(f"{folder}/{derive.TOMBSTONE}", derive.tombstone_at(history, folder), history.time)
        names = [derive.TOMBSTONE]
    _only(store, folder, names)


def _withdraw(store: Store, entry: Entry) -> None:
    """The tombstone first, then the bytes go; the sums stay, so that the hash can still be shown."""
    if not entry.withdrawals:
        return
    content = derive.tombstone(entry.dataset, entry.edition, entry.withdrawals)
    store.put(f"{entry.path}/{derive.TOMBSTONE}", content, entry.withdrawals[-1].time)
    gone = set(sums_of(store, entry)) if entry.withdrawn else entry.withdrawn_files
    for name in gone:
        store.remove(f"{entry.path}/{name}")


def sums_of(store: Store, entry: Entry) -> dict[str, str]:
    """Name → hash of every file of a release."""
    return derive.read_sums(store.read(f"{entry.path}/{derive.SUMS}") or b"")


def _only(store: Store, folder: str, names: Iterable[str]) -> None:
    wanted = {f"{folder}/{name}" for name in names}
    for key in store.keys(folder):
        # a file that is being written may be another publisher's; `clean` knows its age
        if key not in wanted and not is_partial(key):
            store.remove(key)
