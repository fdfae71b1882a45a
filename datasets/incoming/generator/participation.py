"""The register of what readers asked of the publisher: requests for data, corrections, suggestions, one row each, and when they
were answered. Citizens' reports about services live in `complaints.py`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from generator.calendar import after, between, is_working
from generator.chance import stream
from generator.people import Person, people

MONTHS = (8, 9, 10)  # of 2026
LIMIT, EXTENSION = 10, 7  # working days by UU 14/2008, as it is usually quoted
# Dataset, the agency that answers for it, editions people ask about, and a row that one may point to.
SUBJECTS = (
    ("realisasi-apbd", "Badan Pengelolaan Keuangan dan Aset Daerah", ("2026-07", "2026-08", "2026-09"), "5.1.05.01"),
    ("pengaduan", "Dinas Komunikasi dan Informatika", ("2026-07", "2026-08", "2026-09"), "LPR-202608-0117"),
    ("skm", "Sekretariat Daerah", ("2026-q1", "2026-q2"), "R262-0031"),
    ("standar-layanan", "Sekretariat Daerah", ("2026-q1", "2026-q2"), "Dinas Sosial"),
    ("", "Dinas Komunikasi dan Informatika", ("",), ""),  # about no dataset that there is
)
KINDS = (("Permintaan data", 50), ("Koreksi", 30), ("Usulan", 20))
OUTCOMES = {
    "Permintaan data": (("Dipenuhi", 60), ("Dipenuhi sebagian", 18), ("Ditolak", 10), ("Tidak dikuasai", 12)),
    "Koreksi": (("Dikoreksi", 55), ("Dijelaskan", 45)),
    "Usulan": (("Diterima", 40), ("Tidak diterima", 60)),
}
TEXTS = {
    "Permintaan data": "Mohon data {apa} yang lebih rinci. Saya {nama}, {surel}.",
    "Koreksi": "Ada baris {apa} yang tampaknya keliru. Hubungi saya, {nama}, di {telepon}.",
    "Usulan": "Mohon {apa} terbit lebih cepat. Terima kasih, {nama}.",
}
COLUMNS = (
    "nomor tanggal_data jenis dataset edisi_dataset kunci_baris instansi tanggal_masuk tanggal_dijawab diperpanjang hari_kerja "
    "tepat_waktu hasil nama_pemohon kontak isi"
).split()
Row = dict[str, str]


def write_month(path: Path, month: int) -> None:
    """What came in during one month, as things stood on the 20th of the next."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(entries(month))


def entries(month: int) -> Iterator[Row]:
    chance = stream("permintaan-data", f"{month:02}")
    readers = people(90, stream("pemohon"), ["Desa Sukamukti", "Kelurahan Pasirhanja"])
    days = sorted(_arrival(month, chance) for _ in range(34 + chance.randint(0, 8)))
    for number, day in enumerate(days, 1):
        yield _entry(f"PPD-2026{month:02}-{number:03}", day, date(2026, month + 1, 20), chance.choice(readers), chance)


def _arrival(month: int, chance: Random) -> date:
    while True:
        day = date(2026, month, 1) + timedelta(days=chance.randrange(31))
        if day.month == month and is_working(day):
            return day


def _entry(number: str, day: date, drawn: date, reader: Person, chance: Random) -> Row:
    kind = _drawn(KINDS, chance)
    dataset, agency, editions, row = chance.choice(SUBJECTS if kind != "Koreksi" else SUBJECTS[:-1])
    extended = chance.random() < 0.15
    due = after(day, LIMIT + EXTENSION * extended)
    answered = after(day, chance.choices((1, 3, 6, 9, 13, 19), (22, 28, 22, 14, 10, 4))[0])
    open_still = answered > drawn or chance.random() < 0.08
    closed = None if open_still else answered
    text = TEXTS[kind].format(apa=dataset or "ini", nama=reader.name, surel=reader.email, telepon=reader.phone)
    return {
        "nomor": number,
        "tanggal_data": drawn.isoformat(),
        "jenis": kind,
        "dataset": dataset,
        "edisi_dataset": chance.choice(editions),
        "kunci_baris": row if kind == "Koreksi" else "",
        "instansi": agency,
        "tanggal_masuk": day.isoformat(),
        "tanggal_dijawab": closed.isoformat() if closed else "",
        "diperpanjang": "Ya" if extended else "Tidak",
        "hari_kerja": str(between(day, closed or drawn)),
        "tepat_waktu": _kept(closed, due, drawn),
        "hasil": _drawn(OUTCOMES[kind], chance) if closed else "",
        "nama_pemohon": reader.name,
        "kontak": chance.choice((reader.phone, reader.email)),
        "isi": text,
    }


def _kept(closed: date | None, due: date, drawn: date) -> str:
    return "ya" if closed and closed <= due else "tidak" if closed or due < drawn else "belum-jatuh-tempo"


def _drawn(choices: tuple[tuple[str, int], ...], chance: Random) -> str:
    return chance.choices([name for name, _ in choices], [weight for _, weight in choices])[0]
