"""People who do not exist: names of words that no page of ours says, identifiers by the rules of those who issue them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.stages.deidentify.identifiers import nik

FIRST = (
    "Siti Budi Wulan Agus Ratna Joko Dewi Made Ketut Nyoman Rizal Fitria Yohana Markus Slamet Endang Tuti Cahyo".split()
)
LAST = "Rahmawati Santosoputra Simanjuntak Hutapealaen Wijayakusumah Nainggolanda Pangaribuanto Tumbelakawan".split()
MIDDLE = "Ayuningrum Nurlailiya Kusumandari Prasetyawan Lestarinita Handokowati".split()


@dataclass(frozen=True)
class Person:
    """What a file may say of one."""

    name: str
    nik: str
    phone: str
    mail: str


def person(random: Random) -> Person:
    first, last = random.choice(FIRST), random.choice(LAST)
    name = f"{first} {random.choice(MIDDLE)} {last}"
    phone = f"0812{random.randrange(10**7, 10**8)}"
    mail = f"{first.lower()}.{last.lower()}{random.randrange(100)}@gmail.com"
    return Person(name, "".join(nik(random)), phone, mail)


def identifier(random: Random, of: Person) -> str:
    """One that the detector knows by itself, in the spellings that people use."""
    phone = of.phone
    spelled = (
        of.nik,
        phone,
        f"{phone[:4]}-{phone[4:8]}-{phone[8:]}",
        f"+62 {phone[1:4]} {phone[4:8]} {phone[8:]}",
        of.mail,
    )
    return random.choice(spelled)
