"""Files go in, public files come out; what is refused changes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import frictionless
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipelines.stages.release.clean import clean
from tests.conftest import ROOT, ROWS, SCHEMA, Bureau, rules, states

RELEASE = "data/sekolah/2026-10/r1"
SECRET = ("Siti Rahmawati", "Budi Santoso", "Siti", "Santoso")


def office(bureau: Bureau, **changes: object) -> Bureau:
    bureau.declare(**changes)
    bureau.deliver("sekolah_2026-10.csv")
    return bureau


def test_a_delivery_becomes_the_whole_set_of_public_files(bureau: Bureau) -> None:
    assert states(office(bureau).publish()) == [("2026-10", "released")]
    tables = {f"sekolah.{kind}" for kind in ("csv", "parquet", "xlsx")}
    evidence = {"SHA256SUMS", "SHA256SUMS.sig", "changes.csv", "datapackage.json", "release.json", "report.json"}
    evidence |= {"release.tlog-proof"}
    latest = {
        f"{folder}/{name}"
        for folder in ("data/sekolah/latest", "data/sekolah/2026-10/latest")
        for name in (*tables, "datapackage.json")
    }
    released = {f"{RELEASE}/{name}" for name in (*tables, *evidence)}
    files = {path for path in bureau.public() if not path.endswith(".lock")}
    log = {f"log/{name}" for name in ("checkpoint", "vkey", "allowed_signers")}
    for size in (1, 2, 3):  # the keys, the promise, the release
        log |= {f"log/checkpoints/{size}", f"log/tile/0/000.p/{size}", f"log/tile/entries/000.p/{size}"}
    assert files == {*released, *latest, *log, "data/sekolah/versions.json"}


def test_no_lock_or_half_written_file_is_left_in_the_public_tree(bureau: Bureau) -> None:
    office(bureau).publish()
    assert [path for path in bureau.public() if "/." in path or path.startswith(".")] == []


def test_csv_parquet_and_workbook_hold_the_same_table(bureau: Bureau) -> None:
    office(bureau).publish()
    folder = bureau.office.public / RELEASE
    expected = [{"kode": "01.10", "murid": 120}, {"kode": "01.2", "murid": 80}]
    assert pq.read_table(folder / "sekolah.parquet").to_pylist() == expected
    assert pd.read_csv(folder / "sekolah.csv", dtype={"kode": str}).to_dict("records") == expected
    sheet = openpyxl.load_workbook(folder / "sekolah.xlsx")["data"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [["kode", "murid"], ["01.10", 120], ["01.2", 80]]


def test_a_sensitive_column_occurs_nowhere_in_public(bureau: Bureau) -> None:
    office(bureau).publish()
    for path, content in bureau.public().items():
        assert not [
            word for word in (*SECRET, "kepala") if word.encode() in content and not path.endswith("report.json")
        ], path
        assert not [word for word in SECRET if word.encode() in content], path


def test_the_same_input_gives_the_same_bytes_in_another_folder(tmp_path) -> None:
    trees = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        bureau = office(Bureau(tmp_path / name))
        bureau.publish()
        trees.append(bureau.public())
    assert trees[0] == trees[1]


def test_sums_and_signature_of_a_release_hold_with_everybodys_tools(bureau: Bureau) -> None:
    office(bureau).publish()
    folder = bureau.office.public / RELEASE
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    signers = bureau.office.public / "log/allowed_signers"
    command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "publisher", "-n", "terbuka", "-s", "SHA256SUMS.sig"]
    subprocess.run(command, cwd=folder, input=(folder / "SHA256SUMS").read_bytes(), capture_output=True, check=True)
    named = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert named == {path.name for path in folder.iterdir()} - {"SHA256SUMS", "SHA256SUMS.sig", "release.tlog-proof"}


def test_the_datapackage_is_valid_for_frictionless(bureau: Bureau, monkeypatch) -> None:
    office(bureau).publish()
    for folder in (RELEASE, "data/sekolah/latest"):
        monkeypatch.chdir(bureau.office.public / folder)
        report = frictionless.validate("datapackage.json")
        assert report.flatten(["type", "message"]) == []
        assert report.tasks[0].stats["rows"] == 2


def test_versions_json_tells_rows_sizes_and_hashes(bureau: Bureau) -> None:
    office(bureau).publish()
    [entry] = json.loads(bureau.public()["data/sekolah/versions.json"])["releases"]
    assert (entry["edition"], entry["revision"], entry["status"], entry["rows"]) == ("2026-10", 1, "current", 2)
    for file in entry["files"]:
        content = bureau.public()[f"{RELEASE}/{file['name']}"]
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_publishing_again_releases_nothing_new(bureau: Bureau) -> None:
    office(bureau).publish()
    before = bureau.public()
    assert states(bureau.publish()) == [("2026-10", "unchanged")]
    assert bureau.public() == before


def test_the_same_rows_in_another_order_are_no_news(bureau: Bureau) -> None:
    office(bureau).publish()
    head, *rows = ROWS.splitlines()
    bureau.deliver("sekolah_2026-10.csv", "\n".join([head, *reversed(rows)]) + "\n")
    assert states(bureau.publish()) == [("2026-10", "unchanged")]


def test_changed_data_without_a_reason_are_refused_and_nothing_moves(bureau: Bureau) -> None:
    office(bureau).publish()
    before = bureau.public()
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121"))
    outcomes = bureau.publish()
    assert rules(outcomes) == [("reason-missing", "datasets/sekolah.yaml", None, "")]
    assert bureau.public() == before


def test_changed_data_with_a_reason_are_the_next_revision_with_their_changes(bureau: Bureau) -> None:
    office(bureau).publish()
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121").replace("01.2,", "01.3,"))
    assert states(bureau.publish(reason="Salah hitung")) == [("2026-10", "revised")]
    first, second = bureau.versions().releases
    assert [(r.revision, r.status, r.reason.id) for r in (first, second)] == [
        (1, "superseded", ""),
        (2, "current", "Salah hitung"),
    ]
    assert (second.compared_with, dict(second.changes or {})) == (
        "2026-10/r1",
        {"added": 1, "changed": 1, "removed": 1},
    )
    changes = list(csv.DictReader(io.StringIO(bureau.public()["data/sekolah/2026-10/r2/changes.csv"].decode())))
    assert sorted((row["_change"], row["kode"], row["murid"]) for row in changes) == [
        ("added", "01.3", "80"),
        ("changed", "01.10", "121"),
        ("removed", "01.2", "80"),
    ]
    assert bureau.public()["data/sekolah/latest/sekolah.csv"] == bureau.public()["data/sekolah/2026-10/r2/sekolah.csv"]


def test_a_declared_correction_is_published_after_its_original_even_on_a_fresh_machine(bureau: Bureau) -> None:
    reason = {"id": "Salah hitung", "en": "Wrong sum"}
    office(bureau, corrections=[{"edition": "2026-10", "path": "incoming/benar.csv", "reason": reason}])
    bureau.deliver("benar.csv", ROWS.replace("120", "121"))
    assert states(bureau.publish()) == [("2026-10", "released"), ("2026-10", "revised")]
    assert bureau.versions().releases[1].reason.en == "Wrong sum"
    assert states(bureau.publish()) == [("2026-10", "unchanged")]


INVALID = "kode,murid,kepala\n01,-5,Siti Rahmawati\n,x,Budi Santoso\n01,3,\n"


def test_invalid_data_are_refused_with_every_finding_and_the_last_good_release_stays(bureau: Bureau) -> None:
    office(bureau).publish()
    before = bureau.public()
    bureau.deliver("sekolah_2026-11.csv", INVALID)
    outcomes = bureau.publish()
    assert states(outcomes) == [("2026-10", "unchanged"), ("2026-11", "refused")]
    assert sorted(rules(outcomes), key=str) == [
        ("constraint-error", "sekolah_2026-11.csv", 2, "murid"),
        ("constraint-error", "sekolah_2026-11.csv", 3, "kode"),
        ("primary-key", "sekolah_2026-11.csv", 3, "kode"),
        ("primary-key", "sekolah_2026-11.csv", 4, "kode"),
        ("type-error", "sekolah_2026-11.csv", 3, "murid"),
    ]
    assert bureau.public() == before


def test_no_finding_holds_a_cell_of_the_data(bureau: Bureau) -> None:
    schema = {
        "fields": [
            {"name": "kode", "type": "integer", "privacy": "public"},
            {"name": "murid", "type": "integer", "privacy": "public"},
            {"name": "kepala", "type": "integer", "privacy": "sensitive"},
        ]
    }
    office(bureau, schema=schema)
    said = "\n".join(str(finding) for outcome in bureau.publish() for finding in outcome.findings)
    assert "kepala" in said
    assert not [word for word in SECRET if word in said]


def test_one_refused_edition_does_not_stop_the_next(bureau: Bureau) -> None:
    bureau.declare()
    bureau.deliver("sekolah_2026-09.csv", INVALID)
    bureau.deliver("sekolah_2026-10.csv")
    assert states(bureau.publish()) == [("2026-09", "refused"), ("2026-10", "released")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", ("empty", "sekolah_2026-10.csv", None, "")),
        (b"kode,murid,kepala\n", ("no-rows", "sekolah_2026-10.csv", None, "")),
        (b"<!DOCTYPE html><html>login</html>", ("not-csv", "sekolah_2026-10.csv", None, "")),
        (b"%PDF-1.7", ("not-csv", "sekolah_2026-10.csv", None, "")),
        (b"kode,murid,kepala\n01,5,\0\n", ("control-char", "sekolah_2026-10.csv", 2, "C")),
    ],
)
def test_bytes_that_are_no_table_are_refused(bureau: Bureau, content: bytes, expected: tuple) -> None:
    bureau.declare()
    bureau.deliver("sekolah_2026-10.csv", content)
    assert rules(bureau.publish()) == [expected]


def test_an_edition_named_by_a_column_is_its_newest_value(bureau: Bureau) -> None:
    schema = {"fields": [{"name": "tahun", "type": "integer", "privacy": "public"}]}
    bureau.declare(
        schema=schema, source={"kind": "file", "path": "incoming/semua.csv"}, edition={"kind": "year", "from": "tahun"}
    )
    bureau.deliver("semua.csv", "tahun\n2023\n2024\n")
    assert states(bureau.publish()) == [("2024", "released")]
    bureau.deliver("semua.csv", "tahun\n2023\n2024\n2025\n")
    assert states(bureau.publish()) == [("2025", "released")]


def test_rows_that_must_not_leave_are_withheld_and_counted(bureau: Bureau) -> None:
    fields = [
        *SCHEMA["fields"],
        {"name": "rahasia", "type": "boolean", "privacy": {"class": "sensitive", "withhold": [True]}},
    ]
    office(bureau, schema={**SCHEMA, "fields": fields})
    bureau.deliver("sekolah_2026-10.csv", "kode,murid,kepala,rahasia\n01,5,A,false\n02,6,B,true\n03,7,C,\n")
    assert bureau.publish()[0].rows == 1
    card = json.loads(bureau.public()[f"{RELEASE}/report.json"])["privacy"]
    assert card["withheld_rows"] == 2
    assert [column["name"] for column in card["dropped"]] == ["kepala", "rahasia"]


def test_a_foreign_key_looks_into_the_newest_release_of_the_other_dataset(bureau: Bureau) -> None:
    area = {"fields": [{"name": "kode", "type": "string", "privacy": "public"}], "primaryKey": "kode"}
    bureau.declare(
        "wilayah",
        schema=area,
        source={"kind": "file", "path": "incoming/wilayah.csv"},
        edition={"kind": "year", "key": "2025"},
    )
    bureau.deliver("wilayah.csv", "kode\n01.10\n")
    keyed = {**SCHEMA, "foreignKeys": [{"fields": ["kode"], "reference": {"resource": "wilayah", "fields": ["kode"]}}]}
    office(bureau, schema=keyed)
    assert rules(bureau.publish()) == [("reference-missing", "schemas/sekolah.json", None, "")]
    bureau.publish("wilayah")
    assert rules(bureau.publish()) == [("foreign-key", "sekolah_2026-10.csv", 3, "kode")]


RULES = [{"drift": {"rows": "30%", "totals": "50%", "of": ["murid"]}}, {"slip": {"of": "murid", "by": "kode"}}]


def test_a_cut_off_export_and_a_slip_of_ten_stop_at_the_rules_and_name_what_moved(bureau: Bureau) -> None:
    office(bureau, rules=RULES).publish()
    bureau.deliver("sekolah_2026-11.csv", "kode,murid,kepala\n01.10,1200,A\n")
    outcomes = bureau.publish()
    assert states(outcomes) == [("2026-10", "unchanged"), ("2026-11", "refused")]
    assert [rule for rule, *_ in rules(outcomes)] == ["drift", "slip"]


def test_a_rule_that_only_warns_lets_the_edition_out_and_stands_in_its_report(bureau: Bureau) -> None:
    office(bureau, rules=[{"drift": {"rows": "30%"}, "severity": "warn"}]).publish()
    bureau.deliver("sekolah_2026-11.csv", "kode,murid,kepala\n01.10,120,A\n")
    assert states(bureau.publish()) == [("2026-10", "unchanged"), ("2026-11", "released")]
    report = json.loads(bureau.public()["data/sekolah/2026-11/r1/report.json"])
    assert [(check["name"], check["passed"], check["severity"]) for check in report["checks"]][-1] == (
        "drift",
        False,
        "warn",
    )


def test_a_rule_about_a_row_names_the_row_of_the_source_file(bureau: Bureau) -> None:
    content = "kode,murid,kepala\n\nJumlah,1,\n01.10,5,A\n01.2,9,B\n"
    bureau.declare(
        layout={"keep": {"kode": r"[0-9.]+"}}, rules=[{"identity": {"total": "murid", "plus": [], "tolerance": 7}}]
    )
    bureau.deliver("sekolah_2026-10.csv", content)
    assert rules(bureau.publish()) == [("identity", "sekolah_2026-10.csv", 5, "murid")]


def test_a_rule_that_cannot_be_evaluated_is_a_refusal(bureau: Bureau) -> None:
    outcomes = office(bureau, rules=[{"identity": {"total": "guru", "plus": ["murid"]}}]).publish()
    assert [rule for rule, *_ in rules(outcomes)] == ["rule-not-evaluated"]


def test_an_unknown_rule_is_answered_with_its_line(bureau: Bureau) -> None:
    bureau.declare(rules=[{"drfit": {"rows": "30%"}}])
    [finding] = bureau.catalog().broken["sekolah"]
    assert (finding.rule, finding.remedy.en) == ("unknown-key", "Did you mean 'drift'?")


def test_bad_rows_within_the_quarantine_are_held_back_counted_and_told_to_the_officer(bureau: Bureau) -> None:
    office(bureau, quarantine=1)
    bureau.deliver("sekolah_2026-10.csv", ROWS + "01.3,-5,C\n")
    [outcome] = bureau.publish()
    assert (outcome.state, outcome.rows) == ("released", 2)
    assert [(f.rule, f.row, f.severity) for f in outcome.findings] == [("constraint-error", 4, "warn")]
    report = json.loads(bureau.public()[f"{RELEASE}/report.json"])
    assert report["held"] == {"constraint-error": 1}
    assert ("quarantine", False) in [(check["name"], check["passed"]) for check in report["checks"]]
    assert b"01.3" not in bureau.public()[f"{RELEASE}/sekolah.csv"]


@pytest.mark.parametrize("quarantine", [1, "10%"])
def test_more_bad_rows_than_the_quarantine_allows_stop_everything(bureau: Bureau, quarantine: object) -> None:
    office(bureau, quarantine=quarantine)
    bureau.deliver("sekolah_2026-10.csv", ROWS + "01.3,-5,C\n01.4,x,D\n")
    outcomes = bureau.publish()
    assert [(rule, row) for rule, _, row, _ in rules(outcomes)] == [("constraint-error", 4), ("type-error", 5)]


KILLED = """
import os, sys
from pathlib import Path
from tests.conftest import Bureau
left = int(sys.argv[2])
real = {name: getattr(os, name) for name in ("link", "fsync")}
def counting(name):
    def call(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), 9)
        return real[name](*arguments, **options)
    return call
for name in real:
    setattr(os, name, counting(name))
Bureau.at(Path(sys.argv[1])).publish(reason="Salah hitung")
"""


def test_a_publish_killed_at_any_write_shows_one_whole_release_and_the_next_run_repairs(tmp_path: Path) -> None:
    """Every seventh write of the whole corridor; every write of the release stage, and power loss: `stages/release_crash`."""
    bureau = office(Bureau(tmp_path))
    bureau.publish()
    before = bureau.versions().releases[0]
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121"))
    for point in range(1, 400, 7):
        command = [sys.executable, "-c", KILLED, str(tmp_path), str(point)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        newest = bureau.versions().newest()
        assert newest is not None
        content = (bureau.office.public / newest.path / "sekolah.csv").read_bytes()
        assert hashlib.sha256(content).hexdigest() == newest.file("csv").sha256
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
    assert point > 30
    assert states(bureau.publish()) == [("2026-10", "unchanged")]
    assert [(r.revision, r.status) for r in bureau.versions().releases] == [(1, "superseded"), (2, "current")]
    clean(bureau.desk().book, time.time() + 1, 0)
    public = bureau.public()
    assert not [path for path in public if ".part-" in path]
    assert public["data/sekolah/latest/sekolah.csv"] == public["data/sekolah/2026-10/r2/sekolah.csv"]
    assert hashlib.sha256(public[f"{before.path}/sekolah.csv"]).hexdigest() == before.file("csv").sha256
