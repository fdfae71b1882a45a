"""Whether the private keys are kept as they must be. Only names and modes are looked at, never a key."""

from __future__ import annotations

from pathlib import Path

from pipelines.model.text import Text
from pipelines.stages.doctor.diagnosis import Diagnosis, answer, unseen

RECOVERY = "recovery"  # the file's name, as `release` makes it


def key_modes(keys: Path) -> Diagnosis:
    """Keys 0600 in a folder 0700."""
    if not keys.is_dir():
        return unseen("keys", Text("Belum ada folder kunci.", "There is no folder of keys yet."))
    paths = [keys, *sorted(path for path in keys.iterdir() if path.is_file())]
    return answer(
        "keys",
        [f"{path} ({path.stat().st_mode & 0o777:04o})" for path in paths if path.stat().st_mode & 0o077],
        Text("Kunci hanya dapat dibaca pemiliknya.", "Only their owner can read the keys."),
        Text("Orang lain dapat membaca kunci atau isi foldernya", "Others can read keys or their folder"),
        Text(f"Jalankan: chmod 700 {keys} && chmod 600 {keys}/*", f"Run: chmod 700 {keys} && chmod 600 {keys}/*"),
    )


def recovery_key(keys: Path) -> Diagnosis:
    """TRUST.md §1: the recovery key is offline; whoever steals this machine must not get it."""
    if not keys.is_dir():
        return unseen("recovery", Text("Belum ada folder kunci.", "There is no folder of keys yet."))
    there = [str(keys / RECOVERY)] if (keys / RECOVERY).exists() else []
    return answer(
        "recovery",
        there,
        Text("Kunci pemulihan tidak ada di komputer ini.", "The recovery key is not on this machine."),
        Text("Kunci pemulihan masih ada di komputer ini", "The recovery key is still on this machine"),
        Text(
            "Cetak lembarnya (terbuka keys sheet), simpan di tempat terkunci, lalu: terbuka keys offline",
            "Print its sheet (terbuka keys sheet), lock it away, then: terbuka keys offline",
        ),
    )
