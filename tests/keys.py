"""Keys that are the same in every test, so that two trees can be compared byte for byte."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.stages.release.keys import FIRST, RECOVERY, private_text


def write_keys(folder: Path, *names: str) -> None:
    """The publisher's key and the recovery key (or those of `names`), each made from its own name."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in names or (FIRST, RECOVERY):
        key = Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b"."))
        (folder / name).touch(0o600)
        (folder / name).write_bytes(private_text(key))
