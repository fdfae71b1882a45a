"""What Dagster loads; nothing else. `dagster dev` finds it through `[tool.dagster]` in pyproject.toml."""

import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from pipelines.defs import build
from pipelines.model.address import Office
from pipelines.publish.catalog import read


@dg.definitions
def defs() -> dg.Definitions:
    office = Office(Path(os.environ.get("TERBUKA_OFFICE", ".")).resolve(), dict(os.environ))
    return build(office, read(office), lambda: datetime.now(UTC))
