"""The budget of the Kabupaten: every leaf line with its original and revised amount and its spending month by month.
How such lines are written as a SIPD workbook lives in `sipd.py`."""

# ruff: noqa: PLR2004 - likelihoods and days are said where they are used

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from generator.chance import share_out, stream
from generator.lists import records

# Thousands of rupiah. The whole kabupaten: original budget, revised budget, spent by the end of October 2026.
ORIGINAL, REVISED, SPENT = 1_884_700_000, 1_918_400_000, 1_147_200_000
REVISED_FROM = 9  # the revised budget (APBD-P) is in force from September
MONTHS = 10

# What each kind of account is paid from, and how much of it there is beside the others of the same purse.
PURSE = {"gaji": "gaji", "peralatan": "modal", "gedung": "modal", "jalan": "modal"}
WEIGHT = {"kantor": 2, "jasa": 6, "pelihara": 3, "program": 12, "hibah": 10, "bansos": 25}
WEIGHT |= {"peralatan": 4, "gedung": 20, "jalan": 30, "gaji": 10}
OPTIONAL = {"kantor", "jasa", "pelihara", "program", "bansos", "peralatan", "gedung", "jalan"}
# Lines that no agency's own purse pays for, in millions of rupiah: transfers to villages, contingencies, large grants.
APART = {
    ("5.02", "5.4.02.05.001.00001"): 96_400,
    ("5.02", "5.4.02.05.001.00002"): 142_700,
    ("5.02", "5.4.01.02.001.00001"): 11_800,
    ("5.02", "5.3.01.01.001.00001"): 9_500,
    ("4.01", "5.1.05.05.001.00001"): 24_000,
}
# Two offices paid more for electricity than their budget allows: what a watchdog looks for.
OVERSPENT = ("1.05.0.00.0.00.02.0000", "2.19.3.26.0.00.01.0000")
ELECTRICITY = "5.1.02.02.001.00061"
BASE_PAY = {"5.1.01.01.001.00001": 60, "5.1.01.01.001.00002": 22, "5.1.01.02.001.00001": 24, "5.1.01.01.008.00001": 0}

# Share of the year's spending in each of the first ten months, in permille of the spending by October. Salaries
# carry the holiday bonus in March and a thirteenth month in June; works are paid late in the year.
PACE = {
    "gaji": [82, 82, 156, 82, 82, 156, 90, 90, 90, 90],
    "modal": [0, 4, 16, 40, 70, 110, 140, 170, 210, 240],
    "barang": [15, 40, 65, 85, 100, 120, 120, 140, 155, 160],
    "transfer": [0, 60, 150, 90, 90, 140, 110, 120, 120, 120],
    "hibah": [0, 0, 120, 0, 60, 120, 0, 60, 520, 120],
}
FUNDS = {
    "gaji": ["Dana Alokasi Umum"],
    "modal": ["Dana Alokasi Khusus Fisik", "Pendapatan Asli Daerah", "Dana Bagi Hasil"],
    "barang": ["Pendapatan Asli Daerah", "Dana Alokasi Umum", "Dana Bagi Hasil"],
    "transfer": ["Dana Alokasi Umum"],
    "hibah": ["Pendapatan Asli Daerah"],
}


@dataclass(frozen=True)
class Line:
    """One leaf of the budget tree. Amounts in whole rupiah; `spent` holds one amount per month, not cumulated."""

    agency: str
    activity: str  # kode sub kegiatan
    account: str
    purse: str
    fund: str
    original: int
    revised: int
    spent: tuple[int, ...]

    def in_force(self, month: int) -> int:
        return self.revised if month >= REVISED_FROM else self.original

    def until(self, month: int) -> int:
        return sum(self.spent[:month])


def programmes(agency: str) -> list[dict[str, str]]:
    """The activities of one agency; those of `*` exist in every agency, under its first field of government."""
    field = agency[:4]
    own = [row for row in records("programs") if row["kode_skpd"] in (agency, "*")]
    codes = [{**row, "kode_sub_kegiatan": row["kode_sub_kegiatan"].format(bidang=field)} for row in own]
    return sorted(codes, key=lambda row: row["kode_sub_kegiatan"])


def lines() -> list[Line]:
    """Every leaf line, in the order of the tree. The sums of all lines are exactly the three totals above."""
    agencies = records("agencies")
    apart = sum(APART.values()) * 1000
    original = share_out(ORIGINAL - apart, [int(row["murni_juta"]) for row in agencies])
    revised = share_out(
        REVISED - apart, [amount * int(row["perubahan_permil"]) for amount, row in zip(original, agencies, strict=True)]
    )
    drafts = [_agency_lines(row, first, second) for row, first, second in zip(agencies, original, revised, strict=True)]
    wanted = [
        sum(line.revised for line in draft) * int(row["serapan_permil"])
        for draft, row in zip(drafts, agencies, strict=True)
    ]
    spent = share_out(SPENT, wanted)
    return [
        line
        for row, draft, amount in zip(agencies, drafts, spent, strict=True)
        for line in _spend(draft, amount, row["kode_skpd"])
    ]


def _agency_lines(agency: dict[str, str], original: int, revised: int) -> list[Line]:
    """The lines of one agency without spending; amounts in thousands come in, rupiah go out."""
    code, chance = agency["kode_skpd"], stream("apbd", agency["kode_skpd"])
    slots = [slot for row in programmes(code) for slot in _slots(row, chance)]
    purses = {name: share for name, share in zip(("gaji", "barang", "modal"), _mix(agency), strict=True) if share}
    first, second = dict.fromkeys(range(len(slots)), 0), dict.fromkeys(range(len(slots)), 0)
    for purse, part, part_revised in zip(
        purses, share_out(original, list(purses.values())), share_out(revised, list(purses.values())), strict=True
    ):
        mine = [number for number, slot in enumerate(slots) if slot[2] == purse]
        weights = [slots[number][3] * chance.randint(40, 160) for number in mine]
        shifted = [weight * chance.choice((80, 95, 100, 100, 100, 105, 125)) for weight in weights]
        if purse != "gaji" and len(mine) > 9:  # one line is new in the revised budget, one is struck from it
            weights[3] = shifted[6] = 0
        first |= dict(zip(mine, share_out(part, weights), strict=True))
        second |= dict(zip(mine, share_out(part_revised, shifted), strict=True))
    return [_line(code, slot, first[number], second[number], chance) for number, slot in enumerate(slots)]


def _mix(agency: dict[str, str]) -> list[int]:
    return [int(agency[key]) for key in ("gaji", "barang", "modal")]


def _line(agency: str, slot: tuple[str, str, str, int], original: int, revised: int, chance: Random) -> Line:
    activity, account, purse, _ = slot
    apart = APART.get((agency[:4], account), 0) * 1_000_000
    fund = chance.choice(FUNDS[purse])
    return Line(agency, activity, account, purse, fund, apart or original * 1000, apart or revised * 1000, ())


def _slots(row: dict[str, str], chance: Random) -> list[tuple[str, str, str, int]]:
    """Activity, account, purse and weight of each line of one activity; about a fifth of the accounts are not used."""
    kinds = set(row["jenis"].split())
    slots = []
    for account in records("accounts"):
        kind = next(iter(sorted(kinds & set(account["jenis"].split()))), None)
        if kind is None or (kind in OPTIONAL and account["kode"] != ELECTRICITY and chance.random() < 0.2):
            continue
        purse = PURSE.get(kind, "transfer" if kind in ("transfer", "tak-terduga") else "barang")
        if purse == "barang" and (row["kode_skpd"][:4], account["kode"]) in APART:
            purse = "hibah"
        weight = BASE_PAY.get(account["kode"], WEIGHT.get(kind, 1)) * 100 or 1
        slots.append((row["kode_sub_kegiatan"], account["kode"], purse, weight))
    return slots


def _spend(draft: list[Line], amount: int, agency: str) -> list[Line]:
    """Spend `amount` thousand rupiah by October: salaries first, the rest over the other lines, none above its budget."""
    chance = stream("realisasi", agency)
    pay = [line.revised * chance.randint(795, 815) // 1000 if line.purse == "gaji" else 0 for line in draft]
    left = amount * 1000 - sum(pay)
    wish = [0 if line.purse == "gaji" else line.revised // 1000 * _wish(line, chance) for line in draft]
    rest = _fill(left, wish, [line.revised * 98 // 100 if want else 0 for line, want in zip(draft, wish, strict=True)])
    total = [first + second for first, second in zip(pay, rest, strict=True)]
    if agency in OVERSPENT:
        _overspend(draft, total)
    return [replace(line, spent=_by_month(line, done, chance)) for line, done in zip(draft, total, strict=True)]


def _overspend(draft: list[Line], total: list[int]) -> None:
    """Move spending from the fullest line to electricity until that is 4 % above its budget; the sum stays."""
    place = next(i for i, line in enumerate(draft) if line.account == ELECTRICITY)
    other = max((i for i, line in enumerate(draft) if line.purse == "barang" and i != place), key=total.__getitem__)
    more = draft[place].revised * 104 // 100 - total[place]
    total[place], total[other] = total[place] + more, total[other] - more


def _wish(line: Line, chance: Random) -> int:
    if line.purse in ("transfer", "hibah"):
        return 150 if line.account.startswith(("5.1", "5.4")) else 40
    return chance.choice((0, 30, 70, 90, 100, 100, 110, 130, 170))


def _fill(total: int, wish: list[int], room: list[int]) -> list[int]:
    """Pour `total` by `wish`, never above `room`; what does not fit goes to those that still have room."""
    poured = [0] * len(wish)
    while total and any(wish):
        parts = share_out(total, wish)
        taken = [min(part, room[i] - poured[i]) for i, part in enumerate(parts)]
        poured = [before + now for before, now in zip(poured, taken, strict=True)]
        total -= sum(taken)
        wish = [want if poured[i] < room[i] else 0 for i, want in enumerate(wish)]
    if total:
        raise ValueError(f"{total} rupiah do not fit into the budget")
    return poured


def _by_month(line: Line, total: int, chance: Random) -> tuple[int, ...]:
    """Cut a line's spending into months; contracts are paid in lumps, and now and then money is paid back."""
    pace = PACE[line.purse]
    weights = [weight * chance.randint(60, 140) for weight in pace]
    if line.purse == "gaji":
        weights = [weight * 100 for weight in pace]
    if line.purse == "modal":
        weights = [weight * chance.choice((0, 0, 1, 2)) for weight in weights]
        weights[-1] += 1
    if line.original == 0:  # nothing may be spent before the revised budget is in force
        weights = [0] * (REVISED_FROM - 1) + weights[REVISED_FROM - 1 :]
        weights[-1] += 1
    months = share_out(total, weights)
    if line.purse == "barang" and line.original and chance.random() < 0.02:
        back = months[5] // 2
        months[5], months[6] = months[5] + months[6] + back, -back  # paid too much in June, returned in July
    return tuple(months)
