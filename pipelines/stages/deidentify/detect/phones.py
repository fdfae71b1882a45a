"""Finds phone numbers: our own candidates, so that codes and amounts are never asked about; `phonenumbers` judges them.

E.164 with + or 00, a country's mobile numbers with its code or with the 0, and fixed lines where the area code is marked
or a word says so. Numbers for everybody (110, 112, 1500xxx, 0800…) are no personal data and no hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from pipelines.stages.deidentify.detect.chains import Chain, Window, is_thousands, windows
from pipelines.stages.deidentify.detect.hit import Confidence, Found
from pipelines.stages.deidentify.detect.table import Phones
from pipelines.stages.deidentify.detect.view import View
from pipelines.stages.deidentify.detect.words import OTHER

LENGTHS = range(5, 18)
GAP = re.compile(r"[ ./_()\-,·~*']{0,4}")
PLUS = re.compile(r"\+[\s(]{0,2}$|\(\+$")
CHANCE = 0.0006  # of random numbers of eleven to fourteen digits this share begins like a mobile number with 62
Verdict = tuple[Confidence, float]


def phones(view: View, *, only_beside: bool = False) -> Iterator[Found]:
    """Every phone number that fits, overlaps included."""
    asked = bool(view.words or view.label)
    for chain in view.chains:
        for window in windows(chain, LENGTHS):
            if not all(GAP.fullmatch(gap) for gap in window.gaps):
                continue
            asks = view.beside(window.start, window.end) if asked else frozenset()
            if only_beside and "phone" not in asks:
                continue
            for country in view.table.phones:
                if verdict := _verdict(window, country, asks):
                    yield Found("phone", verdict[0], window.start, window.end, verdict[1])


def _verdict(window: Window, country: Phones, asks: frozenset[str]) -> Verdict | None:
    digits, is_asked = window.digits, "phone" in asks
    if country.public.fullmatch(digits) or window.is_list:
        return None
    if _has_plus(window):
        return _international(window, digits, country)
    if digits.startswith("00"):
        return ("high", 0.0) if _is_valid("+" + digits[2:], None) and window.fills_the_chain else None
    if digits.startswith("0"):
        return _national(window, country, is_asked=is_asked)
    if digits.startswith(country.code) and country.mobile.fullmatch(digits[len(country.code) :].removeprefix("0")):
        return _with_code(window, asks)
    return _asked(window, country) if is_asked else None


def _has_plus(window: Window) -> bool:
    return PLUS.search(window.chain.text, max(0, window.start - 3), window.start) is not None


def _international(window: Window, digits: str, country: Phones) -> Verdict | None:
    """`+62 (0)812…` too. `+62.500.000.000` is an increase, not a number."""
    if is_thousands(window.sizes, window.gaps) or "." in window.gaps[:1]:
        mobile = digits.startswith(country.code) and country.mobile.fullmatch(digits[len(country.code) :])
        return ("medium", 0.0) if mobile else None
    valid = _is_valid("+" + digits, None) or _is_valid("+" + digits.replace(country.code + "0", country.code, 1), None)
    if not valid or (len(window.sizes) == 1 and not digits.startswith(country.code) and digits.endswith("000")):
        return None
    return "high", 0.0


def _national(window: Window, country: Phones, *, is_asked: bool) -> Verdict | None:
    """With the 0: mobile ones speak for themselves, fixed lines need a marked area code or a word."""
    digits = window.digits
    if _is_split_oddly(window):
        return None
    if country.mobile.fullmatch(digits[1:]) and _is_valid(digits, country.region):
        return ("high", 0.0) if is_asked or _is_alone(window) else None
    if not country.area.match(digits[1:]) or not _is_valid(digits, country.region):
        return None
    if is_asked:
        return "high", 0.0
    return ("medium", 0.0) if _has_marked_area(window) else None


def _with_code(window: Window, asks: frozenset[str]) -> Verdict | None:
    """`62812…` without the +: twelve digits are also an amount."""
    if "phone" in asks:
        return "high", 0.0
    if window.digits.endswith("000") or window.chain.is_money or OTHER in asks or not _is_alone(window):
        return None
    if len(window.sizes) == 1 or is_thousands(window.sizes, window.gaps):
        return "medium", CHANCE if window.chain.is_whole_cell else 0.0
    return ("high", 0.0) if window.sizes[0] in {2, 5} else None


def _asked(window: Window, country: Phones) -> Verdict | None:
    """Beside a word: without the 0, and local numbers, which have six to eight digits."""
    digits = window.digits
    if window.is_code or is_thousands(window.sizes, window.gaps) or window.chain.is_money or not _is_alone(window):
        return None
    if country.mobile.fullmatch(digits) and _is_valid("0" + digits, country.region):
        return "high", 0.0
    if 6 <= len(digits) <= 8 and digits[0] not in "01" and not digits.endswith("000"):  # noqa: PLR2004
        return "medium", 0.0
    if digits.startswith(country.code) and _is_valid("+" + digits, None):
        return "high", 0.0
    return None


def _is_split_oddly(window: Window) -> bool:
    """`08.12.2024`, `0.8123456789` and codes: a number with a 0 begins with its prefix, unless spaces are between all digits."""
    first, gap = window.sizes[0], (window.gaps or ("",))[0]
    if len(window.sizes) == 1 or max(window.sizes) == 1:
        return False
    return first < 3 and gap not in {" ", "-", " - "}  # noqa: PLR2004


def _is_alone(window: Window) -> bool:
    """No digits go on right before or after it with the same kind of mark."""
    before, after = _around(window.chain, window)
    inside = set(window.gaps)
    return not ({before, after} - {None}) & (inside or {".", ","})


def _around(chain: Chain, window: Window) -> tuple[str | None, str | None]:
    groups, text = chain.groups, chain.text
    before = text[groups[window.first - 1][1] : window.start] if window.first else None
    after = text[window.end : groups[window.last + 1][0]] if window.last + 1 < len(groups) else None
    return before, after


def _has_marked_area(window: Window) -> bool:
    """`(021) 8454416` or `0274-512345`."""
    if len(window.sizes) < 2 or not 3 <= window.sizes[0] <= 4 or not _is_alone(window):  # noqa: PLR2004
        return False
    before = window.chain.text[max(0, window.start - 2) : window.start]
    rest = sum(window.sizes[1:])
    return 5 <= rest <= 8 and ((")" in window.gaps[0] and "(" in before) or (window.gaps[0] in {"-", " - "} and len(window.sizes) <= 3))  # noqa: PLR2004


@lru_cache(maxsize=4096)
def _is_valid(number: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False
