"""`make dev`: prepare DAGSTER_HOME in `work/` before the web server and the daemon start side by side."""

from __future__ import annotations

from pathlib import Path

from pipelines.defs.in_process import instance
from pipelines.model.address import Office

if __name__ == "__main__":
    instance(Office(Path.cwd())).dispose()
