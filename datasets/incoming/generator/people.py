"""People who do not exist: names made of syllables no directory has, and numbers of the right shape that nobody was
given. They stand in the personal columns so that a test can look for them where they must not be."""

# ruff: noqa: PLR2004 - likelihoods and days are said where they are used

from __future__ import annotations

from dataclasses import dataclass
from random import Random

FIRST = (
    "Arundhiwa Bagaswira Cintradewi Danumaya Ekalastra Fajarnindya Gandasmara Hestiwulan Indrakirti Jayengpati "
    "Kirnalaras Laksmiraya Maheswirya Nawangsih Orlandhita Pandhutama Qomariyanti Ratnawidya Sekarmulya Tirtabaskara "
    "Utarikusuma Vidyanggana Wirasongka Xaverindra Yudhapraja Zulfandhika Amarthani Brajawisesa Citrasmara Dewangkara"
).split()
LAST = (
    "Adiwangsara Bratakusmaya Cakrabuwara Dirgantamaya Endrawarsita Gumelarsa Hastabrawira Jatikumara Kertamulyasa "
    "Lintangsewu Mandalagiri Nirwanadipa Purbasaranta Rangkutadewa Surawijanta Tanujayasri Umbaralaga Wanasdarma "
    "Yogaswarna Zainurrasa"
).split()
# Province, regency and district of real code lists, so that a detector meets the shape; the serials 9001 and up are
# far above what one district registers for one birthday.
PREFIXES = ("320417", "320931", "321208", "327306", "331514", "650402", "920105", "950301")
STREETS = "Kenangasari Melatiwangi Cempakaraya Flamboyanasri Wijayakusumah Bougenvilindah".split()


@dataclass(frozen=True)
class Person:
    """A made-up citizen, with everything that must never be published."""

    name: str
    nik: str
    phone: str
    email: str
    address: str


def people(count: int, chance: Random, villages: list[str]) -> list[Person]:
    """`count` different people; a name may occur once only."""
    pairs = [(first, last) for first in FIRST for last in LAST]
    chance.shuffle(pairs)
    return [_person(number, *pairs[number], chance, villages) for number in range(count)]


def _person(number: int, first: str, last: str, chance: Random, villages: list[str]) -> Person:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(60, 99)
    woman = chance.random() < 0.5
    nik = f"{chance.choice(PREFIXES)}{day + 40 * woman:02}{month:02}{year:02}{9001 + number:04}"
    house, rt, rw = chance.randint(1, 190), chance.randint(1, 9), chance.randint(1, 14)
    street = f"Jl. {chance.choice(STREETS)} No. {house}"
    return Person(
        name=f"{first} {last}",
        nik=nik,
        phone=f"0812-{7000 + number:04}-{chance.randint(1000, 9999)}",
        email=f"{first}.{last}{chance.randint(10, 99)}@surel.example".lower(),
        address=f"{street} RT {rt:03}/RW {rw:03}, {chance.choice(villages)}",
    )
