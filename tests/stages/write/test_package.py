"""frictionless itself, run in the release folder, finds nothing wrong; and finds it when something is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pytest

from pipelines.model.release import Release
from pipelines.model.text import Text
from pipelines.stages.write import data_package, file_facts, write_csv
from tests.stages.describe.shelves import CATALOG, RELEASES, dataset

SCHEMA = {
    "fields": [
        {"name": "kode", "type": "string", "constraints": {"required": True, "pattern": "[0-9.]+"}},
        {"name": "isi", "type": "string"},
        {"name": "hari", "type": "integer", "unit": "hari", "constraints": {"minimum": 0}},
        {"name": "nilai", "type": "number"},
        {"name": "ya", "type": "boolean"},
    ],
    "missingValues": [""],
    "primaryKey": ["kode"],
    "foreignKeys": [{"fields": "kode", "reference": {"resource": "wilayah", "fields": "kode"}}],
}
TABLE = pa.table(
    {
        "kode": ["11.10", "007", "1.2"],
        "isi": ['a "b"; c, d', "satu\ndua", None],
        "hari": [1, None, 2**62],
        "nilai": [1e22, 0.1, None],
        "ya": [True, None, False],
    }
)
DRAFT: Release = RELEASES[1]
THIRD_PARTY = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def package(folder: Path) -> dict[str, Any]:
    write_csv(TABLE, folder / "aduan.csv")
    (folder / "aduan.parquet").write_bytes(b"not looked at")
    files = [file_facts(folder / name) for name in ("aduan.csv", "aduan.parquet")]
    made = data_package(dataset("aduan", Text("Aduan", "Complaints")), CATALOG, DRAFT, SCHEMA, files)
    (folder / "datapackage.json").write_text(json.dumps(made), "utf-8")
    return made


def verdict(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(folder)
    report = frictionless.validate("datapackage.json")
    return [error.type for error in report.errors] + [e.type for task in report.tasks for e in task.errors]


@THIRD_PARTY
def test_frictionless_validates_the_package_in_the_folder_of_the_release(tmp_path: Path, monkeypatch) -> None:
    package(tmp_path)
    assert verdict(tmp_path, monkeypatch) == []


@THIRD_PARTY
def test_frictionless_notices_one_other_byte(tmp_path: Path, monkeypatch) -> None:
    package(tmp_path)
    path = tmp_path / "aduan.csv"
    path.write_bytes(path.read_bytes().replace(b"007", b"008"))
    assert verdict(tmp_path, monkeypatch) == ["hash-count"]


def test_the_package_says_who_what_which_edition_and_tells_the_key_into_another_dataset(tmp_path: Path) -> None:
    made = package(tmp_path)
    assert [(r["name"], r["path"], r["encoding"], r["bytes"]) for r in made["resources"]] == [
        ("aduan", "aduan.csv", "utf-8", (tmp_path / "aduan.csv").stat().st_size)
    ]
    assert made["version"] == "2026-09.r2"
    assert made["contributors"] == [{"title": "Dinas", "roles": ["creator"]}, {"title": "Kota", "roles": ["publisher"]}]
    assert made["resources"][0]["schema"]["sdi:kodeReferensi"] == SCHEMA["foreignKeys"]
    assert "foreignKeys" not in made["resources"][0]["schema"]
    assert "privacy" not in json.dumps(made)
    assert made["sdi:judul"] == {"id": "Aduan", "en": "Complaints"}
