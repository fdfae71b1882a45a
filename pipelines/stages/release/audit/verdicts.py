"""The words an audit ends with (TRUST.md §3), each in a sentence that a journalist understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OK = "OK"
SENTENCES = {  # from the worst to the best; (Indonesian, English)
    "FORKED": (
        "Sejarah ditulis ulang: catatan ini tidak melanjutkan catatan yang pernah dilihat.",
        "History was rewritten: this log does not continue the one that was seen before.",
    ),
    "ROLLED-BACK": (
        "Catatan lebih pendek daripada yang pernah dilihat: ada rilis yang disembunyikan.",
        "The log is shorter than it was before: releases are being hidden.",
    ),
    "BAD-KEY": (
        "Tanda tangan bukan dari kunci penerbit yang dikenal.",
        "The signature is not by the publisher's known key.",
    ),
    "BROKEN": ("Catatan rusak atau bertentangan dengan dirinya sendiri.", "The log is damaged or contradicts itself."),
    "MODIFIED": (
        "Isi berkas berbeda dari yang dicatat penerbit.",
        "A file differs from what the publisher put on record.",
    ),
    "MISSING": ("Berkas yang tercatat tidak ada.", "A file that is on record is not there."),
    "STALE": (
        "Penerbit melewati janjinya sendiri: tidak ada yang baru sejak lama.",
        "The publisher broke its own promise: nothing new for too long.",
    ),
    "KEY-ROTATED": (
        "Kunci penerbit diganti dengan sah sejak pemeriksaan terakhir.",
        "The publisher's key was lawfully replaced since the last look.",
    ),
    "WITHDRAWN": (
        "Penerbit menarik data ini secara terbuka, dengan alasan.",
        "The publisher has openly withdrawn this data, and says why.",
    ),
    OK: (
        "Semua cocok dengan buku catatan yang ditandatangani penerbit.",
        "Everything agrees with the log that the publisher signed.",
    ),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it should be. `detail` in English; it names what was expected and found."""

    verdict: str
    path: str
    detail: str

    def __str__(self) -> str:
        return f"{self.verdict} {self.path}: {self.detail}"


def worst(faults: Iterable[Fault]) -> str:
    """The verdict over all faults."""
    found = {fault.verdict for fault in faults}
    return next((verdict for verdict in SENTENCES if verdict in found), OK)
