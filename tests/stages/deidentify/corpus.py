"""The corpus of PRIVACY.md: identifiers in eight spellings and ten contexts, and clean cells of budgets with their look-alikes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.stages.deidentify.identifiers import GROUPED, ONLY_BESIDE, REGENCIES, WHOLE, day

WORDS = {
    "nik": ["NIK", "No. KTP", "nomor KTP", "Nomor Induk Kependudukan"],
    "kk": ["KK", "No. KK", "Kartu Keluarga", "nomor kartu keluarga"],
    "npwp": ["NPWP", "No. NPWP", "Nomor Pokok Wajib Pajak"],
    "nip": ["NIP", "NIP.", "Nomor Induk Pegawai"],
    "phone": ["HP", "No. HP", "WA", "Telp.", "telepon", "phone", "Whatsapp"],
    "card": ["kartu kredit", "No. Kartu", "credit card"],
    "email": ["email", "E-mail", "surel"],
    "iban": ["IBAN"],
    "plate": ["nopol", "No. Polisi", "plat nomor", "kendaraan"],
    "bank-account": ["No. Rekening", "nomor rekening", "No. Rek.", "rekening bank", "bank account"],
    "bpjs": ["No. BPJS", "BPJS", "JKN", "nomor peserta"],
    "passport": ["paspor", "No. Paspor", "passport"],
}
# What may be said of each: a family card alone reads like a man's NIK.
ACCEPTED = {kind: {kind} for kind in WORDS} | {"kk": {"kk", "nik"}}

Spell = Callable[[Random, list[str]], str]


def _folded(first: int) -> Spell:
    return lambda _, parts: "".join(chr(first + int(digit)) for digit in "".join(parts))


def _sprinkled(marks: str) -> Spell:
    return lambda random, parts: "".join(
        one + (random.choice(marks) if random.random() < 0.4 else "") for one in "".join(parts)
    )


def _fours(mark: str) -> Spell:
    return lambda _, parts: mark.join("".join(parts)[i : i + 4] for i in range(0, len("".join(parts)), 4))


SPELLINGS: dict[str, Spell] = {
    "plain": lambda _, parts: "".join(parts),
    "spaced": lambda _, parts: " ".join(parts),
    "dotted": lambda _, parts: ".".join(parts),
    "dashed": lambda _, parts: "-".join(parts),
    "wide": _folded(0xFF10),
    "arabic": _folded(0x0660),
    "invisible": _sprinkled("\u200b\u200d\u2060\ufeff\u00ad\u200e"),
    "odd spaces": lambda random, parts: random.choice(("\u00a0", "\u2009", "\u202f", "_")).join(parts),
}
TEXT_SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper": str.upper,
    "lower": str.lower,
    "wide": lambda text: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text),
    "invisible": "\u200b".join,
    "padded": lambda text: f"  {text}\t",
    "entities": lambda text: "".join(f"&#{ord(one)};" if not one.isalnum() or one.isdigit() else one for one in text),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode("utf-8")),
}
NEUTRAL = [
    "{x}",
    "a.n. Budi Santoso {x}",
    "({x})",
    "Siti Aminah; {x}; Bandung",
    "Mohon ditindaklanjuti: {x}, terima kasih.",
]
BESIDE = [
    "{w}: {x}",
    "{w} {x}",
    "Pelapor Budi ({w} {x}) mengeluh jalan rusak",
    '{{"{w}": "{x}", "ok": true}}',
    "Nama: Siti\n{w} : {x}\nHal: bantuan",
]


@dataclass(frozen=True)
class Planted:
    kind: str
    spelling: str
    context: str
    cell: str


def planted(count: int, seed: int) -> Iterator[Planted]:
    """Kinds, spellings and contexts in turn, so that every combination appears equally often."""
    random = Random(seed)
    kinds = [*GROUPED, *WHOLE, *ONLY_BESIDE]
    spellings = list(zip(SPELLINGS, TEXT_SPELLINGS, strict=True))
    for number in range(count):
        kind = kinds[number % len(kinds)]
        grouped, whole = spellings[number // len(kinds) % 8]
        context = number // (len(kinds) * 8) % 10
        templates = [*NEUTRAL, *BESIDE] if kind not in ONLY_BESIDE else [*BESIDE, *BESIDE]
        if kind in GROUPED:
            parts = GROUPED[kind](random)
            # a taxpayer number whose check digit is wrong is told by its punctuation or by a word, and else by nothing
            if kind == "npwp" and grouped not in {"spaced", "dotted", "dashed", "odd spaces"} and context < 5:
                templates = [*BESIDE, *BESIDE]
            spelling, text = grouped, SPELLINGS[grouped](random, parts)
        else:
            spelling, text = whole, TEXT_SPELLINGS[whole]({**WHOLE, **ONLY_BESIDE}[kind](random))
        cell = templates[context].format(x=text, w=random.choice(WORDS[kind]))
        yield Planted(kind, spelling, templates[context], cell)


def _thousands(amount: int, mark: str) -> str:
    return f"{amount:,}".replace(",", mark)


def _amount(random: Random) -> str:
    amount = random.randrange(10 ** random.randint(4, 14)) * random.choice((1, 1, 10, 100, 1000))
    return random.choice(
        (
            str(amount),
            f"{amount}.00",
            f"{amount},00",
            _thousands(amount, "."),
            _thousands(amount, ".") + ",00",
            _thousands(amount, ","),
            "Rp " + _thousands(amount, "."),
            f"Rp{_thousands(amount, '.')},-",
            f"({_thousands(amount, '.')})",
            f"-{amount}",
            f"{amount / 7:.4f}",
            repr(amount / 7e6),
        )
    )


def _account_code(random: Random) -> str:
    a, b, c, d, e = (
        random.choice("456"),
        random.randint(1, 4),
        random.randint(1, 20),
        random.randint(1, 99),
        random.randint(1, 99),
    )
    last = random.randint(1, 999)
    return random.choice(
        (
            f"{a}.{b}.{c:02d}.{d:02d}.{e:02d}.{last:04d}",
            f"{a}.{b}.{c:02d}.{d:02d}.{e:03d}.{last:05d}",
            f"{a}.{b}.{c:02d}.{d:02d}.{e:02d}.{last:03d}",
            f"{a}.{b}.{c:02d}",
            f"{a}{b}{c:02d}{d:02d}{e:02d}{last:04d}",
            f"{a}-{b}-{c:02d}-{d:02d}-{e:02d}-{last:04d}",
            f"{a} {b} {c:02d} {d:02d} {e:02d} {last:04d}",
            f"Kode Rekening {a}.{b}.{c:02d}.{d:02d}.{e:02d}.{last:04d}",
        )
    )


def _programme_code(random: Random) -> str:
    u, b, p, k, s = (
        random.randint(1, 8),
        random.randint(1, 25),
        random.randint(1, 12),
        random.randint(1, 2),
        random.randint(1, 20),
    )
    return random.choice(
        (
            f"{u}.{b:02d}.{p:02d}.{k}.{s:02d}.{random.randint(1, 30):04d}",
            f"{u}.{b:02d}.{p:02d}.{k}.{s:02d}.{random.randint(1, 30):02d}",
            f"{u}.{b:02d}.{random.randint(0, 7)}.{random.randint(0, 25):02d}.0.00.{random.randint(1, 40):02d}.0000",
            f"X.XX.{p:02d}.{k}.{s:02d}",
            f"{u}.{b:02d}.{p:02d}",
            f"1.{b:02d}.{random.randint(1, 60):03d}",
        )
    )


def _region_code(random: Random) -> str:
    regency, district, village = random.choice(REGENCIES), random.randint(1, 30), random.randint(1001, 2030)
    return random.choice(
        (
            f"{regency}{district:02d}{village}",
            f"{regency[:2]}.{regency[2:]}.{district:02d}.{village}",
            f"{regency}{district * 10:03d}",
            regency,
            f"{regency[:2]}.{regency[2:]}",
            " ".join(sorted(random.sample(REGENCIES, 4))),
            f"{random.choice((40115, 60271, 99351))}",
        )
    )


def _document(random: Random) -> str:
    when = day(random, 2015, 2026)
    return random.choice(
        (
            f"{random.randint(1, 999):03d}/{random.randint(1, 9999)}/BPKAD/{when.year}",
            f"900/{random.randint(100, 9999)}/SPM-LS/{when:%m}/{when.year}",
            f"{random.randrange(10**8):08d}",
            f"RUP {random.randrange(10**7, 10**8)}",
            f"kode tender {random.randrange(10**6, 10**8)}",
            f"ocds-{random.choice(('213czf', 'b5fd17', 'h6vhtk'))}-{random.randrange(10**6):06d}-{random.randrange(10**5):05d}",
            str(uuid.UUID(int=random.getrandbits(128), version=4)),
            f"{random.getrandbits(256):064x}",
            f"978-602-{random.randrange(10**5):05d}-{random.randrange(100):02d}-{random.randrange(10)}",
            f"899{random.randrange(10**10):010d}",
            f"DPA/A.1/{random.randint(1, 8)}.{random.randint(1, 25):02d}.0.00.0.00.01.0000/001/{when.year}",
            f"SP2D {random.randrange(10**6):06d}/LS/{when.year}",
        )
    )


def _moment(random: Random) -> str:
    when, clock = (
        day(random, 2010, 2027),
        f"{random.randrange(24):02d}:{random.randrange(60):02d}:{random.randrange(60):02d}",
    )
    other = day(random, 2010, 2027)
    return random.choice(
        (
            when.isoformat(),
            f"{when:%d/%m/%Y}",
            f"{when:%d-%m-%Y} {clock}",
            f"{when.isoformat()}T{clock}.000Z",
            f"{when:%Y%m%d}{clock.replace(':', '')}",
            f"{when:%d.%m.%Y} - {other:%d.%m.%Y}",
            f"{when:%Y-%m-%d} s.d. {other:%Y-%m-%d}",
            f"{when.year}/{when.year + 1}",
            "2022 2023 2024 2025 2026",
            str(when.year),
        )
    )


def _measure(random: Random) -> str:
    latitude, longitude = random.uniform(-11, 6), random.uniform(95, 141)
    return random.choice(
        (
            f"{latitude:.6f}, {longitude:.6f}",
            f"{latitude!r}",
            f"{longitude!r}",
            f"{random.random()!r}",
            f"{random.uniform(0, 100):.2f}%",
            f"{latitude:.5f};{longitude:.5f}",
            f"{random.randint(1, 900)} orang, {random.randint(1, 99)} kegiatan, {random.randint(1, 12)} bulan",
            f"POINT ({longitude:.7f} {latitude:.7f})",
            f"{random.uniform(1e5, 1e7)!r}",
        )
    )


def _sentence(random: Random) -> str:
    street, number = random.choice(("Sudirman", "Mawar", "Raya Cibaduyut", "Pahlawan")), random.randint(1, 300)
    return random.choice(
        (
            f"Belanja Alat Tulis Kantor {random.randint(1, 500)} rim kertas HVS F4 70 gr",
            f"Pemeliharaan Jl. {street} Km {number}+{random.randrange(1000):03d} RT 0{random.randint(1, 9)} RW 0{random.randint(1, 9)}",
            f"Pembangunan Drainase Jalan {street} No. {number} RT 03/RW 05 Kelurahan Sukamaju",
            f"Pengadaan Laptop {random.randint(1, 40)} unit @ Rp {_thousands(random.randrange(10**6, 10**8), '.')}",
            f"Belanja Modal Kendaraan Dinas Roda {random.choice((2, 4))} {random.randint(1000, 2500)} CC",
            f"Honorarium Narasumber {random.randint(1, 20)} OJ x {random.randint(1, 4)} kegiatan x Rp {random.randint(3, 17)}00.000",
            f"Iuran Jaminan Kesehatan bagi {random.randint(10, 9999)} peserta BPJS Kelas III",
            f"Limbah B3 {random.randint(10, 999)} kg; Genset {random.randint(10, 500)} KVA; AC {random.randint(1, 3)} PK",
            f"Peraturan Menteri Dalam Negeri Nomor {random.randint(1, 99)} Tahun {random.randint(2006, 2026)}",
            f"Penerbitan KTP-el {random.randint(100, 99999)} keping dan KK {random.randint(100, 99999)} lembar",
            f"Belanja Jasa Telepon Rp {_thousands(random.randrange(10**5, 10**9), '.')} selama 12 bulan",
            "Call center 110, 112, 119, 129 dan Halo Kemenkes 1500567",
            "Layanan bebas pulsa 0800-1-500567",
            f"Dana BOS SD Negeri {number} {street} Tahap {random.randint(1, 3)} TA {random.randint(2019, 2026)}",
            f"Sub Kegiatan 2.16.01.2.01.{random.randint(1, 30):04d} Penyusunan Dokumen Perencanaan Perangkat Daerah",
            f"Realisasi s.d. Triwulan {random.choice(('I', 'II', 'III', 'IV'))} sebesar Rp {_thousands(random.randrange(10**9, 10**13), '.')},00 ({random.uniform(0, 100):.2f} %)",
        )
    )


CLEAN: dict[str, Callable[[Random], str]] = {
    "pagu": _amount,
    "kode_rekening": _account_code,
    "kode_kegiatan": _programme_code,
    "kode_wilayah": _region_code,
    "dokumen": _document,
    "waktu": _moment,
    "ukuran": _measure,
    "uraian": _sentence,
}


def clean(count: int, seed: int) -> dict[str, list[str]]:
    """Column name → cells; amounts and codes are half of a budget."""
    random = Random(seed)
    shares = {"pagu": 0.3, "kode_rekening": 0.15, "kode_kegiatan": 0.1, "uraian": 0.2}
    rest = (1 - sum(shares.values())) / (len(CLEAN) - len(shares))
    return {name: [make(random) for _ in range(round(count * shares.get(name, rest)))] for name, make in CLEAN.items()}
