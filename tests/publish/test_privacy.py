"""Privacy through the whole corridor: a tiny office, real files in, public files out."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from pipelines.cli.publish import publish as command
from pipelines.model.address import Office
from pipelines.publish import privacy, try_dataset
from pipelines.stages.deidentify.keys import make_key, variable
from tests.conftest import Bureau, rules, states

RELEASE = "data/warga/2026-10/r1"
HEX = "0f" * 32
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "nomor", "type": "string", "title": "Nomor", "privacy": "public", "constraints": {"required": True}},
        {"name": "lahir", "type": "date", "title": "Lahir", "privacy": {"class": "quasi", "generalise": "age-20", "top_code": 60}},
        {"name": "masuk", "type": "date", "title": "Masuk", "privacy": {"class": "quasi", "generalise": "month"}},
        {"name": "nik", "type": "string", "title": "NIK", "privacy": {"class": "sensitive", "pseudonym": True}},
        {"name": "telepon", "type": "string", "title": "Telepon", "privacy": {"class": "sensitive", "mask": "last-4"}},
        {"name": "nama", "type": "string", "title": "Nama", "privacy": "sensitive"},
    ],
    "primaryKey": ["nomor"],
}  # fmt: skip
HEAD = "nomor,lahir,masuk,nik,telepon,nama\n"
PEOPLE = [
    f"{n:03},{1950 + n % 3 * 20}-05-01,2026-10-{n % 28 + 1:02},32010115029{n:05},08127290{n:04},Warga Bernama {n:04}\n"
    for n in range(60)
]


@pytest.fixture
def office(bureau: Bureau) -> Bureau:
    bureau.declare("warga", SCHEMA, source={"kind": "file", "path": "incoming/warga_{edition}.csv"})
    bureau.deliver("warga_2026-10.csv", HEAD + "".join(PEOPLE))
    return bureau


def table(office: Bureau) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(office.public()[f"{RELEASE}/warga.csv"].decode())))


def refused_with(office: Bureau, rule: str, field: str, file: str = "schemas/warga.json") -> None:
    assert rules(office.publish("warga")) == [(rule, file, None, field)]
    assert [path for path in office.public() if path.startswith("data/")] == []


def test_operators_run_in_the_corridor_and_no_private_value_is_in_any_public_file(office: Bureau) -> None:
    make_key(office.office.pseudonyms, "warga", "2026")
    assert states(office.publish("warga")) == [("2026-10", "released")]
    rows = table(office)
    assert rows[0].keys() == {"nomor", "lahir", "masuk", "nik", "telepon"}
    assert {row["lahir"] for row in rows} == {"60+", "40–59", "20–39"}
    assert {row["masuk"] for row in rows} == {"2026-10"}
    assert len({row["nik"] for row in rows}) == 60
    content = b"\n".join(office.public().values())
    private = [cell for line in PEOPLE for cell in line.strip().split(",")[1:] if not cell.startswith("2026")]
    assert [cell for cell in private if cell.encode() in content] == []


def test_the_card_tells_what_was_done_and_the_package_describes_the_result(office: Bureau) -> None:
    make_key(office.office.pseudonyms, "warga", "2026")
    office.publish("warga")
    card = json.loads(office.public()[f"{RELEASE}/report.json"])["privacy"]
    done = {kind: [c["name"] for c in card[kind]] for kind in ("generalised", "pseudonymised", "masked", "dropped")}
    assert done == {
        "generalised": ["lahir", "masuk"],
        "pseudonymised": ["nik"],
        "masked": ["telepon"],
        "dropped": ["nama"],
    }
    assert card["k"] == {"required": 5, "reached": 20}
    package = json.loads(office.public()[f"{RELEASE}/datapackage.json"])
    types = {field["name"]: field["type"] for field in package["resources"][0]["schema"]["fields"]}
    assert types == {"nomor": "string", "lahir": "string", "masuk": "yearmonth", "nik": "string", "telepon": "string"}


def test_the_key_may_come_from_the_environment(office: Bureau) -> None:
    office.office = Office(office.office.root, {variable("warga", "2026"): HEX})
    assert states(office.publish("warga")) == [("2026-10", "released")]


def test_without_a_key_nothing_is_published_and_the_column_is_named(office: Bureau) -> None:
    refused_with(office, "pseudonym-key-missing", "nik")
    make_key(office.office.pseudonyms, "warga", "2025")  # another year's key does not serve
    refused_with(office, "pseudonym-key-missing", "nik")


def test_a_key_of_the_wrong_mode_or_length_publishes_nothing(office: Bureau) -> None:
    path = make_key(office.office.pseudonyms, "warga", "2026")
    path.chmod(0o644)
    refused_with(office, "pseudonym-key-mode", "nik")
    path.chmod(0o600)
    path.write_text(HEX[:40])
    refused_with(office, "pseudonym-key-length", "nik")


def test_a_policy_that_leaves_groups_below_k_publishes_nothing(office: Bureau) -> None:
    make_key(office.office.pseudonyms, "warga", "2026")
    late = [line.replace("2026-10-", f"2026-{n % 9 + 1:02}-") for n, line in enumerate(PEOPLE[:30])]
    office.deliver("warga_2026-10.csv", HEAD + "".join([*late, *PEOPLE[30:]]))
    refused_with(office, "k-anonymity", "masuk")


def test_a_new_column_that_arrives_unannounced_publishes_nothing(office: Bureau) -> None:
    make_key(office.office.pseudonyms, "warga", "2026")
    lines = [HEAD.strip() + ",agama\n", *(line.strip() + ",Islam\n" for line in PEOPLE)]
    office.deliver("warga_2026-10.csv", "".join(lines))
    [outcome] = office.publish("warga")
    assert outcome.refused
    assert "agama" in str(outcome.findings[0])
    assert [path for path in office.public() if path.startswith("data/")] == []


def told_freely(office: Bureau, story: str) -> None:
    fields = [*SCHEMA["fields"][:1], *SCHEMA["fields"][5:]]
    text = {"name": "isi", "type": "string", "privacy": {"class": "free-text", "redact": ["nama"]}}
    office.declare(
        "warga", {"fields": [*fields, text]}, source={"kind": "file", "path": "incoming/warga_{edition}.csv"}
    )
    office.deliver("warga_2026-10.csv", f"nomor,nama,isi\n1,Siti Rahmawati,{story}\n")


def test_free_text_that_is_asked_for_without_a_detector_publishes_nothing(
    office: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "DETECTOR", None)
    told_freely(office, "Saya Siti Rahmawati")
    refused_with(office, "detector-missing", "isi")


def test_free_text_goes_out_without_the_rows_own_name(office: Bureau) -> None:
    told_freely(office, "Saya Siti Rahmawati dan jalan di depan sekolah rusak berat")
    assert states(office.publish("warga")) == [("2026-10", "released")]
    [row] = table(office)
    assert "sekolah rusak berat" in row["isi"]
    assert "Siti" not in row["isi"]


@pytest.mark.parametrize("story", ["NIK saya 3201011502900012", "hubungi 0812-7290-0012 segera"])
def test_free_text_in_which_the_detector_still_finds_a_person_stays(office: Bureau, story: str) -> None:
    told_freely(office, f"Saya Siti Rahmawati, {story}".replace(",", ";"))
    refused_with(office, "personal-data-high", "isi")


@pytest.mark.parametrize("redact", [[], ["nomor"]])
def test_free_text_that_is_asked_for_without_redaction_publishes_nothing(office: Bureau, redact: list[str]) -> None:
    text = {"name": "isi", "type": "string", "privacy": {"class": "free-text", "redact": redact}}
    fields = [*SCHEMA["fields"][:1], *SCHEMA["fields"][5:], text]
    office.declare("warga", {"fields": fields}, source={"kind": "file", "path": "incoming/warga_{edition}.csv"})
    office.deliver("warga_2026-10.csv", "nomor,nama,isi\n1,Siti Rahmawati,Saya Siti Rahmawati\n")
    assert command(office.office, ["warga"], [], "", as_json=True) == 1
    assert {(f.rule, f.field) for f in office.catalog().broken["warga"]} == {("redaction-missing", "isi")}
    assert [path for path in office.public() if path.startswith("data/")] == []
    assert b"Siti" not in b"".join(office.public().values())


def test_check_shows_before_and_after_and_tells_of_expired_exceptions(office: Bureau) -> None:
    make_key(office.office.pseudonyms, "warga", "2026")
    leave = {"column": "nomor", "reason": "nomor urut", "approver": "Kepala Dinas", "until": "2026-11-23"}
    source = {"kind": "file", "path": "incoming/warga_{edition}.csv"}
    office.declare("warga", SCHEMA, source=source, privacy={"exceptions": [leave]})
    desk = office.desk()
    [trial] = try_dataset(desk, desk.catalog.dataset("warga"))
    assert not trial.refused
    assert [(f.rule, f.field, f.severity) for f in trial.findings] == [("exception-expired", "nomor", "warn")]
    assert trial.card["exceptions"] == []
    shown = {c.name: (c.operator, c.distinct_before, c.distinct_after, c.cost) for c in trial.columns}
    assert shown["lahir"] == ("age-20", 3, 3, 0)
    assert shown["masuk"] == ("month", 28, 1, 0)
    assert shown["nama"] == ("drop", 60, None, None)
