"""However an identifier is written: marks, separators, scripts, encodings; and where in the text it stands."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import pairwise
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.deidentify.detect import detect_text, redact

NIK = "3204110101900001"
SCRIPTS = [chr(code) for code in range(0x660, 0x1FBF1) if unicodedata.decimal(chr(code), None) == 0]
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\ufeff\u00ad\u034f\u180e\u3164\ufe0f\u0301\u20e3"
MARKS = [
    " ",
    ".",
    "-",
    "/",
    "_",
    "\u00a0",
    "\u2009",
    "\u202f",
    "\u3000",
    "\u2013",
    "\u2212",
    "\u00b7",
    "|",
    "(",
    ")",
    " - ",
    "\n",
    "\t",
]


def kinds(text: str, label: str = "") -> set[str]:
    return {found.kind for found in detect_text(text, label)}


@given(script=st.sampled_from(SCRIPTS), marks=st.lists(st.text(INVISIBLE, max_size=3), min_size=16, max_size=16))
def test_digits_of_any_script_with_invisible_marks_between_them(script: str, marks: list[str]) -> None:
    text = "".join(chr(ord(script) + int(digit)) + mark for digit, mark in zip(NIK, marks, strict=True))
    assert kinds(text) == {"nik"}
    assert redact(f"x {text} y").startswith("x [nik]")
    assert not any(one.isdecimal() for one in redact(text))


@given(mark=st.sampled_from(MARKS), cuts=st.sets(st.integers(2, 14), min_size=1, max_size=6))
def test_a_word_beside_it_allows_any_grouping(mark: str, cuts: set[int]) -> None:
    places = [0, *sorted(cuts), 16]
    text = mark.join(NIK[first:last] for first, last in pairwise(places))
    assert "nik" in kinds(f"NIK: {text}")
    assert "nik" in kinds(text, label="nik_pelapor")


@pytest.mark.parametrize("mark", ["", " ", ".", "-", "/", "_", "\u00a0", " - ", "\u2013", "|"])
@pytest.mark.parametrize("sizes", [(4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (1,) * 16, (2, 2, 2, 2, 2, 2, 4)])
def test_usual_groupings_need_no_word(mark: str, sizes: tuple[int, ...]) -> None:
    digits = iter(NIK)
    text = mark.join("".join(next(digits) for _ in range(size)) for size in sizes)
    assert kinds(text) == {"nik"}
    assert kinds(f"Mohon bantuan, {text}. Terima kasih") == {"nik"}


@pytest.mark.parametrize(
    "text",
    [
        "NIK 32O411O1O19OOOO1",
        "NIK: 32o4 llOl Ol9O OOOl",
        "no ktp 32О411О1О19ОООО1",  # Cyrillic
        quote("NIK: 3204 1101 0190 0001"),
        "".join(f"%{ord(one):02X}" for one in NIK),
        "".join(f"&#x{ord(one):X};" for one in NIK),
        html.escape(html.escape("".join(f"&#{ord(one)};" for one in NIK))),
        "3204&nbsp;1101&nbsp;0190&nbsp;0001",
        "3.204110101900001E+15",
        "3204110101900001.0",
        '="3204110101900001"',
        "KTP_3204110101900001_budi.jpg",
        "budi3204110101900001",
        '{"nik":3204110101900001}',
        "1,Budi,3204110101900001,081234567890",
        "3204110101900001/3204110101900002",
        "③②⓪④①①⓪①⓪①⑨⓪⓪⓪⓪①",
    ],
)
def test_letters_for_digits_encodings_and_places(text: str) -> None:
    assert "nik" in kinds(text)


PHONES = """0812 3456 7890|0812-3456-7890|0812.3456.7890|(0812) 3456 7890|+62 812-3456-7890|+62 (0) 812-3456-7890|(+62)81234567890
0062 812 3456 7890|62812-3456-7890|62 812 3456 7890|6281234567890|wa.me/6281234567890|tel:+62-812-3456-7890|hub: 81234567890 (Bu Siti)|HP.081234567890
Telp. 8454416|(021) 8454416|(0251) 8321075|022-4231234|telp 0224231234|+62 22 4231234|+44 20 7946 0958|081234567890,081345678901|0 8 1 2 3 4 5 6 7 8 9 0"""


@pytest.mark.parametrize("text", re.split(r"[|\n]", PHONES))
def test_phones_as_people_write_them(text: str) -> None:
    assert kinds(text) == {"phone"}


MAILS = """budi@gmail.com|<budi@gmail.com>|mailto:budi@gmail.com|budi @ gmail . com|budi(at)gmail.com|budi[at]gmail[dot]com|budi AT gmail DOT com|budi at gmail.com
budi et gmail titik com|budi＠gmail．com|budi@gmail,com|用户@例子.广告|budi@xn--bcher-kva.example|budi%40gmail.com|budi&#64;gmail&#46;com|humas@bandung.go.id"""


@pytest.mark.parametrize("text", re.split(r"[|\n]", MAILS))
def test_mail_addresses_as_people_hide_them(text: str) -> None:
    assert kinds(text) == {"email"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("kk", "Kartu Keluarga 3204-1101-0105-0001"),
        ("npwp", "01.234.567.8-901.000"),
        ("npwp", "01,234,567,8,901,000"),
        ("npwp", "01.234.567.8.90"),
        ("npwp", "NPWP 012345678901000"),
        ("npwp", "NPWP16: 0012345678901000"),
        ("nip", "19770312 200312 2 007"),
        ("nip", "NIP. 197703122003122007"),
        ("nip", "19900101202221 1 001"),
        ("nip", "NIP lama: 132123456"),
        ("nisn", "NISN 0012345678"),
        ("nuptk", "NUPTK: 1234567890123456"),
        ("nidn", "NIDN 0012345678"),
        ("bpjs", "No Kartu BPJS: 0001 2345 67890"),
        ("sim", "SIM A 123456789012"),
        ("bank-account", "No. Rek. 123-456-7890 a.n. Budi"),
        ("bank-account", "transfer ke BRI 0123-01-012345-50-1"),
        ("passport", "paspor B 1234567"),
        ("plate", "B 1234 XYZ"),
        ("plate", "nopol d 1 a"),
        ("iban", "de89 3704 0044 0532 0130 00"),
        ("card", "4111 1111 1111 1111"),
        ("card", "378282246310005"),
        ("ip-address", "36.85.12.201"),
        ("ip-address", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"),
        ("mac-address", "00-1B-44-11-3A-B7"),
        ("birth-date", "TTL: Bandung, 12 Mei 1990"),
        ("birth-date", "lahir 12/5/90"),
        ("address", "Jl. Merdeka No. 12 RT 01/RW 02"),
        ("address", "tinggal di Jl. Melati no 5"),
    ],
)
def test_one_of_each_kind(kind: str, text: str) -> None:
    assert kind in kinds(text)


def test_places_are_those_of_the_text_as_given_and_redaction_leaves_the_rest() -> None:
    text = "Pelapor: Siti, HP (+62) 812 3456 7890, NIK 3204&nbsp;1101&nbsp;0190&nbsp;0001 ☺, surel siti%40gmail.com."
    assert [text[found.start : found.end] for found in detect_text(text)] == [
        "(+62) 812 3456 7890",
        "3204&nbsp;1101&nbsp;0190&nbsp;0001",
        "siti%40gmail.com",
    ]
    assert redact(text) == "Pelapor: Siti, HP [phone], NIK [nik] ☺, surel [email]."


@given(st.text(max_size=200))
def test_any_text_is_read_and_places_lie_in_it(text: str) -> None:
    for found in detect_text(text):
        assert 0 <= found.start < found.end <= len(text)
    assert detect_text(redact(text)) == detect_text(redact(redact(text)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[0812] 3456 7890", "phone"),
        ("{0812} 3456 7890", "phone"),
        ("siti.r-at-gmail.com", "email"),
        ("siti.r@gmailcom", "email"),
        ("berkas siti.r@gmail.com_lama.xlsx", "email"),
        ("alamat: Jl. Melati 5", "address"),
        ("tinggal di Gang Mawar 12A", "address"),
        ("alamat: Jl. Melati no 5 RT03/02", "address"),
        ('{"nik":3204110101900001}', "nik"),
        ("https://contoh.go.id/warga/3204110101900001/detail", "nik"),
        ("scan_3204110101900001.pdf", "nik"),
    ],
)
def test_spellings_that_an_attack_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    ["Jl. Melati 5", "alamat: Perbaikan Jl. Melati 5", "alamat Jl. Poros Desa 3 km", "Jl. Melati 2026", "lokasi RT 03"],
)
def test_a_street_is_no_address_of_somebody(text: str) -> None:
    assert "address" not in kinds(text)
