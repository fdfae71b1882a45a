"""The office's Ed25519 keys: made on first use, readable by their owner only. Which of them signs, the log says."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from pipelines.stages.release.log.note import Verifier, read_vkey
from pipelines.stages.release.store.local import sync_folder

FIRST, RECOVERY = "publisher", "recovery"


@dataclass(frozen=True)
class Keyring:
    """Private keys by the name of their file in `folder`."""

    folder: Path
    keys: Mapping[str, Ed25519PrivateKey]

    def vkey(self, name: str, origin: str) -> str:
        """The public key in the form of signed notes, under the log's name."""
        return Verifier(origin, public_bytes(self.keys[name])).vkey

    def signer(self, vkey: str) -> Callable[[bytes], bytes]:
        """What signs for a public key. Raises Refused when the office does not hold it."""
        public = read_vkey(vkey).public
        for key in self.keys.values():
            if public_bytes(key) == public:
                return key.sign
        raise Refused([_missing(self.folder, vkey)])


def open_keyring(folder: Path) -> Keyring:
    """Every key in `folder`, the first one made if there is none.

    Raises Refused when others could read a key or it is not Ed25519.
    """
    if not (folder / FIRST).exists():
        make_key(folder / FIRST)
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix == "")
    return Keyring(folder, {path.name: read_key(path) for path in paths})


def read_key(path: Path) -> Ed25519PrivateKey:
    """An OpenSSH Ed25519 key that only its owner can read. Raises Refused otherwise."""
    if not path.is_file():
        raise Refused(
            [Finding("key-missing", Text("Berkas kunci tidak ada.", "There is no such key file."), file=path.name)]
        )
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        told = Text("Kunci dapat dibaca orang lain.", "Others can read the key.")
        remedy = Text(f"Jalankan: chmod 600 {path}", f"Run: chmod 600 {path}")
        raise Refused([Finding("key-mode", told, remedy, file=path.name)])
    try:
        key = load_ssh_private_key(path.read_bytes(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        told = Text("Bukan kunci Ed25519 OpenSSH.", "Not an OpenSSH Ed25519 key.")
        remedy = Text("Buat dengan: terbuka keys rotate", "Make one with: terbuka keys rotate")
        raise Refused([Finding("key-format", told, remedy, file=path.name)])
    return key


def make_key(path: Path) -> Ed25519PrivateKey:
    """A new key in a file that did not exist, durable before anything is signed with it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    partial = path.with_name(f"{path.name}.part-{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(private_text(key))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(partial, path)  # of two publishers that start at once, one makes the key
    except FileExistsError:
        key = read_key(path)
    finally:
        partial.unlink()
        for folder in (path.parent, path.parent.parent):  # nothing may be signed with a key that a power cut takes away
            sync_folder(folder)
    return key


def private_text(key: Ed25519PrivateKey) -> bytes:
    """The key as OpenSSH writes it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _missing(folder: Path, vkey: str) -> Finding:
    return Finding(
        "key-missing",
        Text(
            f"Buku catatan ditandatangani dengan kunci {vkey}, tetapi kunci itu tidak ada di kantor ini.",
            f"The log is signed with the key {vkey}, but this office does not hold it.",
        ),
        Text(
            "Salin kembali kunci dari cadangan, atau ganti kunci dengan kunci pemulihan: terbuka keys rotate --recovery BERKAS.",
            "Restore the key from your backup, or replace it with the recovery key: terbuka keys rotate --recovery FILE.",
        ),
        file=str(folder),
    )
