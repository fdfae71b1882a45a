"""Every definition says everything, and every profile fits its kit; the shipped examples end to end."""

from __future__ import annotations

import csv
import json
import re

import duckdb
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from pipelines.model.errors import Refused
from pipelines.model.indicator import Indicator
from pipelines.model.kit import KITS, Kit, read_kit
from tests.conftest import ROOT
from tests.stages.measure.services.given import ELEMENTS, measured, of

INCOMING = ROOT / "datasets" / "incoming"
PROFILES = [
    (family, path.stem)
    for family in ("services", "participation", "publishing")
    for path in sorted((KITS / family).glob("*.yaml"))
    if path.stem != "kit"
]
KIT_OF = {pair: read_kit(*pair) for pair in PROFILES}
DEFINED = [(f"{family}/{profile}", item) for (family, profile), kit in KIT_OF.items() for item in kit.indicators]


@pytest.mark.parametrize(("where", "item"), DEFINED, ids=lambda value: value if isinstance(value, str) else value.id)
def test_a_definition_says_everything_in_both_languages(where: str, item: Indicator) -> None:
    said = [item.name, item.question, item.formula, item.numerator, item.sentence, item.caveat]
    said += [item.denominator] if item.unit == "percent" else []
    assert all(text.id and text.en for text in said)
    assert all(text.id != text.en for text in (item.question, item.formula, item.sentence, item.caveat))
    assert item.question.id.endswith("?")
    known = {"value", "numerator", "denominator", "n", "edition"}
    for text in (item.sentence.id, item.sentence.en):
        assert set(re.findall(r"{(\w+)}", text)) <= known
    assert sorted(re.findall(r"{\w+}", item.sentence.id)) == sorted(re.findall(r"{\w+}", item.sentence.en))
    assert (item.unit == "index") <= (item.minimum >= 10)


@pytest.mark.parametrize("kit", KIT_OF.values(), ids=lambda kit: f"{kit.family}/{kit.profile.name}")
def test_a_profile_names_only_roles_of_its_kit(kit: Kit) -> None:
    assert set(kit.profile.columns) <= set(kit.roles)
    assert {by for item in kit.indicators for by in item.by} <= set(kit.roles)
    for role, words in kit.profile.values.items():
        assert set(words.values()) <= set(kit.roles[role].values)


def test_the_kit_itself_names_no_country() -> None:
    for family in ("services", "participation", "publishing"):
        text = (KITS / family / "kit.yaml").read_text("utf-8")
        assert not re.search(r"PermenPANRB|UU \d|Indonesia|SKM|GOV\.UK", text)


def test_a_profile_that_names_an_unknown_definition_is_refused(tmp_path) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "services" / "lokal.yaml").write_text("title: {id: x, en: x}\nindicators: [senyum]\n", "utf-8")
    with pytest.raises(Refused) as refused:
        read_kit("services", "lokal", (tmp_path, KITS))
    assert [finding.rule for finding in refused.value.findings] == ["indicator-unknown"]


def test_the_fourteen_components_of_a_standard_are_a_code_list() -> None:
    with (KITS / "services" / "components.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == list(KIT_OF["services", "komponen-standar"].roles["component"].values)
    assert [sum(row["group"] == group for row in rows) for group in ("delivery", "management")] == [6, 8]
    assert [row["code"] for row in rows if row["verified"] == "no"] == [
        "staff", "service-guarantee", "safety-guarantee", "evaluation",
    ]  # fmt: skip


SURVEY = INCOMING / "skm" / "skm_2026-q3.csv"


def survey() -> pa.Table:
    return pacsv.read_csv(
        SURVEY, parse_options=pacsv.ParseOptions(delimiter=";"), convert_options=pacsv.ConvertOptions(decimal_point=",")
    )


def test_anybody_can_recompute_the_index_of_the_example_survey_in_sql() -> None:
    found = measured("services", "skm", survey())
    means = " + ".join(f"avg({name})" for name in ELEMENTS.values())
    rows = survey()
    with duckdb.connect() as base:
        base.register("rows", rows)
        [(whole,)] = base.execute(f"SELECT ({means}) / 9 * 25 FROM rows").fetchall()
        by_unit = dict(base.execute(f"SELECT unit_layanan, ({means}) / 9 * 25 FROM rows GROUP BY 1").fetchall())
    assert of(found, "satisfaction-index").value == pytest.approx(whole)
    assert {m.group: m.value for m in found.of("satisfaction-index", "unit")} == pytest.approx(by_unit)
    assert by_unit["Dinas Perpustakaan dan Kearsipan"] is None  # it does not measure the fee
    assert [(note.rule, note.role) for note in found.notes] == [("element-not-measured", "fee")]


def test_the_example_standards_measure_what_they_say() -> None:
    path = INCOMING / "standar-layanan" / "standar_2026-q3.json"
    rows = json.loads(path.read_text("utf-8"))["data"]
    found = measured("services", "standar-layanan", pa.Table.from_pylist(rows))
    kept, done = (sum(row[key] for row in rows) for key in ("jumlah_sesuai_janji", "jumlah_selesai"))
    assert of(found, "within-standard").value == pytest.approx(100 * kept / done)
    assert {m.state for m in found.measurements} <= {"measured", "nothing"}
    assert found.notes == ()


def test_the_example_register_measures_what_its_own_column_says() -> None:
    for path in sorted((INCOMING / "permintaan-data").glob("*.csv")):
        options = pacsv.ConvertOptions(true_values=["Ya"], false_values=["Tidak"], strings_can_be_null=True)
        table = pacsv.read_csv(path, convert_options=options)
        found = measured("participation", "kip", table, path.stem[-7:])
        said = table.column("tepat_waktu").to_pylist()
        assert of(found, "on-time").numerator == said.count("ya")
        assert of(found, "on-time").denominator == said.count("ya") + said.count("tidak")
        assert found.notes == ()
