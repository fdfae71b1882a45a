"""OpenSSH signatures over files (PROTOCOL.sshsig), which `ssh-keygen -Y verify` accepts."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Callable

from pipelines.stages.release.log.ed25519 import verify

PRINCIPAL, NAMESPACE = "publisher", "terbuka"
MAGIC = b"SSHSIG"
ALGORITHM = b"ssh-ed25519"
COLUMNS = 70  # characters a line of armour, as OpenSSH writes it


def ssh_sign(content: bytes, public: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The armoured signature of `content`. Ed25519 is deterministic: same input, same bytes."""
    return armour(public, sign(_signed(content)))


def ssh_verify(content: bytes, armoured: bytes, public: bytes) -> bool:
    """Whether `armoured` is, byte for byte, what `ssh_sign` writes for this content and key."""
    signature = _dearmoured(armoured)
    return armour(public, signature) == armoured and verify(public, _signed(content), signature)


def armour(public: bytes, signature: bytes) -> bytes:
    """The blob of PROTOCOL.sshsig in its PEM-like coat."""
    key, value = _strings(ALGORITHM, public), _strings(ALGORITHM, signature)
    blob = MAGIC + struct.pack(">I", 1) + _strings(key, NAMESPACE.encode(), b"", b"sha512", value)
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + COLUMNS] for start in range(0, len(text), COLUMNS)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def allowed_signer(public: bytes) -> str:
    """The line of ssh-keygen(1) ALLOWED SIGNERS that lets anyone check our signatures."""
    key = base64.b64encode(_strings(ALGORITHM, public)).decode()
    return f'{PRINCIPAL} namespaces="{NAMESPACE}" {ALGORITHM.decode()} {key}\n'


def allowed_keys(content: bytes) -> list[bytes]:
    """The public keys of a file of such lines; lines that we would write otherwise are passed over."""
    lines = content.decode("ascii", "replace").splitlines(keepends=True)
    found = [(line, _end_of(line.encode().rpartition(b" ")[2])) for line in lines]
    return [public for line, public in found if allowed_signer(public) == line]


def _end_of(key: bytes) -> bytes:
    try:
        return base64.b64decode(key)[-32:]
    except ValueError:
        return b""


def _signed(content: bytes) -> bytes:
    return MAGIC + _strings(NAMESPACE.encode(), b"", b"sha512", hashlib.sha512(content).digest())


def _dearmoured(armoured: bytes) -> bytes:
    """The 64 bytes at the end of the blob; `armour` then tells whether all the rest is right too."""
    try:
        return base64.b64decode(b"".join(armoured.split(b"\n")[1:-2]), validate=True)[-64:]
    except ValueError:
        return b""


def _strings(*values: bytes) -> bytes:
    """SSH strings (RFC 4251 §5): each with its length before it."""
    return b"".join(struct.pack(">I", len(value)) + value for value in values)
