"""Where `public` and the outbox lie: room, one file system, writable, hard links. Writes one trial file and removes it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pipelines.model.text import Text
from pipelines.stages.doctor.diagnosis import Diagnosis, answer, unseen

GIGABYTE = 10**9
LEAST_SHARE = 0.05
TRIAL = ".part-doctor-"  # as a file that is being written: never served, never audited


def look_at_storage(public: Path, outbox: Path) -> tuple[list[Diagnosis], datetime | None]:
    """What was found, and the time that the disk gave to a fresh file."""
    usage = shutil.disk_usage(existing(public))
    outgoing, reason = _trial(outbox)
    incoming, other = _trial(public)
    try:
        stood = datetime.fromtimestamp(outgoing.stat().st_mtime, UTC) if outgoing else None
        faults = [f"{path} ({why})" for path, why in ((outbox, reason), (public, other)) if why]
        links = _linked(outgoing, incoming) if outgoing and incoming else _no_trial()
        return [space(usage.free, usage.total), one_file_system(public, outbox), _writable(faults), links], stood
    finally:
        for trial in filter(None, (outgoing, incoming)):
            trial.unlink(missing_ok=True)


def space(free: int, total: int) -> Diagnosis:
    """A publish holds a release twice; below this it may stop half-way (harmless, but late)."""
    share = free / total if total else 0.0
    told = f"{free / GIGABYTE:.1f} GB ({share:.0%})"
    if free >= GIGABYTE and share >= LEAST_SHARE:
        return Diagnosis("space", True, Text(f"Ruang disk bebas {told}.", f"Free disk space {told}."))
    return Diagnosis(
        "space",
        False,
        Text(f"Ruang disk tinggal {told}.", f"Only {told} of disk space is left."),
        Text(
            "Kosongkan disk: terbuka clean, lalu hapus work/staged lama.",
            "Free some: terbuka clean, then delete old work/staged.",
        ),
    )


def one_file_system(public: Path, outbox: Path) -> Diagnosis:
    """TRUST.md §2: a release gets its public names by link(2), which cannot cross file systems."""
    if existing(public).stat().st_dev == existing(outbox).stat().st_dev:
        return Diagnosis(
            "one-disk", True, Text("public/ dan work/outbox satu disk.", "public/ and work/outbox share a disk.")
        )
    return Diagnosis(
        "one-disk",
        False,
        Text(
            "public/ dan work/outbox ada di disk yang berbeda.",
            "public/ and work/outbox are on different file systems.",
        ),
        Text(
            "Letakkan keduanya di satu disk; salin ke server web sesudah terbit (rsync -t).",
            "Put both on one; copy to the web server after publishing (rsync -t).",
        ),
    )


def existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.exists())


def _trial(folder: Path) -> tuple[Path | None, str]:
    """A fresh file in the folder (or above, if it is not made yet), or why there is none."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=TRIAL, dir=existing(folder))
    except OSError as error:
        return None, error.strerror or type(error).__name__
    os.close(descriptor)
    return Path(name), ""


def _writable(faults: list[str]) -> Diagnosis:
    return answer(
        "writable",
        faults,
        Text("public/ dan work/outbox dapat ditulisi.", "public/ and work/outbox can be written to."),
        Text("Tidak dapat ditulisi", "Cannot be written to"),
        Text(
            "Jalankan sebagai pemilik folder, atau ganti pemiliknya (chown).",
            "Run as the folder's owner, or change it (chown).",
        ),
    )


def _linked(outgoing: Path, incoming: Path) -> Diagnosis:
    """Whether a file of the outbox can get a name in `public`: not on FAT, nor between two mounts of one disk."""
    if outgoing.stat().st_dev != incoming.stat().st_dev:
        return _no_trial()  # `one-disk` has said so already
    second = incoming.with_name(f"{incoming.name}-2")
    try:
        os.link(outgoing, second)
    except OSError as error:
        return Diagnosis(
            "hard-links",
            False,
            Text(f"Hard link tidak bisa dibuat ({error.strerror}).", f"No hard link can be made ({error.strerror})."),
            Text(
                "Pakai satu mount ext4, xfs, btrfs atau zfs; FAT, sebagian drive jaringan, dan dua volume Docker tidak bisa.",
                "Use one mount of ext4, xfs, btrfs or zfs; FAT, some network drives, and two Docker volumes cannot.",
            ),
        )
    finally:
        with suppress(OSError):
            second.unlink()
    return Diagnosis("hard-links", True, Text("Hard link bisa dibuat.", "Hard links can be made."))


def _no_trial() -> Diagnosis:
    return unseen("hard-links", Text("Tidak dapat dicoba.", "It could not be tried."))
