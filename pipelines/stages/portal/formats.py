"""Numbers, sizes and dates as people write them: `Rp1,24 triliun` and `23 Nov 2026` in Indonesian, `Rp1.24 trillion` in English."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from pipelines.model.text import Language

SYMBOLS = {"IDR": "Rp", "AUD": "A$", "GBP": "£", "USD": "US$", "EUR": "€"}
SCALES = ((10**12, "triliun", "trillion"), (10**9, "miliar", "billion"), (10**6, "juta", "million"))
MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
KILO = 1000


def number(value: float, language: Language, decimals: int = 0) -> str:
    """A number with the language's own marks, rounded half up as in official tables."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    if set(text) <= set("-0.,"):
        text = text.removeprefix("-")
    return text.translate(str.maketrans(",.", ".,")) if language == "id" else text


def value(amount: float | None, unit: str, language: Language, decimals: int = 1) -> str:
    """An amount with its unit: `percent`, an ISO 4217 currency, or a word. What was not measured says so."""
    if amount is None or not math.isfinite(amount):
        return "belum terukur" if language == "id" else "not measured"
    if unit == "percent":
        return f"{number(amount, language, decimals)}%"
    if len(unit) == 3 and unit.isupper():  # noqa: PLR2004  (ISO 4217 codes)
        return _money(amount, unit, language)
    whole = number(amount, language, decimals)
    return f"{whole} {unit}" if unit and unit != "indeks" else whole


def _money(amount: float, currency: str, language: Language) -> str:
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    mark = SYMBOLS.get(currency, f"{currency} ")
    for scale, indonesian, english in SCALES:
        if float(Decimal(repr(size / scale)).quantize(Decimal("0.1"), ROUND_HALF_UP)) >= 1:
            decimals = 2 if scale == SCALES[0][0] else 1
            word = indonesian if language == "id" else english
            return f"{sign}{mark}{number(size / scale, language, decimals)} {word}"
    return f"{sign}{mark}{number(size, language)}"


def size(count: int, language: Language) -> str:
    """Bytes as a person reads them: `148 KB`, `2,0 MB`."""
    if count < KILO:
        return f"{count} B"
    if count < KILO * KILO - KILO // 2:
        return f"{number(count / KILO, language)} KB"
    return f"{number(count / KILO**2, language, 1)} MB"


def day(text: str, language: Language) -> str:
    """An ISO date as `23 Nov 2026`."""
    found = date.fromisoformat(text)
    return f"{found.day} {MONTHS[language][found.month - 1]} {found.year}"


def moment(text: str, language: Language, timezone: str) -> str:
    """An RFC 3339 time as `24 Nov 2026 06.02 WIB` in the office's own zone."""
    found = datetime.fromisoformat(text).astimezone(ZoneInfo(timezone) if timezone else UTC)
    mark = "." if language == "id" else ":"
    zone = ZONES.get(timezone, found.strftime("%Z"))
    return f"{day(found.date().isoformat(), language)} {found:%H}{mark}{found:%M} {zone}"
