"""Numbers, sizes and dates as people read them, in both languages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.period import parse
from pipelines.stages.portal.formats import day, edition, moment, number, size, value

if TYPE_CHECKING:
    from pipelines.model.period import Kind
    from pipelines.model.text import Language

NUMBERS = [
    (0, 0, "0", "0"),
    (44394, 0, "44.394", "44,394"),
    (61.9, 1, "61,9", "61.9"),
    (0.05, 1, "0,1", "0.1"),  # half up, as in official tables
    (-1234.5, 1, "-1.234,5", "-1,234.5"),
    (-0.04, 1, "0,0", "0.0"),  # nothing is never negative
    (999.95, 1, "1.000,0", "1,000.0"),
]
VALUES = [
    (61.9, "percent", 1, "61,9%", "61.9%"),
    (12500, "IDR", 0, "Rp12.500", "Rp12,500"),
    (628.9e9, "IDR", 0, "Rp628,9 miliar", "Rp628.9 billion"),
    (1.24e12, "IDR", 0, "Rp1,24 triliun", "Rp1.24 trillion"),
    (-1.24e12, "IDR", 0, "-Rp1,24 triliun", "-Rp1.24 trillion"),
    (2.5e6, "AUD", 0, "A$2,5 juta", "A$2.5 million"),
    (12, "GBP", 0, "£12", "£12"),
    (12, "USD", 0, "US$12", "US$12"),
    (12, "EUR", 0, "€12", "€12"),
    (12, "JPY", 0, "JPY 12", "JPY 12"),
    (44394, "laporan", 0, "44.394 laporan", "44,394 laporan"),
    (1204.5, "ton per hari", 1, "1.204,5 ton per hari", "1,204.5 ton per hari"),
    (None, "IDR", 0, "belum terukur", "not measured"),
    (math.nan, "percent", 1, "belum terukur", "not measured"),
    (math.inf, "percent", 1, "belum terukur", "not measured"),
]
SIZES = [
    (0, "0 B", "0 B"),
    (148_000, "148 KB", "148 KB"),
    (999_500, "1,0 MB", "1.0 MB"),
    (2_000_000, "2,0 MB", "2.0 MB"),
]
MOMENTS = [
    ("2026-11-24T06:02:00Z", "UTC", "24 Nov 2026 06.02 UTC", "24 Nov 2026 06:02 UTC"),
    ("2026-11-23T23:02:00Z", "Asia/Jakarta", "24 Nov 2026 06.02 WIB", "24 Nov 2026 06:02 WIB"),
    ("2026-11-23T23:02:00Z", "Asia/Makassar", "24 Nov 2026 07.02 WITA", "24 Nov 2026 07:02 WITA"),
    ("2026-11-23T23:02:00+00:00", "Asia/Jayapura", "24 Nov 2026 08.02 WIT", "24 Nov 2026 08:02 WIT"),
]


@pytest.mark.parametrize(("amount", "decimals", "indonesian", "english"), NUMBERS)
def test_number_has_the_marks_of_its_language(amount: float, decimals: int, indonesian: str, english: str) -> None:
    assert [number(amount, "id", decimals), number(amount, "en", decimals)] == [indonesian, english]


@pytest.mark.parametrize(("amount", "unit", "decimals", "indonesian", "english"), VALUES)
def test_value_carries_its_unit(amount: float | None, unit: str, decimals: int, indonesian: str, english: str) -> None:
    assert [value(amount, unit, "id", decimals), value(amount, unit, "en", decimals)] == [indonesian, english]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (950e6, "Rp950,0 juta"),
        (960e6, "Rp960,0 juta"),
        (950e9, "Rp950,0 miliar"),
        (999.94e6, "Rp999,9 juta"),
        (999.96e6, "Rp1,0 miliar"),
        (999.96e9, "Rp1,00 triliun"),
        (999_999.6, "Rp1,0 juta"),
    ],
)
def test_money_below_a_scale_is_not_rounded_into_it(amount: float, said: str) -> None:
    assert value(amount, "IDR", "id", 0) == said


def test_nothing_is_never_negative_money() -> None:
    assert value(-0.4, "IDR", "id", 0) == "Rp0"


@pytest.mark.parametrize("amount", [1e28, 1e300])
def test_number_takes_any_finite_size(amount: float) -> None:
    assert float(number(amount, "en", 1).replace(",", "")) == amount


@given(st.one_of(st.none(), st.floats(-1e15, 1e15), st.sampled_from([math.nan, math.inf, -math.inf])))
def test_no_value_is_ever_shown_as_nan_or_none(amount: float | None) -> None:
    languages: tuple[Language, ...] = ("id", "en")
    said = [value(amount, unit, lang, 1) for unit in ("percent", "IDR", "ton") for lang in languages]
    assert not [text for text in said if "nan" in text.lower() or "none" in text.lower() or "inf" in text.lower()]


@pytest.mark.parametrize(("count", "indonesian", "english"), SIZES)
def test_size_is_in_decimal_kilobytes(count: int, indonesian: str, english: str) -> None:
    assert [size(count, "id"), size(count, "en")] == [indonesian, english]


def test_day_uses_the_months_of_its_language() -> None:
    assert [day("2026-05-03", "id"), day("2026-05-03", "en")] == ["3 Mei 2026", "3 May 2026"]


@pytest.mark.parametrize(("text", "timezone", "indonesian", "english"), MOMENTS)
def test_moment_is_told_in_the_offices_own_zone(text: str, timezone: str, indonesian: str, english: str) -> None:
    assert [moment(text, "id", timezone), moment(text, "en", timezone)] == [indonesian, english]


@pytest.mark.parametrize(
    ("kind", "key", "indonesian", "english"),
    [
        ("day", "2026-05-03", "3 Mei 2026", "3 May 2026"),
        ("month", "2026-10", "Okt 2026", "Oct 2026"),
        ("quarter", "2026-q3", "Tw III 2026", "Q3 2026"),
        ("year", "2026", "2026", "2026"),
        ("fiscal-year", "2024-25", "2024/25", "2024/25"),
        ("named", "2020-p02", "2020-p02", "2020-p02"),
    ],
)
def test_edition_is_brief_enough_for_an_axis(kind: Kind, key: str, indonesian: str, english: str) -> None:
    period = parse(kind, key, year_starts=7)
    assert [edition(period, "id"), edition(period, "en")] == [indonesian, english]
