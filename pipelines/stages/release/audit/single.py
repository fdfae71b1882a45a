"""One downloaded file: is it what the publisher put on record? Needs the three small files beside it, no network."""

from __future__ import annotations

import hashlib
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
    """What was found about one file. `leaf`: the entry of the log that speaks of it."""

    faults: tuple[Fault, ...]
    leaf: Leaf | None = None

    @property
    def verdict(self) -> str:
        return worst(self.faults)


def check_file(path: Path, vkey: str) -> Single:
    """The file against SHA256SUMS, its signature, and the proof beside it. `vkey`: the publisher's key."""
    folder, name = path.parent, path.name
    try:
        sums, signature, proof = ((folder / other).read_bytes() for other in (SUMS, SIGNATURE, PROOF))
    except FileNotFoundError as error:
        return Single((Fault("MISSING", str(error.filename), "it is needed to check the file"),))
    try:
        expected = {**read_sums(sums), SUMS: hashlib.sha256(sums).hexdigest()}.get(name)
        leaf = _leaf(read_proof(proof), sums, vkey)
    except (BadNote, ValueError, KeyError) as error:
        return Single((Fault("BROKEN", str(folder / PROOF), f"{error}"[:200]),))
    except LookupError as error:
        return Single((Fault("BAD-KEY", str(folder / PROOF), f"{error}"),))
    return Single(tuple(_faults(path, expected, signature, sums, vkey)), leaf)


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


def _leaf(proof: Proof, sums: bytes, vkey: str) -> Leaf:
    """The leaf that the proof carries, after all that it says was computed. Raises BadNote, ValueError or LookupError."""
    claimed = glance(proof.checkpoint)
    if vkey not in _signers(proof.checkpoint, vkey):
        raise LookupError(f"the checkpoint is not signed by {vkey}")
    root = included(leaf_hash(proof.extra), proof.index, claimed.size, proof.hashes)
    leaf = read_leaf(proof.extra)
    if root != claimed.root or leaf.n != proof.index:
        raise ValueError("the proof does not lead to the root")
    if hashlib.sha256(sums).hexdigest() not in [item["sums"] for item in leaf.facts["editions"]]:
        raise ValueError("the leaf speaks of another SHA256SUMS")
    return leaf


def _signers(note: bytes, vkey: str) -> list[str]:
    """[vkey] when it is the key that signed the note alone."""
    try:
        read_checkpoint(text_signed_by(note, [vkey]))
    except BadNote:
        split(note)
        return []
    return [vkey]


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
