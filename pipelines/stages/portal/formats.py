"""Numbers, sizes and dates as people write them: `Rp1,24 triliun` and `23 Nov 2026` in Indonesian, `Rp1.24 trillion` in English."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

from pipelines.model.period import Period
from pipelines.model.text import Language

SYMBOLS = {"IDR": "Rp", "AUD": "A$", "GBP": "£", "USD": "US$", "EUR": "€"}
SCALES = (  # scale, its words, its decimals, and from where the scale below would round up to it
    (10**12, "triliun", "trillion", 2, 10**12 - 5 * 10**7),
    (10**9, "miliar", "billion", 1, 10**9 - 5 * 10**4),
    (10**6, "juta", "million", 1, 10**6 - 0.5),
)
EXACT = Context(prec=400)  # the largest float has 309 digits; the usual 28 would refuse it
MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
QUARTERS = {"id": ("Tw I", "Tw II", "Tw III", "Tw IV"), "en": ("Q1", "Q2", "Q3", "Q4")}
KILO = 1000


def number(value: float, language: Language, decimals: int = 0) -> str:
    """A number with the language's own marks, rounded half up as in official tables."""
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)
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
    for scale, indonesian, english, decimals, start in SCALES:
        if size >= start:
            word = indonesian if language == "id" else english
            return f"{sign}{mark}{number(size / scale, language, decimals)} {word}"
    whole = number(size, language)
    return f"{'' if whole == '0' else sign}{mark}{whole}"


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


def edition(period: Period, language: Language) -> str:
    """A period as briefly as an axis needs it: `Okt 2026`, `Tw III 2026`; one with a name of its own by its key."""
    match period.kind:
        case "month":
            return f"{MONTHS[language][period.start.month - 1]} {period.start.year}"
        case "quarter":
            return f"{QUARTERS[language][(period.start.month - 1) // 3]} {period.start.year}"
        case "day":
            return day(period.key, language)
        case "named":
            return period.key
        case _:
            return period.title(language)
