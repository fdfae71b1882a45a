"""The machine that publishes: its clock and what it has left lying about. Disk: `storage.py`; keys: `keys.py`."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.model.text import Text
from pipelines.stages.doctor.diagnosis import Diagnosis, answer, unseen
from pipelines.stages.doctor.keys import key_modes, recovery_key
from pipelines.stages.doctor.storage import look_at_storage

DRIFT = timedelta(minutes=5)  # clocks of a network drive may be this far off
LEAP = timedelta(days=400)  # what `release` refuses (TRUST.md §2)
OLD = timedelta(days=1)  # no publish takes a day
KEPT = ("settled",)  # the store's own note, always in the outbox


def look_at_machine(
    public: Path, outbox: Path, now: datetime, last_entry: datetime | None, keys: Path
) -> list[Diagnosis]:
    """Everything that will stop a publish or endanger its keys. `last_entry`: time of the log's newest leaf."""
    storage, file_time = look_at_storage(public, outbox)
    return [
        *storage,
        file_clock(file_time, now),
        log_clock(now, last_entry),
        key_modes(keys),
        recovery_key(keys),
        left_overs(outbox, now),
    ]


def file_clock(file_time: datetime | None, now: datetime) -> Diagnosis:
    """A file's time becomes its ETag and its age, so disk and clock must agree."""
    if file_time is None:
        return unseen("file-clock", Text("Tidak ada berkas percobaan.", "No trial file could be written."))
    apart = abs(file_time - now)
    seconds = f"{apart.total_seconds():.0f} s"
    return Diagnosis(
        "file-clock",
        apart <= DRIFT,
        Text(f"Waktu berkas dan jam berbeda {seconds}.", f"File times and the clock are {seconds} apart."),
        Text("Samakan jam komputer dan server berkas (NTP).", "Set this machine and the file server by NTP.")
        if apart > DRIFT
        else Text("", ""),
    )


def log_clock(now: datetime, last_entry: datetime | None) -> Diagnosis:
    """TRUST.md §2: times in the log never run backwards, and a leap is not believed."""
    if last_entry is None:
        return unseen("clock", Text("Buku catatan masih kosong.", "The log is still empty."))
    remedy = Text(
        "Periksa tanggal komputer: timedatectl; nyalakan NTP.", "Check this machine's date: timedatectl; switch NTP on."
    )
    last = last_entry.isoformat(timespec="seconds")
    if now < last_entry:
        told = Text(
            f"Jam lebih awal dari catatan terakhir ({last}).", f"The clock is before the log's last entry ({last})."
        )
        return Diagnosis("clock", False, told, remedy)
    if now - last_entry > LEAP:
        told = Text(
            f"Jam lebih dari {LEAP.days} hari sesudah catatan terakhir ({last}).",
            f"The clock is more than {LEAP.days} days after the log's last entry ({last}).",
        )
        return Diagnosis("clock", False, told, remedy)
    return Diagnosis("clock", True, Text("Jam sesuai dengan buku catatan.", "The clock fits the log."))


def left_overs(outbox: Path, now: datetime) -> Diagnosis:
    """What a publish that was cut off has left. A file's own time is its release's, so ctime tells its age."""
    before = (now - OLD).timestamp()
    files = [p for p in sorted(outbox.rglob("*")) if p.is_file() and p.relative_to(outbox).as_posix() not in KEPT]
    old = [path.relative_to(outbox).as_posix() for path in files if _changed(path) < before]
    return answer(
        "left-overs",
        old,
        Text("Tidak ada sisa di kotak keluar.", "Nothing is left over in the outbox."),
        Text("Sisa lebih tua dari sehari di kotak keluar", "Left over in the outbox for more than a day"),
        Text("Jalankan: terbuka clean", "Run: terbuka clean"),
    )


def _changed(path: Path) -> float:
    """When the file was put there; never, if a publish has just taken it away."""
    try:
        return path.lstat().st_ctime
    except FileNotFoundError:
        return math.inf
