"""The table of kinds is true, and another country is one file."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from random import Random

import pytest

from pipelines.stages.deidentify.detect import detect_text, table
from pipelines.stages.deidentify.detect.read import KINDS
from tests.conftest import ROOT
from tests.stages.deidentify.identifiers import REGENCIES

DUTCH = r"""
kinds:
  bsn:  # nine digits whose weighted sum is a multiple of eleven
    title: {id: BSN, en: Citizen service number}
    words: [bsn, burgerservicenummer]
    forms:
      - {digits: '\d{9}', length: [9, 9], checks: [{weighted: {weights: [9, 8, 7, 6, 5, 4, 3, 2, -1], modulus: 11}}], beside: high}
phone: {region: NL, words: [tel], mobile: '6[1-5]\d{7}', area: '[1-57]\d', public: '0800\d+|112'}
"""


def test_another_country_is_one_file(tmp_path: Path) -> None:
    file = tmp_path / "nl.yaml"
    file.write_text(DUTCH, encoding="utf-8")
    kinds = table(*KINDS.glob("*.yaml"), file)
    found = {item.kind for item in detect_text("BSN 1112.22.333, tel. 06-12345678, NIK 3204110101900001", kinds=kinds)}
    assert found == {"bsn", "phone", "nik"}
    assert detect_text("BSN 111222334", kinds=kinds) == []
    assert detect_text("BSN 111222333") == []


def test_a_word_that_the_table_does_not_know_is_refused_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "xx.yaml"
    file.write_text(DUTCH.replace("beside: high", "besides: high"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"xx\.yaml: bsn\.forms\[0\] has \['besides'\]"):
        table(file)


def test_every_regency_of_today_and_of_before_is_a_prefix() -> None:
    missed = [code for code in REGENCIES if not detect_text(f"{code}110101900001")]
    assert missed == []


def test_the_prefixes_are_the_published_codes_and_those_that_ended() -> None:
    with (KINDS / "id-regions.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(line for line in stream if not line.startswith("#")))
    with (ROOT / "datasets/incoming/wilayah/wilayah.csv").open(encoding="utf-8", newline="") as stream:
        codes = {row["kode"].replace(".", "") for row in csv.DictReader(stream)}
    assert {row["prefix"] for row in rows if not row["until"]} == {code for code in codes if len(code) == 4}
    assert {row["prefix"] for row in rows} == set(REGENCIES)
    assert {row["prefix"][:2] for row in rows} == {code for code in codes if len(code) == 2}


@pytest.mark.parametrize(
    "number",
    [
        "3204113102900001",
        "3204117202900001",
        "3204110113900001",
        "3204110101900000",
        "3204000101900001",
        "9904110101900001",
    ],
)
def test_impossible_dates_serials_and_places_are_no_national_number(number: str) -> None:
    assert detect_text(number) == []


@pytest.mark.parametrize(
    "number",
    [
        "3204112902960001",
        "3204116902960001",
        "3204117112990001",
        "9604110101900001",
        "6504110101900001",
        "9101110101900001",
    ],
)
def test_leap_days_women_and_new_and_old_provinces_are(number: str) -> None:
    assert [found.kind for found in detect_text(number)] == ["nik"]


def test_the_chance_in_the_table_is_what_random_numbers_show() -> None:
    random = Random(1)
    numbers = [str(random.randrange(10**15, 10**16)) for _ in range(40_000)]
    for form in table().alone[16]:
        if form.chance:
            passed = sum(bool((match := form.pattern.fullmatch(one)) and form.passes(match)) for one in numbers) / len(
                numbers
            )
            assert passed <= form.chance * 1.2 + 0.0002, (form.kind, passed)


def test_titles_are_bilingual_and_names_are_of_one_form() -> None:
    for name, title in table().titles.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
        assert title.id
        assert title.en
