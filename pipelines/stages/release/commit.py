"""The commit protocol (TRUST.md §2): claim the next slot of the log, do what the leaf says, sign, swap the checkpoint.

Whoever finds a claim that was not finished rolls it forward: every step can be repeated and gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipelines.model.errors import Refused
from pipelines.stages.release.head import NOTHING, Head, broken, claimed, grow, read_head
from pipelines.stages.release.log.derive import (
    CHECKPOINT,
    PROOF,
    SIGNATURE,
    SUMS,
    checkpoint_path,
    read_sums,
    release_proof,
)
from pipelines.stages.release.log.leaf import Leaf
from pipelines.stages.release.log.note import read_vkey, signed
from pipelines.stages.release.log.sshsig import ssh_sign
from pipelines.stages.release.log.tiles import WIDTH, bundle, bundle_path, new_tiles
from pipelines.stages.release.settle import ALONE, at_work
from pipelines.stages.release.store import STAGED

if TYPE_CHECKING:
    from pipelines.stages.release.keys import Keyring
    from pipelines.stages.release.log.history import Entry, History
    from pipelines.stages.release.store import Store

Proposal = Callable[["History"], tuple[str, Mapping[str, Any]] | None]  # kind and facts; None: nothing to say any more


def append(
    store: Store, keyring: Keyring, propose: Proposal, now: int, known: Head = NOTHING, worker: str = ALONE
) -> tuple[Head, Leaf | None]:
    """Add the leaf that `propose` makes of the newest history; asked again each time another publisher was faster.

    `worker` has a mark from its first change to its last (`settle.py`): held up half-way, it may write into a release
    that was finished and taken back by others meanwhile, and that has to be settled again.
    """
    head = finish(store, keyring, known, worker)
    while True:
        proposal = propose(head.history)
        if proposal is None:
            return head, None
        leaf = Leaf(head.size, proposal[0], max(now, head.history.time), proposal[1])
        after = grow(head, leaf.encode())
        _signers(keyring, after)  # a slot that we cannot sign would block the log for everybody
        if _claim(store, after):
            return _complete(store, keyring, head, after, worker), leaf
        head = finish(store, keyring, head, worker)


def finish(store: Store, keyring: Keyring, known: Head = NOTHING, worker: str = ALONE) -> Head:
    """The newest head, after rolling forward whatever a killed publisher had claimed."""
    head = read_head(store, known)
    if head.note:  # a name that a killed publisher left may not be on disk yet; `create` sees to it
        store.create(CHECKPOINT, head.note, head.history.time)
    while (after := claimed(store, head)) is not None:
        newer = read_head(store, head)
        if newer.size == head.size:
            _claim(store, after)  # the same: is it on disk?
            newer = _complete(store, keyring, head, after, worker)
        head = newer
    return head


def abandon(store: Store, keyring: Keyring, head: Head) -> None:
    """Free a slot that was claimed but never signed, and whose key is lost: only for a change of key by the recovery key.

    Nobody was ever pointed to it: without a signed checkpoint it is not in the log.
    """
    after = claimed(store, head)
    if after is None:
        return
    try:
        _signers(keyring, after)
    except Refused:
        for lost in _entries(after):
            for key in store.keys(lost.path):
                store.remove(key)
        store.remove(f"log/{bundle_path(after.size)}")


def _signers(keyring: Keyring, after: Head) -> dict[str, Callable[[bytes], bytes]]:
    """Who signs this state of the log. Raises Refused when the office lacks a key."""
    return {vkey: keyring.signer(vkey) for vkey in after.history.signers(after.size)}


def _entries(after: Head) -> list[Entry]:
    """The releases that the last leaf brings."""
    return [e for listed in after.history.entries.values() for e in listed if e.leaf == after.size - 1]


def _claim(store: Store, after: Head) -> bool:
    """Take the slot of the last leaf; False when another publisher has it."""
    start = (after.size - 1) // WIDTH * WIDTH
    return store.create(f"log/{bundle_path(after.size)}", bundle(after.entries[start:]), after.history.time)


def _complete(store: Store, keyring: Keyring, head: Head, after: Head, worker: str) -> Head:
    """From a durable claim to the swapped checkpoint."""
    at_work(store, worker, head.size, after.history.time)
    at, history = after.history.time, after.history
    entries = _entries(after)
    try:
        for entry in entries:
            _materialise(store, entry)
    except Refused:
        if (newest := read_head(store, head)).size > head.size:
            return newest  # another publisher finished this slot and may even have withdrawn the release
        raise
    for path, content in new_tiles(after.hashes).items():
        store.put(f"log/{path}", content, at)
    note = signed(after.checkpoint().text, _signers(keyring, after))
    for entry in entries:
        _evidence(store, keyring, entry, history, release_proof(after.entries[-1], head.size, head.peaks, note))
    kept = checkpoint_path(after.size)
    if not store.create(kept, note, at) and store.read(kept) != note:
        raise Refused([broken(f"{kept} already holds another checkpoint")])  # never two signatures for one size
    if not store.swap(CHECKPOINT, head.note, note, at):
        return read_head(store, head)  # another publisher finished the same slot
    return replace(after, note=note)


def _materialise(store: Store, entry: Entry) -> None:
    """Give every staged file of a release its public name."""
    staged = f"{STAGED}{entry.sums}/"
    content = store.read(staged + SUMS) or store.read(f"{entry.path}/{SUMS}")
    if content is None or hashlib.sha256(content).hexdigest() != entry.sums:
        raise Refused([broken(f"{entry.path}/{SUMS} is claimed but was never staged")])
    for name in (*read_sums(content), SUMS):
        try:
            store.promote(staged + name, f"{entry.path}/{name}")
        except KeyError:  # finished and tidied up by another publisher
            if not store.has(f"{entry.path}/{name}"):
                raise Refused([broken(f"{entry.path}/{name} is missing")]) from None


def _evidence(store: Store, keyring: Keyring, entry: Entry, history: History, proof: bytes) -> None:
    """Signature and proof of a release, beside its files before the release counts."""
    sums = store.read(f"{entry.path}/{SUMS}") or b""
    signature = ssh_sign(sums, read_vkey(history.vkey).public, keyring.signer(history.vkey))
    store.put(f"{entry.path}/{SIGNATURE}", signature, entry.time)
    store.put(f"{entry.path}/{PROOF}", proof, entry.time)
