"""Makes identifiers by the rules of those who issue them. Shares nothing with the detector: region codes come from the published list."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.conftest import ROOT

# Permendagri 72/2019: regencies of Papua and Papua Barat that have other codes since UU 14, 15, 16 and 29 of 2022
PAPUA_BEFORE_2022 = [
    *(f"91{n:02d}" for n in (1, 2, 4, 7, 8, 9, 12, 13, 14, 16, 17, 18, 21, 22, 23, 24, 25, 26, 27, 28)),
    *("9201", "9204", "9205", "9209", "9210", "9271"),
]
BEFORE_KALTARA_AND_SULBAR = ["6404", "6405", "6406", "6410", "6473", "7319", "7320", "7321", "7323", "7325"]


def regencies() -> list[str]:
    with (ROOT / "datasets/incoming/wilayah/wilayah.csv").open(encoding="utf-8", newline="") as stream:
        codes = [row["kode"] for row in csv.DictReader(stream)]
    today = [code.replace(".", "") for code in codes if len(code) == 5]
    return [*today, *PAPUA_BEFORE_2022, *BEFORE_KALTARA_AND_SULBAR]


REGENCIES = regencies()


def day(random: Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=random.randrange(365 * (last - first + 1)))


def luhn_digit(digits: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += sum(map(int, str(value)))
    return str(-total % 10)


def nik(random: Random) -> list[str]:
    born, plus = day(random, 1935, 2024), random.choice((0, 40))
    place = random.choice(REGENCIES) + f"{random.randint(1, 30):02d}"
    return [*_pairs(place), f"{born.day + plus:02d}{born:%m%y}", f"{random.randint(1, 9999):04d}"]


def kk(random: Random) -> list[str]:
    issued = day(random, 2004, 2026)
    place = random.choice(REGENCIES) + f"{random.randint(1, 30):02d}"
    return [*_pairs(place), f"{issued:%d%m%y}", f"{random.randint(1, 9999):04d}"]


def _pairs(place: str) -> list[str]:
    return [place[:2], place[2:4], place[4:]]


def npwp(random: Random) -> list[str]:
    """Check digits of four in ten are right, as in the wild (DOMAIN.md A7)."""
    first = f"{random.choice((0, 0, 0, 2, 4, 6, 7, 8, 9))}{random.randrange(1, 10)}{random.randrange(10**6):06d}"
    check = luhn_digit(first) if random.random() < 0.4 else str(random.randrange(10))
    return [
        first[:2],
        first[2:5],
        first[5:],
        check,
        f"{random.randint(1, 957):03d}",
        f"{random.choice((0, 0, 0, 1, 2, 7)):03d}",
    ]


def nip(random: Random) -> list[str]:
    born = day(random, 1960, 2002)
    started = day(random, max(1985, born.year + 19), 2025)
    return [f"{born:%Y%m%d}", f"{started:%Y%m}", random.choice("12"), f"{random.randint(1, 60):03d}"]


def mobile(random: Random) -> list[str]:
    prefixes = "811 812 813 814 815 816 817 818 819 821 822 823 831 832 833 838 851 852 853 855 856 857 858 859 877 878 881 882 883 895 896 897 898 899"
    last = random.choice((3, 4, 4))
    return [
        "0" + random.choice(prefixes.split()),
        f"{random.randrange(10**4):04d}",
        f"{random.randrange(10**last):0{last}d}",
    ]


def card(random: Random) -> list[str]:
    head = random.choice(("4", "51", "52", "53", "54", "55", "2221", "2720", "35", "6011"))
    head = head if head != "35" else "3528"
    body = head + "".join(random.choice("0123456789") for _ in range(15 - len(head)))
    body += luhn_digit(body)
    return [body[i : i + 4] for i in (0, 4, 8, 12)]


def email(random: Random) -> str:
    name = random.choice(("budi", "siti.aminah", "agus_w", "dewi-lestari", "m.rizky88", "nur+lapor", "ñandú", "wayan"))
    host = random.choice(
        (
            "gmail.com",
            "yahoo.co.id",
            "outlook.com",
            "ymail.com",
            "ub.ac.id",
            "bandungkota.go.id",
            "pt-maju.id",
            "surel.example",
        )
    )
    return f"{name}{random.randrange(1000)}@{host}"


def plate(random: Random) -> str:
    region = random.choice(
        "A B D E F G H K L M N R S T W Z AA AB AD AE AG BA BB BD BE BG BH BK BL BM BN BP DA DB DC DD DE DG DH DK DL DM DN DR EA EB ED KB KH KT KU PA PB".split()
    )
    letters = "".join(random.choice("ABCDEFGHJKLNPRSTUVWXYZ") for _ in range(random.choice((1, 2, 3))))
    return f"{region} {random.randint(1, 9999)} {letters}"


def iban(random: Random) -> str:
    country, size = random.choice((("DE", 18), ("NL", 14), ("FR", 23), ("GB", 18), ("SA", 20), ("BE", 12), ("NO", 11)))
    body = "".join(random.choice("0123456789") for _ in range(size))
    body = ("ABNA" + body[4:]) if country in {"NL", "GB"} else body
    number = int("".join(str(int(one, 36)) for one in body + country + "00"))
    return f"{country}{98 - number % 97:02d}{body}"


def account(random: Random) -> str:
    return "".join(random.choice("123456789") for _ in range(random.choice((10, 13, 15))))


def bpjs(random: Random) -> str:
    return f"000{random.randrange(10**10):010d}"


def passport(random: Random) -> str:
    return f"{random.choice('ABCEX')}{random.randrange(10**7):07d}"


GROUPED: dict[str, Callable[[Random], list[str]]] = {
    "nik": nik,
    "kk": kk,
    "npwp": npwp,
    "nip": nip,
    "phone": mobile,
    "card": card,
}
WHOLE: dict[str, Callable[[Random], str]] = {"email": email, "iban": iban}
ONLY_BESIDE: dict[str, Callable[[Random], str]] = {
    "plate": plate,
    "bank-account": account,
    "bpjs": bpjs,
    "passport": passport,
}
