"""Finds phone numbers: our own candidates, so that codes and amounts are never asked about; `phonenumbers` judges them.

E.164 with + or 00, a country's mobile numbers with its code or with the 0, and fixed lines where the area code is marked
or a word says so. Numbers for everybody (110, 112, 1500xxx, 0800…) are no personal data and no hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipelines.stages.deidentify.detect.chains import Chain, Window, windows
from pipelines.stages.deidentify.detect.hit import Confidence, Found
from pipelines.stages.deidentify.detect.table import Phones
from pipelines.stages.deidentify.detect.view import View
from pipelines.stages.deidentify.detect.words import NOBODY, OTHER

LENGTHS = range(5, 18)
SUBSCRIBER = range(5, 9)  # digits after an area code
GROUPS = 3
PREFIX = 3
GAP = re.compile(r"[ ./_()\[\]{}\-,·~*']{0,4}")
PLUS = re.compile(r"(?<!\d)\(?\+[\s(]{0,2}$")  # `KM 3+820 63100` is a place on a road
PHONE = frozenset({"phone"})
CHANCE = 0.0006  # of random numbers of eleven to fourteen digits this share begins like a mobile number with 62
Verdict = tuple[Confidence, float]


def phones(view: View, *, only_beside: bool = False) -> Iterator[Found]:
    """Every phone number that fits, overlaps included."""
    is_asked = view.asks_for(PHONE)
    for chain in view.chains:
        firsts = None if is_asked else _firsts(chain, view.table.phones)
        for window in windows(chain, LENGTHS, LENGTHS[-1], firsts):
            asks = view.beside(window.start, window.end) if view.is_asked else NOBODY
            if (only_beside and "phone" not in asks) or not all(map(GAP.fullmatch, window.gaps)):
                continue
            for country in view.table.phones:
                if verdict := _verdict(window, country, asks):
                    yield Found("phone", verdict[0], _start(window), window.end, verdict[1], "phone" in asks)


def _firsts(chain: Chain, countries: tuple[Phones, ...]) -> list[int]:
    """Without a word beside it a phone number begins with +, 0 or the country's code."""
    begins = ("0", *(country.code for country in countries))
    plus = "+" in chain.text
    return [place for place, number in enumerate(chain.numbers) if plus or number.startswith(begins)]


def _verdict(window: Window, country: Phones, asks: frozenset[str]) -> Verdict | None:
    digits, is_asked = window.digits, "phone" in asks
    if country.public.fullmatch(digits) or window.is_list or window.is_decimal or window.has_cents:
        return None
    if _plus(window):
        return _international(window, digits, country)
    if digits.startswith("00"):
        is_mobile = digits[2:].startswith(country.code) and country.mobile.fullmatch(digits[2 + len(country.code) :])
        stands = window.fills_the_chain or (is_mobile and window.after not in window.gaps)
        return ("high", 0.0) if stands and _is_valid("+" + digits[2:], None) else None
    if digits.startswith("0"):
        return _national(window, country, is_asked=is_asked)
    if digits.startswith(country.code) and country.mobile.fullmatch(digits[len(country.code) :]):
        return _with_code(window, asks)
    return _asked(window, country) if is_asked else None


def _plus(window: Window) -> re.Match[str] | None:
    return PLUS.search(window.chain.text, max(0, window.start - 4), window.start)


def _start(window: Window) -> int:
    """With the plus and the bracket of the area code."""
    plus = _plus(window)
    if (
        plus is None
        and ")" in "".join(window.gaps)
        and window.chain.text[max(0, window.start - 1) : window.start] == "("
    ):
        return window.start - 1
    return plus.start() if plus else window.start


def _international(window: Window, digits: str, country: Phones) -> Verdict | None:
    """`+62 (0)812…` too. `+62.500.000.000` is an increase, not a number."""
    if window.is_thousands or "." in window.gaps[:1]:
        mobile = digits.startswith(country.code) and country.mobile.fullmatch(digits[len(country.code) :])
        return ("medium", 0.0) if mobile else None
    if len(digits) < 9:  # noqa: PLR2004  # shorter ones exist on islands, but so do sums and differences
        return None
    valid = _is_valid("+" + digits, None) or _is_valid("+" + digits.replace(country.code + "0", country.code, 1), None)
    is_sum = (
        window.chain.text[max(0, window.start - 8) : window.start].rstrip("+ (")[-1:].isdigit()
    )  # `KM 0 + 536 31 12050`
    if not valid or (not digits.startswith(country.code) and (digits.endswith("000") or is_sum)):
        return None
    return "high", 0.0


def _national(window: Window, country: Phones, *, is_asked: bool) -> Verdict | None:
    """With the 0: mobile ones speak for themselves, fixed lines need a marked area code or a word."""
    digits = window.digits
    if _is_split_oddly(window) or (window.ends_in_a_year and not is_asked):
        return None
    if country.mobile.fullmatch(digits[1:]) and _is_valid(digits, country.region):
        if is_asked:
            return "high", 0.0
        follows_a_letter = window.chain.text[max(0, window.start - 1) : window.start].isalpha()  # `INV0812345678`
        has_its_prefix = window.sizes[0] >= PREFIX  # then nothing before it belongs to it: `RT 03 0812 …`
        goes_on = window.after in window.gaps or window.is_fraction if has_its_prefix else not window.stands_apart
        return None if goes_on else ("medium" if follows_a_letter else "high", 0.0)
    if not country.area.match(digits[1:]) or not _is_valid(digits, country.region):
        return None
    if is_asked:
        return "high", 0.0
    return ("medium", 0.0) if _has_marked_area(window) else None


def _with_code(window: Window, asks: frozenset[str]) -> Verdict | None:
    """`62812…` without the +: twelve digits are also an amount."""
    if "phone" in asks:
        return "high", 0.0
    if (
        window.is_decimal
        or window.digits.endswith("000")
        or window.is_amount
        or OTHER in asks
        or not window.stands_apart
    ):
        return None
    if window.is_run:
        return "medium", CHANCE if window.chain.is_whole_cell else 0.0
    return ("high", 0.0) if window.sizes[0] in {2, 5} and not window.is_thousands else None


def _asked(window: Window, country: Phones) -> Verdict | None:
    """Beside a word: without the 0, and local numbers, which have six to eight digits."""
    digits = window.digits
    if (
        window.is_code
        or window.is_thousands
        or window.is_decimal
        or "," in "".join(window.gaps)
        or window.is_amount
        or not window.stands_apart
    ):
        return None
    if country.mobile.fullmatch(digits) and _is_valid("0" + digits, country.region):
        return "high", 0.0
    if digits.startswith(country.code) and _is_valid("+" + digits, None):
        return "high", 0.0
    if len(digits) >= 9 and window.fills_the_chain and not digits.endswith("000"):  # noqa: PLR2004  # of another country
        return "medium", 0.0
    if 6 <= len(digits) <= 8 and digits[0] not in "01" and not digits.endswith("000"):  # noqa: PLR2004
        return "medium", 0.0
    return None


def _is_split_oddly(window: Window) -> bool:
    """`08.12.2024`, `0.8123456789` and codes: a number with a 0 begins with its prefix, unless spaces are between all digits."""
    first, gap = window.sizes[0], (window.gaps or ("",))[0]
    if window.is_run or max(window.sizes) == 1:
        return False
    return first < 3 and gap not in {" ", "-", " - "}  # noqa: PLR2004


def _has_marked_area(window: Window) -> bool:
    """`(021) 8454416` or `0274-512345`."""
    if len(window.sizes) < 2 or not 3 <= window.sizes[0] <= 4 or not window.stands_apart:  # noqa: PLR2004
        return False
    before = window.chain.text[max(0, window.start - 2) : window.start]
    if sum(window.sizes[1:]) not in SUBSCRIBER:
        return False
    is_bracketed = ")" in window.gaps[0] and "(" in before
    return is_bracketed or (window.gaps[0] in {"-", " - "} and len(window.sizes) <= GROUPS)


@lru_cache(maxsize=4096)
def _is_valid(number: str, region: str | None) -> bool:
    import phonenumbers  # noqa: PLC0415  (a fifth of a second, and most releases hold nothing to judge)

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
