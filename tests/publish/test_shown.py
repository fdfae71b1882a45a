"""What stands beside the releases: pages, catalogue files, reasons; and what people type into a declaration."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.cli.publish import publish as command
from pipelines.model.errors import Broken, Refused
from pipelines.model.silence import silently
from pipelines.model.text import Text
from pipelines.publish import open_desk, publish_everywhere
from pipelines.publish.acts import approve_waiting, withdraw_release
from pipelines.publish.catalog import read
from pipelines.publish.shown import refuse_shown
from tests.conftest import CATALOG, ROWS, SCHEMA, Bureau, rules, states
from tests.publish.planted.office import with_templates
from tests.publish.planted.reading import dagster

PHONE = "0812-7290-0012"


@pytest.fixture
def office(bureau: Bureau) -> Bureau:
    bureau.declare()
    bureau.deliver("sekolah_2026-10.csv")
    assert states(bureau.publish()) == [("2026-10", "released")]
    return bureau


def two(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def found(office: Bureau) -> list[tuple[str, str, str]]:
    """(rule, file, field) of every declaration that may not be shown."""
    return [(f.rule, f.file, f.field) for findings in read(office.office).broken.values() for f in findings]


@pytest.mark.parametrize("reason", ["memuat nama Siti Rahmawati", f"diminta pemilik nomor {PHONE}"])
def test_a_withdrawal_that_names_somebody_is_not_logged(office: Bureau, reason: str) -> None:
    before = office.public()
    with pytest.raises(Refused) as refused:
        withdraw_release(office.desk(), "sekolah/2026-10", (), Text(reason, reason), "UU 27/2022")
    assert {f.rule for f in refused.value.findings} <= {"taint", "personal-data-typed"}
    assert "Siti" not in str(refused.value)
    assert "7290" not in str(refused.value)
    assert office.public() == before


def test_a_withdrawal_in_plain_words_is_logged(office: Bureau) -> None:
    with_templates(office)
    assert withdraw_release(office.desk(), "sekolah/2026-10", (), Text("nama", "names"), "UU 27/2022 pasal 46")


def test_who_approves_is_no_mail_address(bureau: Bureau) -> None:
    bureau.declare(review="two-person")
    bureau.deliver("sekolah_2026-10.csv")
    assert [rule for rule, *_ in rules(bureau.publish())] == ["approval-missing"]
    with pytest.raises(Refused) as refused:
        approve_waiting(bureau.desk(), "sekolah", "2026-10", "siti.r88@gmail.com")
    assert [(f.rule, f.field) for f in refused.value.findings] == [("personal-data-typed", "--who")]


@pytest.mark.parametrize("reason", ["salah ketik oleh Siti Rahmawati", f"telepon {PHONE}"])
def test_a_reason_that_names_somebody_reaches_neither_the_log_nor_dagster(office: Bureau, reason: str) -> None:
    office.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121"))
    assert command(office.office, ["sekolah"], [], reason, as_json=True) == 1
    assert [release.revision for release in office.versions().releases] == [1]
    assert [place for place, text in dagster(office.office.root) if reason in text] == []
    assert [(o.edition, o.state) for o in office.publish(reason=reason)] == [("2026-10", "refused")]


def test_a_title_that_says_what_the_dataset_holds_back_is_not_shown_even_when_the_data_are_unchanged(
    office: Bureau,
) -> None:
    publish_everywhere(office.desk(), pages=False)
    office.declare(title=two("Sekolah Siti Rahmawati"))
    assert rules(office.publish()) == [("taint", "datasets/sekolah.yaml", None, "kepala")]
    publish_everywhere(office.desk(), pages=False)
    content = b"".join(office.public().values())
    assert b"Siti" not in content
    status = json.loads(office.public()["status.json"])
    assert [f["rule"] for f in status["unreadable"]["sekolah"]] == ["taint"]
    assert status["datasets"]["sekolah"]["edition"] == "2026-10"  # its last good declaration stands in


def desk_with(office: Bureau, *names: str) -> Any:
    for name in names:
        office.declare(name, source={"kind": "file", "path": f"incoming/{name}_{{edition}}.csv"})
    return office.desk()


@pytest.mark.parametrize(
    ("files", "leaks"),
    [
        ({"data/sekolah/index.html": b"<p>Siti <b>Rahmawati</b></p>"}, ["data/sekolah/index.html"]),
        ({"en/data/sekolah/index.html": b"<p title='Siti Rahmawati'>"}, ["en/data/sekolah/index.html"]),
        ({"feed.xml": b"<title>Siti&#32;Rahmawati</title>"}, ["feed.xml"]),
        ({"status.json": b'{"a": "Siti\\u0020Rahmawati"}'}, ["status.json"]),
        ({"search/search_index.json": b"siti rahmawati"}, ["search/search_index.json"]),
        ({"data/pasar/index.html": b"Siti Rahmawati"}, []),
        ({"tentang/index.html": b"Siti Rahmawati"}, []),
        ({"data/pasar/index.html": b"Siti Rahmawati", "index.html": b"Siti Rahmawati"}, []),
        ({"tentang/index.html": b"Siti Rahmawati", "data/sekolah/index.html": b"Siti Rahmawati"}, []),
        ({"data/pasar/index.html": b"Siti Rahmawati", "data/sekolah/x": b"Siti Rahmawati"}, ["data/sekolah/x"]),
        ({"data/sekolah/index.html": b"Siti dan Rahmawati 120"}, []),
    ],
)
def test_a_value_counts_where_it_belongs_to_its_dataset(
    office: Bureau, files: dict[str, bytes], leaks: list[str]
) -> None:
    desk = desk_with(office, "pasar")
    try:
        refuse_shown(desk, files)
        told = []
    except Refused as refused:
        told = [f.file for f in refused.findings]
    assert told == leaks


def test_pages_that_would_leak_are_not_written(office: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_everywhere(office.desk(), pages=False)
    before = office.public()
    memory = office.office.memory("sekolah")
    told = json.loads(memory.read_text("utf-8"))
    finding = {"rule": "x", "message": two("milik Siti Rahmawati"), "remedy": two(""), "file": "", "row": None, "field": "", "count": 1, "severity": "error"}  # fmt: skip
    told["refusals"] = [{"edition": "2026-11", "refused_at": "2026-11-24T06:00:00+00:00", "findings": [finding]}]
    memory.write_text(json.dumps(told), "utf-8")
    with pytest.raises(Refused, match=r"status\.json"):
        publish_everywhere(office.desk(), pages=False)
    assert office.public() == before


@pytest.mark.parametrize("key", ["title", "description", "limitations", "attribution"])
def test_an_identifier_that_somebody_typed_makes_a_declaration_unreadable(office: Bureau, key: str) -> None:
    office.declare(**{key: two(f"tanya {PHONE}")})
    assert found(office) == [("personal-data-typed", "datasets/sekolah.yaml", f"{key}.{of}") for of in ("id", "en")]
    assert {dataset.name: dataset.title.id for dataset in read(office.office).shown} == {"sekolah": "Sekolah"}


def test_the_schema_is_looked_at_too(office: Bureau) -> None:
    fields = [{**SCHEMA["fields"][0], "constraints": {"enum": ["01.10", f"rumah {PHONE}"]}}, *SCHEMA["fields"][1:]]  # type: ignore[index]
    office.declare(schema={**SCHEMA, "fields": fields})
    assert found(office) == [("personal-data-typed", "schemas/sekolah.json", "fields[kode].constraints.enum[1]")]


def test_the_offices_own_contact_may_be_said(office: Bureau) -> None:
    office.write_yaml("catalog", {**CATALOG, "contact": "layanan.kecil@gmail.com"})
    office.declare(limitations=two("Tanya layanan.kecil@gmail.com atau statistik@kecil.go.id"))
    assert found(office) == []
    office.declare(limitations=two("Tanya siti.r88@gmail.com"))
    assert len(found(office)) == 2


def test_the_catalogue_itself_is_looked_at(office: Bureau) -> None:
    office.write_yaml("catalog", {**CATALOG, "description": two(f"Kantor {PHONE}")})
    with pytest.raises(Refused) as refused:
        read(office.office)
    assert {(f.rule, f.file, f.field) for f in refused.value.findings} == {
        ("personal-data-typed", "datasets/catalog.yaml", f"description.{of}") for of in ("id", "en")
    }


def test_a_declaration_that_was_never_clean_is_not_shown_at_all(bureau: Bureau) -> None:
    bureau.declare(title=two(f"Sekolah {PHONE}"))
    assert read(bureau.office).shown == ()


def test_a_file_without_labels_has_nobody_quoted(office: Bureau) -> None:
    office.deliver("sekolah_2026-11.csv", "Budi Santoso,80,Joko Handokowati\n01,5,Siti\n")
    [refusal] = [outcome for outcome in office.publish() if outcome.refused]
    told = "".join(map(str, refusal.findings))
    assert "Budi" not in told
    assert "Joko" not in told
    assert "'kode'" in told


def test_a_label_that_says_what_a_cell_says_is_not_quoted(office: Bureau) -> None:
    office.deliver("sekolah_2026-11.csv", "kode,murid,kepala,Milik Joko Handokowati\n01,5,Joko Handokowati,x\n")
    [refusal] = [outcome for outcome in office.publish() if outcome.refused]
    assert [finding.rule for finding in refusal.findings] == ["extra-label"]
    assert "Joko" not in str(refusal.findings[0])


def test_an_error_of_the_program_tells_its_way_and_not_its_words() -> None:
    @silently
    def stumble() -> None:
        raise ValueError("Could not convert 'Siti Rahmawati'")

    with pytest.raises(Broken) as broken:
        stumble()
    assert str(broken.value).startswith("ValueError: ")
    assert "test_shown.py" in str(broken.value)
    assert "Siti" not in str(broken.value)
    assert broken.value.__context__ is None


def test_only_its_owner_enters_work(office: Bureau) -> None:
    office.office.work.chmod(0o755)
    open_desk(office.office, office.catalog(), office.now)
    assert office.office.work.stat().st_mode & 0o777 == 0o700
    watched = list(office.office.work.glob("staged/sekolah/*/*watched.arrow"))
    assert [path.stat().st_mode & 0o777 for path in watched] == [0o600]
