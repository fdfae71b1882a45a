"""What starts a run: one schedule, one arrival sensor, and what follows a run: the pages, and an alert when it failed."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg
from cronsim import CronSim
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pipelines.defs.datasets import keys
from pipelines.model.address import Office
from pipelines.model.catalog import Catalog
from pipelines.model.dataset import Dataset
from pipelines.model.memory import Memory
from pipelines.stages.notice import notice

TICK = timedelta(minutes=15)  # offices write whole or quarter hours into their cron lines
ARRIVED = ("new", "declaration", "source", "program", "figures")


def automation(office: Office, catalog: Catalog, clock: Callable[[], datetime]) -> dg.Definitions:
    """The job `publish` over all datasets, the job `pages` over what is derived, and their triggers."""
    derived = dg.AssetSelection.assets("catalog", "portal")
    in_process = dg.in_process_executor  # a process per step costs one to two CPU seconds (SCALE.md §4)
    publish = dg.define_asset_job("publish", dg.AssetSelection.all() - derived, executor_def=in_process)
    pages = dg.define_asset_job("pages", derived, executor_def=in_process)
    return dg.Definitions(
        jobs=[publish, pages],
        schedules=[_schedule(publish, catalog)],
        sensors=[_arrival(publish, office, catalog, clock), *_after(pages, office)],
    )


def _schedule(job: UnresolvedAssetJobDefinition, catalog: Catalog) -> dg.ScheduleDefinition:
    @dg.schedule(name="due", job=job, cron_schedule="*/15 * * * *", default_status=dg.DefaultScheduleStatus.RUNNING)
    def due(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        at = context.scheduled_execution_time
        names = [d.name for d in catalog.datasets if d.cron and is_due(d, at, catalog.timezone)]
        return _request(names, f"due:{at.isoformat()}") if names else dg.SkipReason("no dataset is due")

    return due


def is_due(dataset: Dataset, at: datetime, timezone: str) -> bool:
    """Whether the dataset's cron named a moment in the quarter of an hour up to `at`."""
    local = at.astimezone(ZoneInfo(dataset.timezone or timezone))
    moment: datetime = next(CronSim(dataset.cron or "", local - TICK))
    return moment <= local


def _arrival(
    job: UnresolvedAssetJobDefinition, office: Office, catalog: Catalog, clock: Callable[[], datetime]
) -> dg.SensorDefinition:
    @dg.sensor(name="arrival", job=job, minimum_interval_seconds=60, default_status=dg.DefaultSensorStatus.RUNNING)
    def arrival(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        readable = {dataset.name for dataset in catalog.datasets}
        names = [n.dataset for n in notice(office, (), clock()) if n.why in ARRIVED and n.dataset in readable]
        state = hashlib.sha256(repr([(name, _state(office, name)) for name in names]).encode()).hexdigest()
        if not names or context.cursor == state:
            return dg.SkipReason("no new files")
        return dg.SensorResult(run_requests=[_request(names, f"arrival:{state}")], cursor=state)

    return arrival


def _state(office: Office, name: str) -> str:
    memory = Memory.read(office.memory(name))
    return f"{memory.declaration}{memory.seen}" if memory else "new"


def _request(names: Iterable[str], key: str) -> dg.RunRequest:
    return dg.RunRequest(run_key=key, asset_selection=[asset for name in names for asset in keys(name)])


def _after(pages: UnresolvedAssetJobDefinition, office: Office) -> list[dg.SensorDefinition]:
    """The pages follow every run, also a failed one: its refusals stand on them."""

    def follow(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        if context.dagster_run.job_name == "pages":
            return dg.SkipReason("the pages have just been built")
        return dg.RunRequest(run_key=f"after:{context.dagster_run.run_id}")

    running = dg.DefaultSensorStatus.RUNNING

    @dg.run_status_sensor(
        run_status=dg.DagsterRunStatus.SUCCESS, request_job=pages, name="after_success", default_status=running
    )
    def after_success(context: dg.RunStatusSensorContext) -> dg.RunRequest | dg.SkipReason:
        return follow(context)

    @dg.run_failure_sensor(request_job=pages, name="after_failure", default_status=running)
    def after_failure(context: dg.RunFailureSensorContext) -> dg.RunRequest | dg.SkipReason:
        _alert(office, context)
        return follow(context)

    return [after_success, after_failure]


def _alert(office: Office, context: dg.RunFailureSensorContext) -> None:
    """One line a failed run in `work/alerts.jsonl`: names and rules, never a cell; `terbuka status` shows it."""
    steps = sorted(event.step_key or "" for event in context.get_step_failure_events())
    line = {"run": context.dagster_run.run_id, "job": context.dagster_run.job_name, "failed": steps}
    with office.alerts.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line, sort_keys=True) + "\n")
    context.log.warning("failed: %s", ", ".join(steps))
