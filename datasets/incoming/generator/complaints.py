"""Citizens' reports as SP4N-LAPOR! exports them: one row per report, personal columns included, and whether its clock was
kept. People: `people.py`; working days: `calendar.py`."""

# ruff: noqa: PLR2004 - likelihoods and days are said where they are used

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from generator.calendar import after, between, is_working
from generator.chance import stream
from generator.lists import agency_names, records
from generator.people import Person, people

MONTHS = (6, 7, 8, 9, 10)  # of 2026
# Working days to complete, by class. PermenPANRB 62/2018; its successor 5/2025 may differ, see the dataset's limitations.
CLOCK = {
    "Permintaan Informasi": 5,
    "Aspirasi": 14,
    "Pengaduan Tidak Berkadar Pengawasan": 14,
    "Pengaduan Berkadar Pengawasan": 60,
}
SHORTEST, LONGEST = 5, 60
DISTRICTS = ("Sukamaju", "Margahurip", "Cibening", "Tanjungsari Kulon", "Rawabelut", "Pasirlayung")
VILLAGES = ["Desa Sukamukti", "Desa Cibuntara", "Desa Margalaksa", "Kelurahan Pasirhanja", "Desa Rawabening"]
CHANNELS = (("Aplikasi", 46), ("Situs web", 22), ("SMS 1708", 9), ("WhatsApp", 14), ("Tatap muka", 9))
OUTCOMES = (
    ("Diselesaikan", 62),
    ("Dijelaskan tanpa tindakan", 24),
    ("Diteruskan ke instansi lain", 6),
    ("Duplikat", 3),
    ("Dicabut pelapor", 2),
)
SINCE = ("kemarin", "tiga hari lalu", "minggu lalu", "dua minggu lalu", "bulan lalu", "Lebaran")
COLUMNS = (
    "nomor_laporan tanggal_data tanggal_masuk tanggal_verifikasi tanggal_tindak_lanjut tanggal_selesai batas_waktu "
    "tepat_waktu hari_kerja klasifikasi kategori instansi kecamatan kanal status hasil jumlah_disposisi jumlah_dibuka_kembali "
    "kepuasan anonim rahasia nama_pelapor nik telepon email alamat isi_laporan"
).split()
Row = dict[str, str]


def write_month(path: Path, month: int) -> None:
    """The export of the reports that came in during one month, drawn on the 20th of the next."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(reports(month))


def reports(month: int) -> Iterator[Row]:
    """The rows of one month, in the order of their numbers."""
    chance = stream("pengaduan", f"{month:02}")
    citizens = people(520, stream("warga"), VILLAGES)  # the same people in every month: some come again
    drawn = date(2026, month + 1, 20)
    days = sorted(_arrival(month, chance) for _ in range(380 + chance.randint(0, 45)))
    for number, day in enumerate(days, 1):
        kind = chance.choices(records("complaint_kinds"), [int(row["bobot"]) for row in records("complaint_kinds")])[0]
        yield _report(f"LPR-2026{month:02}-{number:04}", day, drawn, kind, chance.choice(citizens), chance)


def _arrival(month: int, chance: Random) -> date:
    """A day of the month; people report on working days more than on others."""
    while True:
        day = date(2026, month, 1) + timedelta(days=chance.randrange(31))
        if day.month == month and (is_working(day) or chance.random() < 0.4):
            return day


def _report(number: str, day: date, drawn: date, kind: Row, person: Person, chance: Random) -> Row:
    due = after(day, CLOCK[kind["klasifikasi"]])
    course = _course(day, due, drawn, kind, chance)
    confidential = chance.random() < (0.45 if CLOCK[kind["klasifikasi"]] == LONGEST else 0.03)
    return {
        "nomor_laporan": number,
        "tanggal_data": drawn.isoformat(),
        "tanggal_masuk": day.isoformat(),
        "batas_waktu": due.isoformat(),
        "hari_kerja": str(between(day, date.fromisoformat(course["tanggal_selesai"] or drawn.isoformat()))),
        "klasifikasi": kind["klasifikasi"],
        "kategori": kind["kategori"],
        "instansi": agency_names()[kind["kode_skpd"]],
        "kecamatan": chance.choices(DISTRICTS, (34, 18, 16, 13, 11, 8))[0],
        "kanal": _drawn(CHANNELS, chance),
        "jumlah_disposisi": str(chance.choices((1, 2, 3, 4), (70, 20, 8, 2))[0]),
        "anonim": "Ya" if chance.random() < 0.18 else "Tidak",
        "rahasia": "Ya" if confidential else "Tidak",
        **course,
        **_identity(person, kind, chance),
    }


def _drawn(choices: tuple[tuple[str, int], ...], chance: Random) -> str:
    return chance.choices([name for name, _ in choices], [weight for _, weight in choices])[0]


def _identity(person: Person, kind: Row, chance: Random) -> Row:
    text = kind["isi"].format(lama=chance.choice(SINCE))
    told = chance.choice(
        (
            f"{text} Saya {person.name}, bisa dihubungi di {person.phone}.",
            f"{text} Rumah saya di {person.address}. Terima kasih, {person.name}.",
            f"{text}\nNIK saya {person.nik}, surel {person.email}.",
            text,
        )
    )
    return {
        "nama_pelapor": person.name,
        "nik": person.nik,
        "telepon": person.phone if chance.random() < 0.9 else "",
        "email": person.email if chance.random() < 0.6 else "",
        "alamat": person.address if chance.random() < 0.8 else "",
        "isi_laporan": told,
    }


def _course(day: date, due: date, drawn: date, kind: Row, chance: Random) -> Row:
    """What happened to a report by the day the export was drawn, and whether its clock was kept."""
    quick = CLOCK[kind["klasifikasi"]] == SHORTEST  # a question is passed on the same day, or its clock is lost already
    verified = after(day, chance.choices((0, 1, 2, 3, 5), (60, 25, 10, 4, 1) if quick else (15, 40, 25, 15, 5))[0])
    if verified > drawn or chance.random() < 0.01:
        return _state("Belum diverifikasi", due, drawn)
    if chance.random() < 0.05:
        return _state("Ditolak", due, drawn, verified=verified, closed=verified, outcome="Bukan kewenangan daerah")
    waits = (60, 28, 8, 3, 1) if quick else (25, 30, 20, 15, 10)
    answered = after(verified, chance.choices((1, 2, 4, 5, 8), waits)[0])
    closed = after(answered, _more_days(answered, due, kind, chance))
    reopened = chance.choices((0, 1, 2), (91, 8, 1))[0]
    if answered > drawn:
        return _state("Diteruskan", due, drawn, verified=verified)
    if closed > drawn or chance.random() < 0.03:
        return _state("Dalam proses", due, drawn, verified=verified, answered=answered)
    if reopened and chance.random() < 0.3:
        return _state("Dibuka kembali", due, drawn, verified=verified, answered=answered, reopened=reopened)
    rating = str(chance.choices((1, 2, 3, 4, 5), (9, 11, 22, 34, 24))[0]) if chance.random() < 0.35 else ""
    outcome = _drawn(OUTCOMES, chance)
    done = _state("Selesai", due, drawn, verified=verified, answered=answered, closed=closed, reopened=reopened)
    return {**done, "hasil": outcome, "kepuasan": rating}


def _more_days(answered: date, due: date, kind: Row, chance: Random) -> int:
    """Working days from the first answer to the end, so that about `ketepatan_permil` of a kind end in time."""
    left = 0
    while after(answered, left + 1) <= due:
        left += 1
    learned = 25 * (answered.month - MONTHS[0])  # the offices become a little quicker from month to month
    if chance.randrange(1000) < int(kind["ketepatan_permil"]) + learned:
        return chance.randint(0, left)
    return left + 1 + min(chance.randint(0, 9), chance.randint(0, 25))


def _state(
    status: str,
    due: date,
    drawn: date,
    *,
    verified: date | None = None,
    answered: date | None = None,
    closed: date | None = None,
    reopened: int = 0,
    outcome: str = "",
) -> Row:
    kept = "ya" if closed and closed <= due else "tidak" if closed or due < drawn else "belum-jatuh-tempo"
    return {
        "status": status,
        "tanggal_verifikasi": verified.isoformat() if verified else "",
        "tanggal_tindak_lanjut": answered.isoformat() if answered else "",
        "tanggal_selesai": closed.isoformat() if closed else "",
        "tepat_waktu": kept,
        "hasil": outcome,
        "jumlah_dibuka_kembali": str(reopened),
        "kepuasan": "",
    }
