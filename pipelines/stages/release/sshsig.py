"""OpenSSH signatures over files (PROTOCOL.sshsig), which `ssh-keygen -Y verify` accepts. The key: `keys.py`."""

from __future__ import annotations

import base64
import hashlib
import struct
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pipelines.stages.release.keys import NAMESPACE

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAGIC = b"SSHSIG"
ALGORITHM = b"ssh-ed25519"
WIDTH = 70  # characters a line of armour, as OpenSSH writes it


def sign(key: Ed25519PrivateKey, content: bytes) -> bytes:
    """The armoured signature of `content` in the namespace `terbuka`. Ed25519 is deterministic: same input, same bytes."""
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signed = MAGIC + _strings(NAMESPACE.encode(), b"", b"sha512", hashlib.sha512(content).digest())
    blob = (
        MAGIC
        + struct.pack(">I", 1)
        + _strings(_strings(ALGORITHM, raw), NAMESPACE.encode(), b"", b"sha512", _strings(ALGORITHM, key.sign(signed)))
    )
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + WIDTH] for start in range(0, len(text), WIDTH)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def _strings(*values: bytes) -> bytes:
    """SSH strings (RFC 4251 §5): each with its length before it."""
    return b"".join(struct.pack(">I", len(value)) + value for value in values)
