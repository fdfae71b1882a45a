"""Figures and histories at the edges of what the charts must draw; shared by the tests and by `gallery.py`."""

from __future__ import annotations

from typing import Any

from pipelines.model.dataset import Answer
from pipelines.model.figure import Figure, Group
from pipelines.model.text import Text

PAYLOAD = '"><script>alert(1)</script>[x](javascript:1) *b* _i_'
LONG = "Badan Perencanaan Pembangunan, Penelitian dan Pengembangan Daerah " * 2 + "Ketatalaksanaan" * 6

SPENT = Answer(Text("Berapa?", "How much?"), "ratio", "percent", Text("", ""), factor=100.0)
MONEY = Answer(Text("Berapa?", "How much?"), "sum", "IDR", Text("", ""))
TONS = Answer(Text("Berapa?", "How much?"), "sum", "ton per hari", Text("", ""), decimals=1)


def ratio(name: str, part: float | None, whole: float | None) -> Group:
    """A group of a ratio; it is not measured where its whole is unknown or nothing."""
    measured = part / whole * 100 if part is not None and whole else None
    return Group(name, measured, part, whole, 12)


def plain(name: str, value: float | None) -> Group:
    return Group(name, value, None, None, 12)


def figure(*groups: Group, others: int = 0) -> Figure:
    return Figure(50.0, 1.0, 2.0, 99, groups, others)


BUDGET = figure(
    ratio("Dinas Pendidikan", 389.3e9, 628.9e9),
    ratio("Dinas Kesehatan dan RSUD", 214.8e9, 352.7e9),
    ratio("Dinas Pekerjaan Umum dan Penataan Ruang", 131.6e9, 287.3e9),
    ratio("Sekretariat Daerah", 120.1e9, 116.0e9),
    ratio("Dinas Lingkungan Hidup", None, 55.1e9),
    ratio("", 52.2e9, 104.5e9),
    others=18,
)
GROUPS: dict[str, tuple[Answer, Figure, str]] = {
    "Bagian dari yang direncanakan": (SPENT, BUDGET, "IDR"),
    "Satu batang": (SPENT, figure(ratio("Satu", 3, 4)), "laporan"),
    "Semua nol": (TONS, figure(plain("Satu", 0.0), plain("Dua", 0.0)), ""),
    "Negatif": (MONEY, figure(plain("Pembiayaan", -3.2e9), plain("Pendapatan", 6.4e9)), ""),
    "Tidak ada yang terukur": (SPENT, figure(ratio("Satu", None, 3), ratio("Dua", 0, 0)), "laporan"),
    "Nama yang panjang": (MONEY, figure(plain(LONG, 12e9), plain("Pendek", 4e9)), ""),
    "Isi yang jahat": (TONS, figure(plain(PAYLOAD, 1.0)), ""),
    "Tanpa kelompok": (SPENT, figure(), ""),
}

MONTHLY = [(f"2026-{month:02}", 5.1 + 6.1 * month) for month in range(1, 11)]
HISTORIES: dict[str, tuple[Answer, list[tuple[str, float | None]]]] = {
    "Sepuluh edisi": (SPENT, list(MONTHLY)),
    "Dengan lubang": (SPENT, [(key, None if key in {"2026-04", "2026-05"} else amount) for key, amount in MONTHLY]),
    "Lubang di kedua ujung": (SPENT, [("2025", None), ("2026", 12.0), ("2027", 14.0), ("2028", None)]),
    "Satu edisi": (SPENT, [("2026", 61.9)]),
    "Rupiah": (MONEY, [("2024", 528.4e9), ("2025", 611.2e9), ("2026", 594.7e9)]),
    "Ton": (TONS, [("2024-q1", 1204.5), ("2024-q2", 1180.0), ("2024-q3", 1310.2)]),
    "Tetap": (SPENT, [("2024", 50.0), ("2025", 50.0)]),
    "Negatif": (MONEY, [("2024", 2e9), ("2025", -3.2e9)]),
    "Tiga ratus hari": (TONS, [(f"2026-{1 + i // 28:02}-{1 + i % 28:02}", 40.0 + i % 17) for i in range(300)]),
    "Tidak pernah terukur": (SPENT, [("2025", None), ("2026", None)]),
    "Isi yang jahat": (SPENT, [(PAYLOAD, 1.0), ("2026", 2.0)]),
}

WORDS: dict[str, Any] = {"title": "Judul & <b>", "subtitle": "Sub", "source": "Sumber"}
