"""What a schema and a YAML may say of privacy: everything wrong is told at once, with its column or line."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.model.privacy import PrivacyRules, is_published, step_of
from pipelines.model.privacy_checks import check_privacy
from tests.conftest import SCHEMA, Bureau


def findings(*fields: dict[str, Any]) -> list[tuple[str, str]]:
    return [(found.rule, found.field) for found in check_privacy(fields, "schemas/x.json")]


def column(privacy: Any, kind: str = "string", name: str = "x") -> dict[str, Any]:
    return {"name": name, "type": kind, "privacy": privacy}


GOOD = [
    column("public"),
    column("quasi"),
    column({"class": "quasi", "generalise": "month"}, "date"),
    column({"class": "quasi", "generalise": "age-5", "top_code": 90}, "integer"),
    column({"class": "quasi", "generalise": "band-1000"}, "number"),
    column({"class": "quasi", "generalise": "level-2"}),
    column({"class": "quasi", "generalise": "grid-0.01"}, "number"),
    column({"class": "quasi", "generalise": "as-is"}, "boolean"),
    column({"class": "quasi", "top_code": 90}, "integer"),
    column({"class": "sensitive", "pseudonym": True}),
    column({"class": "sensitive", "mask": "last-4"}),
    column({"class": "sensitive", "withhold": [True]}, "boolean"),
]


@pytest.mark.parametrize("field", GOOD)
def test_every_form_of_the_grammar_is_accepted(field: dict[str, Any]) -> None:
    assert findings(field) == []


BAD = [
    (column(None), "privacy-class"),
    (column({"generalise": "month"}), "privacy-class"),
    (column("rahasia"), "privacy-class"),
    (column({"class": ["quasi"]}), "privacy-class"),
    (column({"class": "public", "pseudonym": True}), "privacy-operator"),
    (column({"class": "quasi", "mask": "last-4"}), "privacy-operator"),
    (column({"class": "free-text", "publish": True}), "privacy-operator"),
    (column({"class": "sensitive", "mask": "last-4", "pseudonym": True}), "privacy-operator"),
    (column({"class": "quasi", "generalise": "week"}, "date"), "privacy-option"),
    (column({"class": "quasi", "generalise": "grid-0"}, "number"), "privacy-option"),
    (column({"class": "quasi", "generalise": "band-0"}, "number"), "privacy-option"),
    (column({"class": "quasi", "generalise": 5}, "integer"), "privacy-option"),
    (column({"class": "quasi", "generalise": "age-5", "top_code": 88}, "integer"), "privacy-option"),
    (column({"class": "quasi", "generalise": "month", "top_code": 90}, "date"), "privacy-option"),
    (column({"class": "quasi", "top_code": "90"}, "integer"), "privacy-option"),
    (column({"class": "sensitive", "pseudonym": False}), "privacy-option"),
    (column({"class": "sensitive", "mask": "all"}), "privacy-option"),
    (column({"class": "sensitive", "withhold": []}), "privacy-option"),
    (column({"class": "free-text", "redact": "nama"}), "privacy-option"),
    (column({"class": "quasi", "generalise": "month"}, "string"), "privacy-type"),
    (column({"class": "quasi", "generalise": "age-5"}, "string"), "privacy-type"),
    (column({"class": "sensitive", "pseudonym": True}, "date"), "privacy-type"),
]


@pytest.mark.parametrize(("field", "rule"), BAD)
def test_what_the_grammar_does_not_know_is_refused_with_its_column(field: dict[str, Any], rule: str) -> None:
    assert findings(field) == [(rule, "x")]


def test_free_text_without_redaction_of_every_sensitive_column_is_refused() -> None:
    people = [column("sensitive", name="nama"), column("sensitive", "integer", name="nik")]
    flag = column({"class": "sensitive", "withhold": [True]}, "boolean", name="rahasia")
    for asked in ([], ["nama"]):
        assert findings(*people, flag, column({"class": "free-text", "redact": asked}, name="isi")) == [
            ("redaction-missing", "isi")
        ]
    assert findings(*people, flag, column({"class": "free-text", "redact": ["nama", "nik"]}, name="isi")) == []
    assert findings(column({"class": "free-text", "redact": ["tidak_ada"]}, name="isi")) == [("field-unknown", "isi")]


def test_all_findings_of_a_schema_come_at_once(bureau: Bureau) -> None:
    fields = [field for field, _ in BAD[:4]]
    bureau.declare(schema={"fields": [{**field, "name": f"x{n}"} for n, field in enumerate(fields)]})
    assert [(f.rule, f.field) for f in bureau.catalog().broken["sekolah"]] == [
        (rule, f"x{n}") for n, (_, rule) in enumerate(BAD[:4])
    ]


def test_only_class_public_or_an_operator_publishes() -> None:
    assert [is_published(column(kind)) for kind in ("public", "quasi", "sensitive", "free-text", None)] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert step_of(column({"class": "sensitive", "withhold": [True]})) is None
    assert not is_published(column({"class": "quasi", "generalise": "week"}))


def test_a_dataset_may_ask_for_a_larger_k_and_never_for_a_smaller_one(bureau: Bureau) -> None:
    assert (PrivacyRules().least_k("services"), PrivacyRules().least_k("complaints")) == (5, 10)
    assert PrivacyRules(k=20).least_k("complaints") == 20
    bureau.declare(privacy={"k": 7}, family="complaints")
    [finding] = bureau.catalog().broken["sekolah"]
    assert (finding.rule, finding.file) == ("privacy-k", "datasets/sekolah.yaml")
    assert finding.row
    bureau.declare(privacy={"k": 12, "suppress": "1.5%"})
    found = bureau.catalog().dataset("sekolah").privacy
    assert (found.k, found.suppress) == (12, 0.015)


def test_an_exception_names_a_published_column_and_a_day(bureau: Bureau) -> None:
    leave = {"column": "kepala", "reason": "sudah publik", "approver": "Kadis", "until": "2027-02-30"}
    bureau.declare(privacy={"exceptions": [leave]})
    assert [f.rule for f in bureau.catalog().broken["sekolah"]] == ["privacy-exception", "privacy-exception"]
    bureau.declare(privacy={"exceptions": [{**leave, "column": "kode", "until": "2027-02-28"}]})
    [found] = bureau.catalog().dataset("sekolah").privacy.exceptions
    assert (found.column, found.approver, found.reason.id) == ("kode", "Kadis", "sudah publik")


def test_a_figure_may_group_by_a_generalised_column_but_not_sum_it(bureau: Bureau) -> None:
    wilayah = column({"class": "quasi", "generalise": "level-1"}, name="wilayah")
    usia = column({"class": "quasi", "generalise": "age-5"}, "integer", name="usia")
    texts = {"question": "Berapa?", "sentence": "{value}", "unit": "orang"}
    schema = {**SCHEMA, "fields": [*SCHEMA["fields"], wilayah, usia]}
    bureau.declare(schema=schema, answer={**texts, "measure": "sum", "of": "murid", "by": "wilayah"})
    assert bureau.catalog().broken == {}
    bureau.declare(schema=schema, answer={**texts, "measure": "sum", "of": "usia"})
    assert [f.rule for f in bureau.catalog().broken["sekolah"]] == ["answer"]
