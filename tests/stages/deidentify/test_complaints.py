"""Rules of the complaint family: what never leaves, what leaves without identity, what is counted and never listed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipelines.publish.privacy import revalidate
from pipelines.stages.deidentify import Deidentified
from pipelines.stages.deidentify.family import family_rule
from tests.stages.deidentify.settings import field, run

FIELDS = [
    field("nomor", "integer", "public", constraints={"required": True}),
    field("kategori", "string", "public"),
    field("instansi", "string", "public"),
    field("rahasia", "string", "sensitive"),
    field("anonim", "string", "public"),
    field("nama", "string", {"class": "sensitive", "pseudonym": True}, constraints={"required": True}),
    field("telepon", "string", {"class": "sensitive", "mask": "last-4"}),
    field("isi", "string", {"class": "free-text", "redact": ["rahasia", "nama", "telepon"]}),
]


def complaints(*rows: dict[str, Any], **changes: Any) -> Deidentified:
    plain = {"kategori": "Jalan", "instansi": "Dinas", "rahasia": "Tidak", "anonim": "Tidak"}
    person = {"nama": "Siti Rahmawati", "telepon": "08123456789", "isi": "Jalan rusak"}
    full = [{"nomor": n, **plain, **person, **row} for n, row in enumerate(rows)]
    columns = {item["name"]: [row[item["name"]] for row in full] for item in FIELDS}
    facts = {"family": "complaints", "detector": lambda _column, _name: [], **changes}
    public = run(columns, FIELDS, **facts)
    revalidate(public, "schemas/pengaduan.json")
    return public


@pytest.mark.parametrize("flag", ["Ya", "YA ", "true", "1", "y", "mungkin", "", None])
def test_a_row_leaves_only_where_the_confidential_flag_clearly_says_no(flag: str | None) -> None:
    public = complaints({"rahasia": flag}, {"rahasia": "tidak"}, {"rahasia": " Tidak"}, {"rahasia": "false"})
    assert public.table.column("nomor").to_pylist() == [1, 2, 3]
    assert public.card["rows_by_reason"] == {"withheld": 1}


def test_anonymous_rows_leave_without_pseudonym_masked_value_or_text() -> None:
    public = complaints({"anonim": "Ya"}, {})
    rows = public.table.select(["nama", "telepon", "isi"]).to_pylist()
    assert rows[0] == {"nama": None, "telepon": None, "isi": None}
    assert None not in rows[1].values()
    assert public.card["cells_emptied"] == 3
    assert (
        "constraints" not in public.schema["fields"][3] or "required" not in public.schema["fields"][3]["constraints"]
    )


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Perlindungan Anak", "children"),
        ("kesehatan_jiwa/ODGJ", "health"),
        ("Penodaan agama", "belief"),
        ("Pelecehan  Seksual", "sexual-violence"),
        ("Percobaan bunuh diri", "self-harm"),
    ],
)
def test_protected_subjects_are_counted_and_never_listed(subject: str, kind: str) -> None:
    public = complaints(*[{"kategori": subject}] * 12, {})
    assert public.table.column("kategori").to_pylist() == ["Jalan"]
    assert public.card["counted_only"] == [{"kind": kind, "rows": 12}]
    assert public.card["rows_by_reason"] == {"counted": 12}


def test_few_reports_on_a_protected_subject_are_not_told_by_kind() -> None:
    public = complaints({"kategori": "bunuh diri"}, {"kategori": "KDRT"}, {})
    assert public.card["counted_only"] == [{"kind": "other", "rows": None}]
    assert public.card["rows_by_reason"] == {"withheld": 2}


def test_an_agency_whose_name_holds_a_protected_word_is_no_subject() -> None:
    public = complaints({"instansi": "Dinas Pemberdayaan Perempuan dan Perlindungan Anak"})
    assert public.table.num_rows == 1


def test_other_families_have_no_such_rules() -> None:
    public = complaints({"rahasia": "Ya", "anonim": "Ya", "kategori": "KDRT"}, family="services")
    assert public.table.num_rows == 1
    assert public.table.column("nama").null_count == 0


def test_the_rules_are_dated_and_name_every_protected_kind() -> None:
    rule = family_rule("complaints", date(2026, 1, 1))
    assert set(rule.counted) == {"children", "health", "belief", "sexual-violence", "self-harm"}
    assert {"tidak", "no", "n", "false", "0"} <= rule.clearly_no
    assert family_rule("complaints", date(1900, 1, 1)).counted == {}
