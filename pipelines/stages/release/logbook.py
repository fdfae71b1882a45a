"""What an office enters in its log: releases, withdrawals, keys, promises, approvals, notes. How it is done: `commit.py`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from pipelines.model import address
from pipelines.model.errors import PublishingError, Refused
from pipelines.model.finding import Finding
from pipelines.model.release import Release, Versions
from pipelines.model.text import Text
from pipelines.stages.release.commit import abandon, append, finish
from pipelines.stages.release.head import Head, read_head
from pipelines.stages.release.keys import FIRST, RECOVERY, Keyring, make_key, open_keyring
from pipelines.stages.release.log.derive import SUMS
from pipelines.stages.release.log.history import History
from pipelines.stages.release.log.leaf import Leaf, read_leaf
from pipelines.stages.release.settle import settle
from pipelines.stages.release.store import STAGED

if TYPE_CHECKING:
    from pipelines.stages.release.commit import Proposal
    from pipelines.stages.release.store import Store

LEAP = 400 * 86_400  # seconds: a clock further ahead of the last leaf is more likely wrong than right


@dataclass(frozen=True)
class Draft:
    """A release that is ready to go out, and every file of it by name."""

    release: Release
    files: Mapping[str, Path]


@dataclass
class Logbook:
    """An open log: where it lies, the keys, its name for a new one, and the newest head that was seen."""

    store: Store
    keyring: Keyring
    origin: str
    clock_confirmed: bool = False
    worker: str = field(default_factory=token_hex)  # `ALONE` when a lock keeps all other publishers out (`settle.py`)
    head: Head = field(default_factory=Head)

    def append(self, propose: Proposal, now: int) -> Leaf | None:
        """Add a leaf and settle what follows from it; the first one ever is preceded by the keys."""
        if not self.head.size:
            self.head, _ = append(self.store, self._with_recovery(), self._keys, now, worker=self.worker)
        if now > self.head.history.time + LEAP and not self.clock_confirmed:
            raise Refused([_clock(now - self.head.history.time)])
        self.head, leaf = append(self.store, self.keyring, propose, now, self.head, self.worker)
        self.head = settle(self.store, self.head, self.worker)
        return leaf

    def recover(self) -> None:
        """Finish and settle what a killed run left. Raises Refused when the log in the store is broken."""
        try:
            head = finish(self.store, self.keyring, self.head, self.worker)
        except Refused:
            if not self.head.size:
                raise
            head = finish(
                self.store, self.keyring, worker=self.worker
            )  # restored from a backup, or begun anew, since it was last read
        self.head = settle(self.store, head, self.worker)

    def _keys(self, history: History) -> tuple[str, Mapping[str, Any]] | None:
        if history.size:
            return None
        vkeys = {"vkey": self.keyring.vkey(FIRST, self.origin), "recovery": self.keyring.vkey(RECOVERY, self.origin)}
        return "key", vkeys

    def _with_recovery(self) -> Keyring:
        """Only a log that is about to begin needs the recovery key on this machine."""
        if RECOVERY not in self.keyring.keys and not finish(self.store, self.keyring).size:
            make_key(self.keyring.folder / RECOVERY)
            self.keyring = open_keyring(self.keyring.folder)
        return self.keyring


def versions(store: Store, dataset: str) -> Versions:
    """What has been released of a dataset so far, as its public list says."""
    content = store.read(address.versions(dataset))
    return Versions.read(json.loads(content)) if content else Versions(dataset)


def release(book: Logbook, draft: Draft, now: int) -> Leaf:
    """Publish a draft as the next revision of its edition. Raises PublishingError when another publisher was faster."""
    sums = _stage(book.store, draft, now)
    done = draft.release

    def propose(history: History) -> tuple[str, Mapping[str, Any]]:
        if done.revision != len(history.of(done.dataset, done.edition)) + 1:
            raise PublishingError(f"{done.path} has been released by another publisher")
        item = {"dataset": done.dataset, "edition": done.edition, "rev": done.revision, "sums": sums}
        if done.revision == 1:
            return "release", {"editions": [item]}
        return "revise", {"editions": [item], "reason": done.reason.as_dict()}

    leaf = book.append(propose, now)
    assert leaf is not None
    return leaf


def promise(book: Logbook, dataset: str, cadence: str, grace: str, now: int) -> None:
    """Log how often a dataset is promised, unless the log says so already. ISO 8601 durations; empty: no promise."""
    facts = {"dataset": dataset, "promise": cadence, "grace": grace}

    def propose(history: History) -> tuple[str, Mapping[str, Any]] | None:
        known = history.policies.get(dataset)
        return None if known and known.facts == facts else ("policy", facts)

    if book.head.size and propose(book.head.history) is None:
        return
    book.append(propose, now)


def withdraw(book: Logbook, path: str, files: tuple[str, ...], reason: Text, basis: str, now: int) -> Leaf | None:
    """Take back a release (or some `files` of it). Raises Refused when there is no such release; None when it is done."""

    def propose(history: History) -> tuple[str, Mapping[str, Any]] | None:
        entry = history.at(path)
        if entry is None:
            raise Refused([_unknown(path)])
        if entry.withdrawn or (files and set(files) <= entry.withdrawn_files):
            return None
        return "withdraw", {"path": path, "files": sorted(files), "reason": reason.as_dict(), "basis": basis}

    return book.append(propose, now)


def rotate(book: Logbook, new: str, by: str | None, now: int) -> Leaf | None:
    """Let the key file `new` sign from now on. `by`: the key that vouches, the one in use unless named."""
    book.head = read_head(book.store, book.head)
    if by:
        abandon(book.store, book.keyring, book.head)
    vkey = book.keyring.vkey(new, book.head.history.origin)

    def propose(history: History) -> tuple[str, Mapping[str, Any]] | None:
        if history.vkey == vkey:
            return None
        vouching = book.keyring.vkey(by, history.origin) if by else history.vkey
        if vouching not in (history.vkey, history.recovery):
            raise Refused([_stranger(by or "")])
        return "key", {"vkey": vkey, "retires": history.vkey, "by": vouching}

    return book.append(propose, now)


def write_note(book: Logbook, text: Text, now: int) -> Leaf | None:
    """A sentence to the public, such as why the log was moved."""
    return book.append(lambda _: ("note", {"text": text.as_dict()}), now)


def approve(book: Logbook, who: str, what: str, now: int) -> Leaf | None:
    """That a second person has looked. `what`: the SHA-256 of the SHA256SUMS they saw."""
    return book.append(lambda _: ("approve", {"who": who, "what": what}), now)


def approvals(book: Logbook) -> set[str]:
    """Every `what` that somebody approved."""
    return {leaf.facts["what"] for leaf in map(read_leaf, book.head.entries) if leaf.kind == "approve"}


def _stage(store: Store, draft: Draft, now: int) -> str:
    """Make every file durable under the hash of its list, so that anybody can finish what we claim."""
    sums = hashlib.sha256(draft.files[SUMS].read_bytes()).hexdigest()
    for name, path in draft.files.items():
        store.put(f"{STAGED}{sums}/{name}", path, now)
    return sums


def _clock(ahead: int) -> Finding:
    days = ahead // 86_400
    return Finding(
        "clock",
        Text(
            f"Jam komputer ini {days} hari lebih maju dari catatan terakhir.",
            f"This clock is {days} days ahead of the last entry.",
        ),
        Text(
            "Betulkan jam. Bila memang benar, jalankan lagi dengan --clock-is-right.",
            "Set the clock. If it is right, run again with --clock-is-right.",
        ),
    )


def _unknown(path: str) -> Finding:
    told = Text(f"Tidak ada rilis '{path}' dalam buku catatan.", f"There is no release '{path}' in the log.")
    return Finding("release-unknown", told, Text("Lihat: terbuka status", "See: terbuka status"))


def _stranger(name: str) -> Finding:
    told = Text("Kunci ini bukan kunci pemulihan buku catatan ini.", "This is not the recovery key of this log.")
    return Finding(
        "key-unknown", told, Text("Pakai kunci dari lembar pemulihan.", "Use the key of the recovery sheet."), file=name
    )
