"""A value of a column that does not leave stops the release wherever it stands, and is never shown itself."""

from __future__ import annotations

import pytest

from pipelines.publish import try_dataset
from tests.conftest import DATASET, Bureau, rules, states

FIELDS = [
    {"name": "kode", "type": "string", "privacy": "public"},
    {"name": "catatan", "type": "string", "privacy": "public"},
    {"name": "pelapor", "type": "string", "privacy": "sensitive"},
    {"name": "cerita", "type": "string", "privacy": "free-text"},
]
CLEAN = "kode,catatan,pelapor,cerita\n01,jalan rusak,Siti Rahmawati,Ada lubang besar di depan rumah\n"
FILES = {"sekolah.csv", "sekolah.parquet", "sekolah.xlsx"}


def office(bureau: Bureau, content: str, **changes: object) -> None:
    bureau.declare(schema={"fields": FIELDS}, **changes)
    bureau.deliver("sekolah_2026-10.csv", content)


def test_a_release_without_such_a_value_goes_out(bureau: Bureau) -> None:
    office(bureau, CLEAN)
    assert states(bureau.publish()) == [("2026-10", "released")]


@pytest.mark.parametrize(
    ("note", "hidden"), [("lapor: SITI RAHMAWATI", "pelapor"), ("Ada lubang besar di depan rumah!", "cerita")]
)
def test_a_value_in_a_public_column_stops_the_release(bureau: Bureau, note: str, hidden: str) -> None:
    office(bureau, CLEAN.replace("jalan rusak", note))
    assert set(rules(bureau.publish())) == {("taint", file, None, hidden) for file in FILES}
    assert not (bureau.office.public / "data").exists()


def test_check_names_the_column_and_nobody_is_shown_the_value(bureau: Bureau) -> None:
    office(bureau, CLEAN.replace("jalan rusak", "oleh Siti Rahmawati"))
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"))
    assert [(f.rule, f.field) for f in trial.findings] == [("taint", "catatan")]
    assert "Siti" not in "".join(map(str, trial.findings))


@pytest.mark.parametrize("key", ["title", "description", "limitations"])
def test_a_value_in_the_words_about_the_data_stops_the_release(bureau: Bureau, key: str) -> None:
    told = {"id": "Data dari Siti Rahmawati", "en": "Data"}
    assert key in DATASET
    office(bureau, CLEAN, **{key: told})
    found = rules(bureau.publish())
    assert {(rule, field) for rule, _, _, field in found} == {("taint", "pelapor")}


@pytest.mark.parametrize(
    ("kind", "cell", "rules"),
    [
        ("integer", "1609231311950452", ["personal-data-high"]),
        ("number", "1609231311950452", ["personal-data-high"]),
        ("number", "1609231311950452.50", []),
        ("integer", "3600000000000000", []),  # the state's whole budget in rupiah
        ("integer", "81262369502", []),  # an amount, or a telephone: nobody can tell
    ],
)
def test_an_identifier_with_a_day_of_birth_is_found_among_numbers_and_amounts_are_not(
    bureau: Bureau, kind: str, cell: str, rules: list[str]
) -> None:
    bureau.declare(schema={"fields": [{"name": "jumlah", "type": kind, "privacy": "public"}]})
    bureau.deliver("sekolah_2026-10.csv", f"jumlah\n120\n{cell}\n")
    [outcome] = bureau.publish()
    assert [finding.rule for finding in outcome.findings if finding.severity == "error"] == rules
    assert bool(bureau.versions().releases) == (not rules)
