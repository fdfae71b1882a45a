"""What all leaves say together: which releases exist and count, which key signs, what was withdrawn and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.stages.release.log.leaf import Leaf, check_leaf
from pipelines.stages.release.log.note import read_vkey

WHOLE: tuple[str, ...] = ()  # the files of a withdrawal that takes a whole release


@dataclass(frozen=True)
class Entry:
    """One revision of one edition. `sums` is the SHA-256 of its SHA256SUMS, `leaf` the index of its leaf."""

    dataset: str
    edition: str
    rev: int
    sums: str
    leaf: int
    time: int
    reason: Any = None
    withdrawals: tuple[Leaf, ...] = ()

    @property
    def path(self) -> str:
        return f"data/{self.dataset}/{self.edition}/r{self.rev}"

    @property
    def withdrawn(self) -> bool:
        """Whether the whole release was withdrawn."""
        return any(not leaf.facts["files"] for leaf in self.withdrawals)

    @property
    def withdrawn_files(self) -> set[str]:
        return {name for leaf in self.withdrawals for name in leaf.facts["files"]}


@dataclass(frozen=True)
class History:
    """The log up to `size`. `keys`: every (size from which it signs, vkey, vkey that vouched for it)."""

    size: int = 0
    time: int = 0
    keys: tuple[tuple[int, str, str], ...] = ()
    recovery: str = ""
    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)  # by dataset, in the order of the log
    policies: Mapping[str, Leaf] = field(default_factory=dict)  # the newest of each dataset

    @property
    def vkey(self) -> str:
        """The key that signs now."""
        return self.keys[-1][1]

    @property
    def origin(self) -> str:
        return read_vkey(self.keys[0][1]).name

    def of(self, dataset: str, edition: str) -> list[Entry]:
        """Every revision of an edition, oldest first."""
        return [entry for entry in self.entries.get(dataset, ()) if entry.edition == edition]

    def at(self, path: str) -> Entry | None:
        """The release of this folder."""
        parts = path.split("/")
        known = self.entries.get(parts[1], ()) if len(parts) > 1 else ()
        return next((entry for entry in known if entry.path == path), None)

    def signers(self, size: int) -> list[str]:
        """The keys that sign the checkpoint of this size: at a change of key the one that vouches, then the new one."""
        since, vkey, vouching = next(item for item in reversed(self.keys) if item[0] <= size)
        return [vouching, vkey] if since == size and vouching else [vkey]


def read_history(leaves: Iterable[Leaf]) -> History:
    """All leaves, first to last. Raises ValueError at the first that does not follow from those before it."""
    found = History()
    for leaf in leaves:
        found = follow(found, leaf)
    return found


def follow(before: History, leaf: Leaf) -> History:
    """The history with one leaf more. Raises ValueError when it contradicts what came before."""
    if leaf.n != before.size or leaf.time < before.time:
        raise ValueError(f"leaf {leaf.n} is out of order")
    if leaf.n == 0 and leaf.kind != "key":
        raise ValueError("the log does not begin with a key")
    check_leaf(leaf)
    after = replace(before, size=leaf.n + 1, time=leaf.time)
    if leaf.kind == "key":
        return _key(after, leaf)
    if leaf.kind == "policy":
        return replace(after, policies={**before.policies, leaf.facts["dataset"]: leaf})
    if leaf.kind == "withdraw":
        return _withdraw(after, leaf)
    return _release(after, leaf) if leaf.kind in ("release", "revise") else after


def _key(history: History, leaf: Leaf) -> History:
    vkey, recovery = leaf.facts["vkey"], leaf.facts.get("recovery", history.recovery)
    vouching = leaf.facts.get("by", "")
    if leaf.n and (vouching not in (history.vkey, recovery) or leaf.facts["retires"] != history.vkey):
        raise ValueError(f"leaf {leaf.n}: neither the key in use nor the recovery key vouches for the new key")
    if len({read_vkey(key).name for key in (vkey, recovery, *(known[1] for known in history.keys))}) != 1:
        raise ValueError(f"leaf {leaf.n}: a key of another log")
    return replace(history, keys=(*history.keys, (history.size, vkey, vouching)), recovery=recovery)


def _release(history: History, leaf: Leaf) -> History:
    entries = dict(history.entries)
    for item in leaf.facts["editions"]:
        known = entries.get(item["dataset"], ())
        revisions = [entry for entry in known if entry.edition == item["edition"]]
        if item["rev"] != len(revisions) + 1 or (leaf.kind == "revise") != bool(revisions):
            raise ValueError(f"leaf {leaf.n}: {item['dataset']} {item['edition']} r{item['rev']} is out of order")
        entry = Entry(**item, leaf=leaf.n, time=leaf.time, reason=leaf.facts.get("reason"))
        entries[item["dataset"]] = (*known, entry)
    return replace(history, entries=entries)


def _withdraw(history: History, leaf: Leaf) -> History:
    found = history.at(leaf.facts["path"])
    if found is None or found.withdrawn:
        raise ValueError(f"leaf {leaf.n}: nothing to withdraw at this path")
    after = replace(found, withdrawals=(*found.withdrawals, leaf))
    known = tuple(after if entry is found else entry for entry in history.entries[found.dataset])
    return replace(history, entries={**history.entries, found.dataset: known})
