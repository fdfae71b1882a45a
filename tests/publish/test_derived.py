"""A column that the kit derives: from exact days that are not published, in a file that does not have it."""

from __future__ import annotations

from tests.conftest import Bureau

KIT = {"profile": "sp4n-lapor"}
SCHEMA = {
    "fields": [
        {"name": "nomor_laporan", "type": "string", "privacy": "public"},
        {"name": "klasifikasi", "type": "string", "privacy": "public"},
        {"name": "tanggal_masuk", "type": "date", "privacy": "quasi"},
        {"name": "tanggal_selesai", "type": "date", "privacy": "quasi"},
        {"name": "hari_kalender", "type": "integer", "privacy": "public", "derive": "calendar_days"},
    ],
    "primaryKey": ["nomor_laporan"],
}
ROWS = """nomor_laporan,klasifikasi,tanggal_masuk,tanggal_selesai
L1,Permintaan Informasi,2026-10-05,2026-10-08
L2,Aspirasi,2026-10-30,
"""


def declared(bureau: Bureau, **changes: object) -> None:
    fields = [*SCHEMA["fields"][:-1], {**SCHEMA["fields"][-1], **changes}]
    bureau.declare(schema={**SCHEMA, "fields": fields}, family="complaints", kit=KIT)
    bureau.deliver("sekolah_2026-10.csv", ROWS)


def test_it_is_published_and_the_days_are_not(bureau: Bureau) -> None:
    """From the 5th to the 8th are 3 days; the open one has waited from the 30th to the 31st, the last day of the edition."""
    declared(bureau)
    assert [outcome.state for outcome in bureau.publish()] == ["released"]
    csv = bureau.public()["data/sekolah/2026-10/r1/sekolah.csv"].decode()
    assert csv == ("nomor_laporan,klasifikasi,hari_kalender\nL1,Permintaan Informasi,3\nL2,Aspirasi,1\n")


def test_an_unknown_derivation_and_a_wrong_type_are_refused_with_the_column(bureau: Bureau) -> None:
    for change in ({"derive": "hari"}, {"type": "string"}):
        declared(bureau, **change)
        [outcome] = bureau.publish()
        assert [(f.rule, f.field) for f in outcome.findings] == [("derive", "hari_kalender")]
        assert not bureau.versions().releases


def test_a_delivered_file_that_already_has_it_is_refused(bureau: Bureau) -> None:
    declared(bureau)
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("tanggal_selesai\n", "tanggal_selesai,hari_kalender\n"))
    [outcome] = bureau.publish()
    assert outcome.refused


def test_a_column_that_it_needs_and_that_is_not_there_is_named(bureau: Bureau) -> None:
    fields = [SCHEMA["fields"][0], SCHEMA["fields"][1], SCHEMA["fields"][-1]]
    bureau.declare(schema={**SCHEMA, "fields": fields}, family="complaints", kit=KIT)
    bureau.deliver("sekolah_2026-10.csv", "nomor_laporan,klasifikasi\nL1,Aspirasi\n")
    [outcome] = bureau.publish()
    assert [(f.rule, f.field) for f in outcome.findings] == [("derive", "hari_kalender")]
    assert "submitted" in outcome.findings[0].message.en
