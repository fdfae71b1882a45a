"""A wrong YAML is answered with file, line and a suggestion; all findings at once."""

from __future__ import annotations

import pytest

from pipelines.model.declaration_checks import is_cron
from pipelines.model.errors import Refused
from tests.conftest import Bureau


def broken(bureau: Bureau, name: str = "sekolah") -> list[str]:
    return [finding.line("en") for finding in bureau.catalog().broken[name]]


def test_an_unknown_key_is_answered_with_its_line_and_a_suggestion(bureau: Bureau) -> None:
    bureau.declare()
    path = bureau.office.datasets / "sekolah.yaml"
    path.write_text(path.read_text("utf-8").replace("license:", "lisence:"), "utf-8")
    line = path.read_text("utf-8").splitlines().index("lisence: CC-BY-4.0") + 1
    assert broken(bureau) == [
        "datasets/sekolah.yaml:1: The key 'license' is required.",
        f"datasets/sekolah.yaml:{line}: 'lisence' is not a key here. Did you mean 'license'?",
    ]


def test_every_mistake_of_a_file_is_reported_at_once(bureau: Bureau) -> None:
    bureau.declare(
        family="schools", source={"kind": "file", "pfad": "x"}, edition={"kind": "month", "frist": "2026-01"}
    )
    assert [finding.rule for finding in bureau.catalog().broken["sekolah"]] == [
        "unknown-key",
        "value",
        "yaml-key-missing",
        "unknown-key",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x 1\nb: *x\n", "anchors and aliases are not allowed"),
        ("a: !!python/object:os.system 1\n", "is not allowed"),
        ("a: 1\na: 2\n", "'a' is written twice"),
        ("a: [1\n", "YAML"),
        ("- a\n", "must hold `key: value`"),
    ],
)
def test_yaml_that_hides_something_is_refused_with_its_line(bureau: Bureau, text: str, says: str) -> None:
    bureau.declare()
    (bureau.office.datasets / "sekolah.yaml").write_text(text, "utf-8")
    [line] = broken(bureau)
    assert line.startswith("datasets/sekolah.yaml:")
    assert says in line


def test_one_broken_dataset_leaves_the_others_readable(bureau: Bureau) -> None:
    bureau.declare("sekolah")
    bureau.declare("pasar", nonsense=True)
    catalog = bureau.catalog()
    assert [dataset.name for dataset in catalog.datasets] == ["sekolah"]
    assert set(catalog.broken) == {"pasar"}


def test_a_column_without_a_privacy_class_stops_the_dataset_and_is_named(bureau: Bureau) -> None:
    bureau.declare(schema={"fields": [{"name": "kode", "type": "string"}]})
    [finding] = bureau.catalog().broken["sekolah"]
    assert (finding.rule, finding.file, finding.field) == ("privacy-class", "schemas/sekolah.json", "kode")


def test_exempt_information_is_refused(bureau: Bureau) -> None:
    bureau.declare(information_class="dikecualikan")
    assert [finding.rule for finding in bureau.catalog().broken["sekolah"]] == ["exempt"]


def test_a_field_that_the_schema_does_not_have_is_named_where_it_is_used(bureau: Bureau) -> None:
    bureau.declare(sort=["kota"], edition={"kind": "year", "from": "tahun"})
    assert {finding.rule for finding in bureau.catalog().broken["sekolah"]} == {"field-unknown"}


def test_a_catalogue_without_its_own_file_is_refused(bureau: Bureau) -> None:
    (bureau.office.datasets / "catalog.yaml").unlink()
    with pytest.raises(Refused, match=r"catalog\.yaml"):
        bureau.catalog()


@pytest.mark.parametrize("word", ["2026-01", "2026-01-31", "12:30", "0x10", "007", "on", "no", "1_000"])
def test_words_that_yaml_would_turn_into_something_else_stay_words(bureau: Bureau, word: str) -> None:
    bureau.declare()
    path = bureau.office.datasets / "sekolah.yaml"
    path.write_text(path.read_text("utf-8") + f"keywords: [{word}]\n", "utf-8")
    assert bureau.catalog().dataset("sekolah").keywords == (word,)


ANSWER = {"question": "?", "measure": "sum", "of": "murid", "unit": "murid", "sentence": "{value}"}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"answer": {**ANSWER, "of": "kepala"}}, ["answer", "answer"]),
        ({"answer": {**ANSWER, "by": "kepala"}}, ["answer"]),
        ({"answer": {**ANSWER, "measure": "ratio"}}, ["answer"]),
        ({"layout": {"keep": {"kode": "(a"}}}, ["pattern"]),
        ({"layout": {"keep": {"kode": "(?=a)b"}}}, ["pattern"]),
        ({"layout": {"encoding": "utf-9"}}, ["encoding"]),
        ({"schedule": {"cron": "0 6 32 * *"}}, ["cron"]),
        ({"schedule": {"cron": "every day"}}, ["cron"]),
        ({"schedule": {"cron": "0 6 * * *", "timezone": "Asia/Sukamaju"}}, ["timezone"]),
        ({"corrections": [{"edition": "2026-13", "path": "x.csv", "reason": "x"}]}, ["edition"]),
    ],
)
def test_what_would_break_a_later_stage_is_refused_in_the_declaration(
    bureau: Bureau, changes: dict, rule: list[str]
) -> None:
    bureau.declare(**changes)
    assert [finding.rule for finding in bureau.catalog().broken["sekolah"]] == rule


@pytest.mark.parametrize("line", ["0 6 10 * *", "*/15 * * * *", "0 6 20 1,4,7,10 *", "30 5-7 * * 1-5"])
def test_the_cron_lines_of_an_office_are_read(line: str) -> None:
    assert is_cron(line)
