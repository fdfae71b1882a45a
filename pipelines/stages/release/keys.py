"""The publisher's Ed25519 key: made on first use, kept where only its owner can read it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

PRINCIPAL, NAMESPACE = "publisher", "terbuka"


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key in `folder`, or a new one (mode 0600). Raises Refused when others could read it or it is no Ed25519 key."""
    path = folder / "publisher"
    if not path.exists():
        _make(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refused(
            [
                _finding(
                    "key-mode", "Kunci dapat dibaca orang lain.", "Others can read the key.", f"chmod 600 {path.name}"
                )
            ]
        )
    try:
        key = load_ssh_private_key(path.read_bytes(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(
            [
                _finding(
                    "key-format", "Bukan kunci Ed25519 OpenSSH.", "Not an OpenSSH Ed25519 key.", "ssh-keygen -t ed25519"
                )
            ]
        )
    return key


def allowed_signers(key: Ed25519PrivateKey) -> bytes:
    """The line of ssh-keygen(1) ALLOWED SIGNERS that lets anyone check our signatures."""
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return f'{PRINCIPAL} namespaces="{NAMESPACE}" {public}\n'.encode()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _finding(rule: str, indonesian: str, english: str, remedy: str) -> Finding:
    return Finding(rule, Text(indonesian, english), Text(remedy, remedy), file="work/keys/publisher")
