"""c2sp.org/signed-note: a text and who signed it, readable by eye. Ed25519 (0x01) and timestamped cosignatures (0x04)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.stages.release.log.ed25519 import verify

ED25519, COSIGNATURE = 1, 4
NAME = re.compile(r"[^\s+]+")
LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class BadNote(ValueError):
    """The bytes are no signed note, or no known key has signed it."""


@dataclass(frozen=True)
class Verifier:
    """A public key by the name it signs under."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def id(self) -> bytes:
        """The key id: four bytes that help to find the key, no proof of anything."""
        return hashlib.sha256(f"{self.name}\n".encode() + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{material}"


def read_vkey(vkey: str) -> Verifier:
    """The key of a vkey. Raises BadNote when it is none of ours or its id does not fit."""
    try:
        name, _, material = vkey.split("+", 2)
        raw = base64.b64decode(material, validate=True)
    except (ValueError, binascii.Error):
        raise BadNote("not a vkey") from None
    found = Verifier(name, raw[1:], raw[0] if raw else 0)
    known = found.kind in (ED25519, COSIGNATURE) and len(found.public) == 32  # noqa: PLR2004
    if not known or found.vkey != vkey or not NAME.fullmatch(name):
        raise BadNote("not a vkey of Ed25519")
    return found


def signature_line(key: Verifier, signature: bytes) -> str:
    """`— name base64(id || signature)`."""
    return f"— {key.name} {base64.b64encode(key.id + signature).decode()}\n"


def signed(text: str, signers: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """A note: `text` (ends in a newline) signed by the key of each vkey, in the given order."""
    lines = [signature_line(read_vkey(vkey), sign(text.encode())) for vkey, sign in signers.items()]
    return f"{text}\n{''.join(lines)}".encode()


def split(note: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Text and signatures as (name, id, signature). Raises BadNote when the form is not the note's."""
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError:
        raise BadNote("not UTF-8") from None
    if re.search(r"[\x00-\x09\x0b-\x1f]", whole) or "\n\n" not in whole or not whole.endswith("\n"):
        raise BadNote("not a signed note")
    text, lines = whole.rsplit("\n\n", 1)
    return f"{text}\n", [_signature(line) for line in lines[:-1].split("\n")]


def _signature(line: str) -> tuple[str, bytes, bytes]:
    match = LINE.fullmatch(line)
    raw = base64.b64decode(match[2]) if match and len(match[2]) % 4 == 0 else b""
    # one signature has one spelling: base64 that leaves bits over could be changed without notice
    if match is None or len(raw) <= 4 or base64.b64encode(raw).decode() != match[2]:  # noqa: PLR2004
        raise BadNote("a signature line is not well-formed")
    return match[1], raw[:4], raw[4:]


def text_signed_by(note: bytes, vkeys: list[str]) -> str:
    """The text, when exactly these keys signed it in this order. Raises BadNote otherwise."""
    text, signatures = split(note)
    keys = [read_vkey(vkey) for vkey in vkeys]
    if any(key.kind != ED25519 for key in keys) or [(name, id_) for name, id_, _ in signatures] != [
        (key.name, key.id) for key in keys
    ]:
        raise BadNote("not signed by the expected key")
    if not all(verify(key.public, text.encode(), value) for key, (_, _, value) in zip(keys, signatures)):  # noqa: B905
        raise BadNote("the signature does not fit the text")
    return text
