"""One downloaded file: is it what the publisher put on record? Needs the three small files beside it, no network."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.stages.release.audit.verdicts import Fault, worst
from pipelines.stages.release.log.checkpoint import glance, read_checkpoint
from pipelines.stages.release.log.derive import PROOF, SIGNATURE, SUMS, TOMBSTONE, read_sums
from pipelines.stages.release.log.leaf import Leaf, read_leaf
from pipelines.stages.release.log.note import BadNote, read_vkey, split, text_signed_by
from pipelines.stages.release.log.proof import Proof, read_proof
from pipelines.stages.release.log.sshsig import ssh_verify
from pipelines.stages.release.log.tree import included, leaf_hash


@dataclass(frozen=True)
class Single:
    """What was found about one file. `leaf`: the entry of the log that speaks of it; `vkey`: whose signature it bears."""

    faults: tuple[Fault, ...]
    leaf: Leaf | None = None
    vkey: str = ""

    @property
    def verdict(self) -> str:
        return worst(self.faults)


def check_file(path: Path, vkeys: Sequence[str]) -> Single:
    """The file against SHA256SUMS, its signature, and the proof beside it.

    `vkeys`: the publisher's key, and those that it has retired; one of them signed all that belongs to a release.
    """
    folder, name = path.parent, path.name
    try:
        sums, signature, proof = ((folder / other).read_bytes() for other in (SUMS, SIGNATURE, PROOF))
    except FileNotFoundError as error:
        return Single((Fault("MISSING", str(error.filename), "it is needed to check the file"),))
    try:
        expected = {**read_sums(sums), SUMS: hashlib.sha256(sums).hexdigest()}.get(name)
        read = read_proof(proof)
        vkey = _signer(read.checkpoint, vkeys)
        leaf = _leaf(read, sums)
    except (BadNote, ValueError, KeyError) as error:
        return Single((Fault("BROKEN", str(folder / PROOF), f"{error}"[:200]),))
    except LookupError as error:
        return Single((Fault("BAD-KEY", str(folder / PROOF), f"{error}"),))
    return Single(tuple(_faults(path, expected, signature, sums, vkey)), leaf, vkey)


def _faults(path: Path, expected: str | None, signature: bytes, sums: bytes, vkey: str) -> list[Fault]:
    found = []
    if (path.parent / TOMBSTONE).exists():
        found.append(Fault("WITHDRAWN", str(path.parent / TOMBSTONE), "the reason stands there"))
    if not ssh_verify(sums, signature, read_vkey(vkey).public):
        found.append(
            Fault("MODIFIED", str(path.parent / SIGNATURE), "it does not fit SHA256SUMS and the publisher's key")
        )
    actual = _sha256(path)
    if expected is None:
        found.append(Fault("MODIFIED", str(path), "SHA256SUMS does not know this file"))
    elif actual != expected:
        found.append(Fault("MODIFIED", str(path), f"on record is {expected}, found {actual}"))
    return found


def _leaf(proof: Proof, sums: bytes) -> Leaf:
    """The leaf that the proof carries, after all that it says was computed. Raises BadNote or ValueError."""
    claimed = glance(proof.checkpoint)
    root = included(leaf_hash(proof.extra), proof.index, claimed.size, proof.hashes)
    leaf = read_leaf(proof.extra)
    if root != claimed.root or leaf.n != proof.index:
        raise ValueError("the proof does not lead to the root")
    if hashlib.sha256(sums).hexdigest() not in [item["sums"] for item in leaf.facts["editions"]]:
        raise ValueError("the leaf speaks of another SHA256SUMS")
    return leaf


def _signer(note: bytes, vkeys: Sequence[str]) -> str:
    """The key that signed the note, alone or when it took over from another. Raises BadNote, or LookupError for a stranger."""
    for vkey in vkeys:
        try:
            read_checkpoint(text_signed_by(note, [vkey]))
        except BadNote:
            continue
        return vkey
    split(note)
    raise LookupError(f"the checkpoint is not signed by {vkeys[0]}")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
