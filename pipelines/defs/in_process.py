"""The command's way into Dagster: the same jobs, run in this process against the instance in `work/dagster`."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from pipelines.defs import Ledger, build
from pipelines.defs.datasets import group, keys
from pipelines.publish.desk import lock_away

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.catalog import Catalog
    from pipelines.model.text import Text

SETTINGS = """\
# Written by terbuka. Telemetry stays off; the web server is started on 127.0.0.1 only (make dev).
telemetry:
  enabled: false
run_coordinator:
  module: dagster.core.run_coordinator
  class: QueuedRunCoordinator
concurrency:
  runs:
    max_concurrent_runs: 1
"""
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run(
    office: Office,
    catalog: Catalog,
    clock: Callable[[], datetime],
    ledger: Ledger,
    names: Sequence[str],
    editions: Sequence[str],
    reason: Text,
    *,
    clock_is_right: bool = False,
    pages: bool = True,
) -> bool:
    """Run the job `publish` over the named datasets, then `pages`. Returns whether the pages are in order.

    Outcomes arrive in `ledger`. A dataset that is refused fails its step only.
    """
    definitions = build(office, catalog, clock, ledger)
    request = {
        "editions": list(editions),
        "reason_id": reason.id,
        "reason_en": reason.en,
        "clock_is_right": clock_is_right,
    }
    with instance(office) as home:
        if names:
            config = {"ops": {group(name): {"config": request} for name in names}}
            _execute(definitions, "publish", home, ledger, [key for name in names for key in keys(name)], config)
        if not pages:
            return True
        ledger.progress("portal", "", "pages")
        return _execute(definitions, "pages", home, ledger, None, {})


def _execute(
    definitions: dg.Definitions,
    name: str,
    home: dg.DagsterInstance,
    ledger: Ledger,
    assets: list[dg.AssetKey] | None,
    config: dict[str, Any],
) -> bool:
    job = definitions.resolve_job_def(name)
    result = job.execute_in_process({**QUIET, **config}, instance=home, asset_selection=assets, raise_on_error=False)
    failed = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    causes = [error.cause or error for error in failed if error]
    ledger.trouble = "; ".join(cause.message.strip() for cause in causes)
    return result.success


def instance(office: Office) -> dg.DagsterInstance:
    """The instance in `work/dagster`. Two first starts at once break a SQLite home for good (SCALE.md §5): one at a time."""
    lock_away(office)
    home = office.dagster
    home.mkdir(parents=True, exist_ok=True)
    os.environ["DAGSTER_HOME"] = str(home)
    with (home / ".first").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        settings = home / "dagster.yaml"
        if not settings.is_file():
            settings.write_text(SETTINGS, "utf-8")
        opened = dg.DagsterInstance.from_config(str(home))
        opened.get_runs_count()  # creates the tables while the lock is held
    return opened
