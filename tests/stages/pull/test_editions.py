"""Which deliveries a source holds: by the names of files, by the calendar, and what is not there yet."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from pipelines.model.errors import NotYet, Refused
from pipelines.publish import try_dataset
from pipelines.stages.pull import kinds
from tests.conftest import ROOT, ROWS, rules, states
from tests.stages.pull.conftest import Intake
from tests.stages.pull.server import File, Host


def found(intake: Intake, **changes: Any) -> list[tuple[str, int, tuple[str, ...]]]:
    intake.bureau.declare(**changes)
    return [(e.edition, e.correction, e.locations) for e in intake.find()]


def test_editions_are_found_in_file_names_and_corrections_follow_their_original(intake: Intake) -> None:
    for name in (
        "sekolah_2026-02.csv",
        "sekolah_2026-01.csv",
        "sekolah_draft.csv",
        "perbaikan.csv",
        "~$sekolah_2026-03.csv",
    ):
        intake.bureau.deliver(name)
    corrections = [{"edition": "2026-01", "path": "incoming/perbaikan.csv", "reason": "salah hitung"}]
    assert found(intake, corrections=corrections) == [
        ("2026-01", 0, ("incoming/sekolah_2026-01.csv",)),
        ("2026-01", 1, ("incoming/perbaikan.csv",)),
        ("2026-02", 0, ("incoming/sekolah_2026-02.csv",)),
    ]


def test_several_files_of_one_edition_are_one_delivery(intake: Intake) -> None:
    intake.bureau.deliver("2026-01/utara.csv")
    intake.bureau.deliver("2026-01/selatan.csv")
    source = {"kind": "file", "path": "incoming/{edition}/*.csv"}
    assert found(intake, source=source) == [
        ("2026-01", 0, ("incoming/2026-01/selatan.csv", "incoming/2026-01/utara.csv"))
    ]


def test_an_edition_that_stands_twice_in_a_path_is_the_same_both_times(intake: Intake) -> None:
    intake.bureau.deliver("2026-01/sekolah_2026-01.csv")
    intake.bureau.deliver("2026-02/sekolah_2026-01.csv")
    source = {"kind": "file", "path": "incoming/{edition}/sekolah_{edition}.csv"}
    assert found(intake, source=source) == [("2026-01", 0, ("incoming/2026-01/sekolah_2026-01.csv",))]


def test_editions_before_the_first_are_left_alone(intake: Intake) -> None:
    intake.bureau.deliver("sekolah_2025-12.csv")
    intake.bureau.deliver("sekolah_2026-01.csv")
    assert [e[0] for e in found(intake, edition={"kind": "month", "first": "2026-01"})] == ["2026-01"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../geheim.csv", "incoming/../../x.csv"])
def test_a_path_that_leaves_the_folder_is_refused(intake: Intake, path: str) -> None:
    with pytest.raises(Refused) as refused:
        found(intake, source={"kind": "file", "path": path}, edition={"kind": "year", "key": "2026"})
    assert [finding.rule for finding in refused.value.findings] == ["path"]


def test_a_source_that_is_not_there_is_named(intake: Intake) -> None:
    with pytest.raises(Refused, match=r"incoming/sekolah_\{edition\}.csv"):
        found(intake)


def test_an_unchanged_file_is_not_copied_again(intake: Intake) -> None:
    path = intake.bureau.deliver("sekolah.csv")
    intake.declare(source={"kind": "file", "path": "incoming/sekolah.csv"})
    before = intake.one()
    path.write_text(ROWS.replace("120", "121"), "utf-8")
    assert intake.one().path.read_text("utf-8") == path.read_text("utf-8")
    path.write_text(ROWS, "utf-8")
    assert intake.one() == before


def test_a_file_that_changed_within_a_minute_is_looked_at_whatever_its_time_says(intake: Intake) -> None:
    path = intake.bureau.deliver("sekolah.csv")
    intake.declare(source={"kind": "file", "path": "incoming/sekolah.csv"})
    for content, seconds in ((ROWS, 30), (ROWS.replace("120", "121"), 30), (ROWS.replace("120", "122"), 90)):
        path.write_text(content, "utf-8")
        os.utime(path, (intake.now.timestamp() - seconds,) * 2)
        assert intake.one().path.read_text("utf-8") == content


def test_a_file_may_have_any_name_that_a_disk_allows(intake: Intake) -> None:
    intake.bureau.deliver("sekolah #1?.csv")
    intake.declare(source={"kind": "file", "path": "incoming/*.csv"})
    assert intake.one().name == "sekolah #1?.csv"


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ({"kind": "ckan", "url": "https://a.example", "resource": "Data {edition}"}, "source"),
        ({"kind": "sftp", "url": "sftp://a@b.example/x.csv", "host_key": "ssh-ed25519 AAAA"}, "source"),
        ({"kind": "sftp", "url": "sftp://a:rahasia@b.example/x.csv", "host_key": "ssh-ed25519 AAAA"}, "value"),
        ({"kind": "sftp", "url": "sftp://a@b.example/x.csv", "host_key": "any", "key_env": "K"}, "value"),
        ({"kind": "sql", "url_env": "postgresql://u:rahasia@h/d", "query": "SELECT 1"}, "value"),
        ({"kind": "open311", "url": "https://a.example", "window_days": 91}, "value"),
        ({"kind": "objectstore", "url": "s3://bucket"}, "value"),
        ({"kind": "ftp", "url": "ftp://a.example/x.csv?rahasia"}, "value"),
        ({"kind": "ckan", "url": "https://a.example", "resource": "a", "increment": {"column": "b"}, "read": "file"}, "increment"),
    ],
)  # fmt: skip
def test_a_source_that_cannot_work_is_refused_where_it_is_written(
    intake: Intake, source: dict[str, Any], rule: str
) -> None:
    intake.declare(source=source)
    assert {finding.rule for finding in intake.bureau.catalog().broken["sekolah"]} == {rule}
    [*lines] = (finding.line("en") for finding in intake.bureau.catalog().broken["sekolah"])
    assert not any("rahasia" in line for line in lines)


def test_every_kind_in_the_declaration_has_a_module_of_that_name() -> None:
    schema = yaml.safe_load((ROOT / "pipelines" / "model" / "dataset.schema.yaml").read_text("utf-8"))
    names = [branch["properties"]["kind"]["const"] for branch in schema["properties"]["source"]["oneOf"]]
    assert sorted(names) == ["ckan", "file", "http", "indicators", "objectstore", "open311", "sftp", "sheets", "sql"]
    for name in names:
        module = kinds.kind(name)
        assert callable(module.find)
        assert callable(module.fetch)


MONTHLY = {"edition": {"kind": "month", "first": "2026-08"}, "freshness": {"promise": "P1M", "grace": "P10D"}}


def monthly(intake: Intake, host: Host, **changes: Any) -> None:
    source = {"kind": "http", "url": host.url("/sekolah_{edition}.csv")}
    intake.bureau.declare(source=source, **{**MONTHLY, **changes})


def test_an_edition_that_is_not_there_and_not_promised_yet_is_no_finding(intake: Intake, host: Host) -> None:
    monthly(intake, host)
    for month in ("2026-08", "2026-09", "2026-10"):
        host.files[f"/sekolah_{month}.csv"] = File(ROWS.encode())
    assert [e.edition for e in intake.find()] == ["2026-08", "2026-09", "2026-10", "2026-11"]
    published = intake.bureau.publish()
    assert states(published) == [("2026-08", "released"), ("2026-09", "released"), ("2026-10", "released")]


@pytest.mark.parametrize(("day", "finding"), [(10, []), (11, ["source-missing"])])
def test_it_is_a_finding_once_its_promise_is_over(intake: Intake, host: Host, day: int, finding: list[str]) -> None:
    monthly(intake, host)
    for month in ("2026-08", "2026-09"):
        host.files[f"/sekolah_{month}.csv"] = File(ROWS.encode())
    intake.bureau.now = datetime(2026, 11, day, tzinfo=UTC)  # October's promise: its end and ten days
    published = intake.bureau.publish()
    assert [rule for rule, *_ in rules(published)] == finding
    assert [state for _, state in states(published)] == ["released", "released", *(["refused"] * len(finding))]


def test_an_edition_that_is_asked_for_by_name_is_told_to_be_missing(intake: Intake, host: Host) -> None:
    monthly(intake, host)
    published = intake.bureau.publish(editions=("2026-11",))
    assert [rule for rule, *_ in rules(published)] == ["source-missing"]


def test_an_edition_that_was_there_and_vanished_is_a_finding_at_once(intake: Intake, host: Host) -> None:
    monthly(intake, host, edition={"kind": "month", "first": "2026-11"})
    host.files["/sekolah_2026-11.csv"] = File(ROWS.encode())
    assert intake.pull()
    host.files.clear()
    with pytest.raises(Refused) as refused:
        intake.pull()
    assert not isinstance(refused.value, NotYet)


def test_where_nothing_is_promised_a_period_that_is_over_must_be_there(intake: Intake, host: Host) -> None:
    monthly(intake, host, edition={"kind": "month", "first": "2026-10"}, freshness={"promise": "none"})
    assert rules(intake.bureau.publish()) == [
        ("source-missing", host.url("/sekolah_2026-10.csv").replace(f":{host.server_port}", ""), None, "")
    ]


def test_a_check_passes_over_what_is_not_there_yet(intake: Intake, host: Host) -> None:
    monthly(intake, host, edition={"kind": "month", "first": "2026-10"})
    host.files["/sekolah_2026-10.csv"] = File(ROWS.encode())
    desk = intake.bureau.desk()
    assert [(t.edition, t.refused) for t in try_dataset(desk, desk.catalog.dataset("sekolah"))] == [("2026-10", False)]


def test_without_a_server_the_editions_of_last_time_are_known(intake: Intake, host: Host) -> None:
    monthly(intake, host)
    assert date(2026, 11, 24) == intake.now.date()
    assert [e.edition for e in intake.find(offline=True)] == ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert host.asked == []
