"""The Merkle tree of RFC 6962 §2.1 over leaf hashes: roots, proofs that a leaf is in it, proofs that it only grew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """`MTH({d}) = SHA-256(0x00 || d)`."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """`MTH(D[n])` from the leaf hashes."""
    peaks: list[bytes] = []
    for index, value in enumerate(hashes):
        peaks = grown(peaks, index, value)
    return root_of_peaks(peaks)


def grown(peaks: Sequence[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The roots of the complete subtrees, largest first, after a leaf joins a tree of `size`."""
    after, value = list(peaks), leaf
    while size & 1:
        value, size = node_hash(after.pop(), value), size >> 1
    return [*after, value]


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """The root over the complete subtrees."""
    if not peaks:
        return EMPTY
    value = peaks[-1]
    for peak in reversed(peaks[:-1]):
        value = node_hash(peak, value)
    return value


def growth(hashes: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The peaks of the tree of size 0, 1, 2, … up to all leaves."""
    peaks: list[bytes] = []
    yield peaks
    for index, value in enumerate(hashes):
        peaks = grown(peaks, index, value)
        yield peaks


def last_inclusion(peaks_before: Sequence[bytes]) -> list[bytes]:
    """The proof of the leaf that joined last: the peaks of the tree before it, smallest first."""
    return list(reversed(peaks_before))


def inclusion(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """`PATH(m, D[n])`: the sibling hashes from the leaf up."""
    if len(hashes) <= 1:
        return []
    half = _half(len(hashes))
    if index < half:
        return [*inclusion(hashes[:half], index), root(hashes[half:])]
    return [*inclusion(hashes[half:], index - half), root(hashes[:half])]


def consistency(hashes: Sequence[bytes], old: int) -> list[bytes]:
    """`PROOF(m, D[n])`: that the tree of `old` leaves is the beginning of this one."""
    return [] if old in (0, len(hashes)) else _subproof(hashes, old, whole=True)


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to (RFC 9162 §2.1.3.2). Raises ValueError when it cannot be a proof of this place."""
    if not 0 <= index < size:
        raise ValueError("index outside the tree")
    node, last, value = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise ValueError("proof too long")
        if node & 1 or node == last:
            value = node_hash(step, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, step)
        node, last = node >> 1, last >> 1
    if last:
        raise ValueError("proof too short")
    return value


def consistent(old: int, old_root: bytes, size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the tree of `size` began as the tree of `old` (RFC 9162 §2.1.4.2)."""
    if old in (0, size):
        return not proof and (old_root == new_root if old else old_root == EMPTY)
    if not 0 < old < size or not proof:
        return False
    steps = list(proof) if old & (old - 1) else [old_root, *proof]
    node, last = old - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, step)
        node, last = node >> 1, last >> 1
    return last == 0 and (first, second) == (old_root, new_root)


def _subproof(hashes: Sequence[bytes], old: int, *, whole: bool) -> list[bytes]:
    if old == len(hashes):
        return [] if whole else [root(hashes)]
    half = _half(len(hashes))
    if old <= half:
        return [*_subproof(hashes[:half], old, whole=whole), root(hashes[half:])]
    return [*_subproof(hashes[half:], old - half, whole=False), root(hashes[:half])]


def _half(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
