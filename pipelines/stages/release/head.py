"""The log as it stands in a store: read, checked against its own signature and root, and only ever continued."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.release.log.checkpoint import Checkpoint, glance, read_checkpoint
from pipelines.stages.release.log.derive import CHECKPOINT
from pipelines.stages.release.log.history import History, follow
from pipelines.stages.release.log.leaf import read_leaf
from pipelines.stages.release.log.note import text_signed_by
from pipelines.stages.release.log.tiles import WIDTH, bundle_path, bundle_paths, unbundle
from pipelines.stages.release.log.tree import grown, leaf_hash, root_of_peaks

if TYPE_CHECKING:
    from pipelines.stages.release.store import Store


@dataclass(frozen=True)
class Head:
    """All leaves up to the newest checkpoint, and what follows from them. `note`: the checkpoint's bytes."""

    entries: tuple[bytes, ...] = ()
    hashes: tuple[bytes, ...] = ()
    peaks: tuple[bytes, ...] = ()
    history: History = History()
    note: bytes | None = None

    @property
    def size(self) -> int:
        return len(self.entries)

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(self.history.origin, self.size, root_of_peaks(self.peaks))


NOTHING = Head()


def grow(head: Head, entry: bytes) -> Head:
    """The head with one leaf more. Raises ValueError when the leaf does not follow."""
    history = follow(head.history, read_leaf(entry))
    value = leaf_hash(entry)
    peaks = tuple(grown(head.peaks, head.size, value))
    return Head((*head.entries, entry), (*head.hashes, value), peaks, history)


def read_head(store: Store, known: Head = NOTHING) -> Head:
    """The newest committed state. `known`: an earlier one of the same log, to read on from.

    Raises Refused (`log-broken`) when leaves, root and signature do not belong together.
    """
    note = store.read(CHECKPOINT)
    if note is None:
        return Head()
    if note == known.note:
        return known
    try:
        size = glance(note).size
        head = known if known.size <= size else Head()
        for entry in _entries(store, head.size, size):
            head = grow(head, entry)
        text = text_signed_by(note, head.history.signers(size))
    except ValueError as error:
        raise Refused([broken(str(error))]) from None
    if read_checkpoint(text) != head.checkpoint():
        raise Refused([broken("the root does not fit the leaves")])
    return replace(head, note=note)


def claimed(store: Store, head: Head) -> Head | None:
    """The head with the leaf that someone has claimed next but not yet committed."""
    path = f"log/{bundle_path(head.size + 1)}"
    content = store.read(path)
    if content is None:
        return None
    try:
        return grow(head, unbundle(content)[-1])
    except (ValueError, IndexError) as error:
        raise Refused([broken(f"{path}: {error}")]) from None


def _entries(store: Store, start: int, size: int) -> list[bytes]:
    """The entries `start` to `size`."""
    found = [entry for path in bundle_paths(size, start) for entry in _bundle(store, path)]
    return found[start % WIDTH :]


def _bundle(store: Store, path: str) -> list[bytes]:
    content = store.read(f"log/{path}")
    if content is None:
        raise ValueError(f"log/{path} is missing")
    return unbundle(content)


def broken(detail: str) -> Finding:
    """The log in the store contradicts itself: nothing may be added to it."""
    return Finding(
        "log-broken",
        Text(f"Buku catatan rusak: {detail}.", f"The log is broken: {detail}."),
        Text(
            "Jalankan 'terbuka verify public' dan pulihkan folder log/ dari cadangan. Jangan menghapusnya.",
            "Run 'terbuka verify public' and restore the folder log/ from your backup. Do not delete it.",
        ),
        file=CHECKPOINT,
    )
