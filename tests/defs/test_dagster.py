"""The Dagster side: the graph as a snapshot, runs that give the corridor's bytes, triggers that name what is due."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
import pytest

from pipelines.defs import Ledger, build
from pipelines.defs.datasets import keys
from pipelines.defs.in_process import run
from pipelines.model.text import Text
from tests.conftest import ROWS, Bureau

NOTHING = Text("", "")


@pytest.fixture
def home() -> Iterator[dg.DagsterInstance]:
    with dg.instance_for_test() as instance:
        yield instance


def definitions(bureau: Bureau, ledger: Ledger | None = None) -> dg.Definitions:
    return build(bureau.office, bureau.catalog(), lambda: bureau.now, ledger)


def execute(bureau: Bureau, home: dg.DagsterInstance, *names: str, **how: object) -> dg.ExecuteInProcessResult:
    job = definitions(bureau, Ledger(first_wait_seconds=0.01)).resolve_job_def("publish")
    assets = [key for name in names for key in keys(name)]
    return job.execute_in_process(instance=home, asset_selection=assets, raise_on_error=False, **how)


@pytest.fixture
def two(bureau: Bureau) -> Bureau:
    """Two datasets, one of them with an invalid edition."""
    bureau.declare("sekolah")
    bureau.deliver("sekolah_2026-09.csv")
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121"))
    bureau.declare("pasar", source={"kind": "file", "path": "incoming/pasar_{edition}.csv"})
    bureau.deliver("pasar_2026-10.csv", "kode,murid,kepala\n01,-1,Siti Rahmawati\n")
    return bureau


def test_the_graph_is_four_stages_a_dataset_then_catalogue_and_portal(two: Bureau) -> None:
    graph = definitions(two).resolve_asset_graph()
    edges = {
        key.to_user_string(): sorted(parent.to_user_string() for parent in graph.get(key).parent_keys)
        for key in graph.get_all_asset_keys()
    }
    assert edges == {
        "sekolah/raw": [],
        "sekolah/validated": ["sekolah/raw"],
        "sekolah/deidentified": ["sekolah/validated"],
        "sekolah/published": ["sekolah/deidentified"],
        "pasar/raw": [],
        "pasar/validated": ["pasar/raw"],
        "pasar/deidentified": ["pasar/validated"],
        "pasar/published": ["pasar/deidentified"],
        "catalog": ["pasar/published", "sekolah/published"],
        "portal": ["catalog"],
    }


def test_there_is_one_job_over_all_datasets_one_schedule_and_one_arrival_sensor(two: Bureau) -> None:
    found = definitions(two)
    assert sorted(job.name for job in found.jobs or []) == ["pages", "publish"]
    assert [schedule.name for schedule in found.schedules or []] == ["due"]
    assert sorted(sensor.name for sensor in found.sensors or []) == ["after_failure", "after_success", "arrival"]


def test_a_run_without_a_partition_publishes_every_edition_and_names_its_partition(two: Bureau, home) -> None:
    assert execute(two, home, "sekolah").success
    for key in keys("sekolah"):
        assert home.get_materialized_partitions(key) == {"2026-09", "2026-10"}
    assert [(r.edition, r.revision) for r in two.versions().releases] == [("2026-09", 1), ("2026-10", 1)]


def test_a_run_of_one_partition_gives_the_same_bytes_as_the_corridor(two: Bureau, home, tmp_path) -> None:
    assert execute(two, home, "sekolah", partition_key="2026-10").success
    by_dagster = {path: content for path, content in two.public().items() if "/2026-10/r1/" in path}
    (tmp_path / "other").mkdir()
    other = Bureau(tmp_path / "other")
    other.declare()
    other.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121"))
    other.publish()
    assert by_dagster == {path: content for path, content in other.public().items() if "/2026-10/r1/" in path}


def test_a_refused_dataset_fails_its_step_only_and_leaves_no_materialisation(two: Bureau, home) -> None:
    result = execute(two, home, "pasar", "sekolah")
    assert not result.success
    assert home.get_materialized_partitions(keys("sekolah")[-1]) == {"2026-09", "2026-10"}
    assert home.get_materialized_partitions(keys("pasar")[-1]) == set()


def test_the_blocking_check_carries_row_field_rule_and_count_and_no_cell(two: Bureau, home) -> None:
    result = execute(two, home, "pasar")
    [check] = result.get_asset_check_evaluations()
    assert (check.passed, check.blocking) == (False, True)
    [record] = check.metadata["first_findings"].value.records
    assert record.data == {
        "edition": "2026-10",
        "file": "pasar_2026-10.csv",
        "row": 2,
        "field": "murid",
        "rule": "constraint-error",
        "count": 1,
    }


def test_no_sensitive_value_reaches_the_event_log(two: Bureau, home) -> None:
    result = execute(two, home, "pasar", "sekolah")
    events = "\n".join(str(entry) for entry in home.all_logs(result.run_id))
    assert "constraint-error" in events
    assert "Siti" not in events


def test_an_unreachable_source_is_tried_again_in_the_same_run(two: Bureau, home) -> None:
    two.declare(
        "web",
        source={"kind": "http", "url": "https://does-not-exist.invalid/a.csv"},
        edition={"kind": "year", "key": "2026"},
    )
    result = execute(two, home, "web")
    kinds = [event.event_type_value for event in result.all_events]
    assert kinds.count("STEP_UP_FOR_RETRY") == 3
    [check] = result.get_asset_check_evaluations()
    assert [record.data["rule"] for record in check.metadata["first_findings"].value.records] == ["unreachable"]


def test_a_released_edition_stays_released_in_the_ledger_when_a_retry_finds_it_unchanged(two: Bureau) -> None:
    ledger = Ledger()
    ledger.hear(two.publish())
    ledger.hear(two.publish())
    assert {outcome.state for outcome in ledger.outcomes.values()} == {"released"}


def test_the_freshness_policy_is_the_promise_of_the_yaml(two: Bureau) -> None:
    spec = definitions(two).resolve_asset_graph().get(keys("sekolah")[-1])
    assert spec.freshness_policy is not None
    assert spec.freshness_policy.fail_window.to_timedelta().days == 41


def test_the_schedule_asks_for_the_datasets_whose_cron_has_just_passed(two: Bureau) -> None:
    two.declare("sekolah", schedule={"cron": "0 6 10 * *", "timezone": "Asia/Jakarta"})
    schedule = definitions(two).resolve_schedule_def("due")

    def asked(moment: datetime) -> list[list[str]]:
        data = schedule.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=moment))
        return [sorted({key.path[0] for key in request.asset_selection or []}) for request in data.run_requests or []]

    assert asked(datetime(2026, 11, 9, 23, 0, tzinfo=UTC)) == [["sekolah"]]
    assert asked(datetime(2026, 11, 9, 23, 15, tzinfo=UTC)) == []


def test_the_sensor_asks_once_for_what_has_arrived(two: Bureau, home) -> None:
    sensor = definitions(two).resolve_sensor_def("arrival")

    def tick(cursor: str | None) -> tuple[list[list[str]], str | None]:
        data = sensor.evaluate_tick(dg.build_sensor_context(instance=home, cursor=cursor, definitions=definitions(two)))
        return [
            sorted({key.path[0] for key in request.asset_selection or []}) for request in data.run_requests or []
        ], data.cursor

    asked, cursor = tick(None)
    assert asked == [["pasar", "sekolah"]]
    assert tick(cursor)[0] == []
    execute(two, home, "sekolah", "pasar")
    two.deliver("sekolah_2026-11.csv")
    assert tick(cursor)[0] == [["sekolah"]]


def test_a_failed_run_leaves_an_alert_without_cells_and_asks_for_the_pages(two: Bureau, home) -> None:
    result = execute(two, home, "pasar")
    events = [entry.dagster_event for entry in home.all_logs(result.run_id)]
    [failure] = [event for event in events if event and event.event_type == dg.DagsterEventType.RUN_FAILURE]
    context = dg.build_run_status_sensor_context("after_failure", failure, home, result.dagster_run).for_run_failure()
    request = definitions(two).resolve_sensor_def("after_failure")(context)
    assert isinstance(request, dg.RunRequest)
    [alert] = [json.loads(line) for line in two.office.alerts.read_text("utf-8").splitlines()]
    assert alert == {"run": result.run_id, "job": "publish", "failed": ["pasar"]}


def test_the_command_runs_the_job_against_the_instance_in_work(two: Bureau) -> None:
    ledger, seen = Ledger(), []
    ledger.progress = lambda dataset, edition, stage: seen.append((dataset, edition, stage))
    assert run(two.office, two.catalog(), lambda: two.now, ledger, ["sekolah"], [], NOTHING, pages=False)
    assert ("sekolah", "2026-10", "validate") in seen
    with dg.DagsterInstance.from_config(str(two.office.dagster)) as home:
        assert [(r.job_name, r.status) for r in home.get_runs()] == [("publish", dg.DagsterRunStatus.SUCCESS)]


def test_many_datasets_need_no_more_jobs_schedules_or_steps_than_one_each(bureau: Bureau) -> None:
    for number in range(30):
        bureau.declare(f"d{number}", source={"kind": "file", "path": f"incoming/d{number}_{{edition}}.csv"})
    repository = definitions(bureau).get_repository_def()
    assert sorted(job.name for job in repository.get_all_jobs() if not job.name.startswith("__")) == [
        "pages",
        "publish",
    ]
    assert len(repository.get_job("publish").nodes) == 30
    assert len(repository.schedule_defs) == 1
