"""What these tests share: keys from a number, every one-bit change of some bytes, a log's first leaves."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.stages.release.log.note import COSIGNATURE, ED25519, Verifier

ORIGIN = "data.example/log"


def private(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(number.to_bytes(32, "big"))


def public(number: int) -> bytes:
    return private(number).public_key().public_bytes_raw()


def verifier(number: int, name: str = ORIGIN, kind: int = ED25519) -> Verifier:
    return Verifier(name, public(number), kind)


def vkey(number: int, name: str = ORIGIN) -> str:
    return verifier(number, name).vkey


def witness(number: int, name: str = "witness.example/w1") -> Verifier:
    return verifier(number, name, COSIGNATURE)


def one_bit_changes(content: bytes) -> Iterator[bytes]:
    """The content with each bit of each byte turned over, one at a time."""
    for bit in range(len(content) * 8):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def cuts(content: bytes) -> Iterator[bytes]:
    """The content cut off after each byte, itself excepted."""
    return (content[:end] for end in range(len(content)))
