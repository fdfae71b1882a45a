"""What Dagster loads; nothing else. `dagster dev` finds it through `[tool.dagster]` in pyproject.toml."""

import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from pipelines.defs import build
from pipelines.model.address import Office
from pipelines.model.catalog import read_catalog


@dg.definitions
def defs() -> dg.Definitions:
    office = Office(Path(os.environ.get("TERBUKA_OFFICE", ".")).resolve(), dict(os.environ))
    catalog = read_catalog(office.datasets, office.schemas, office.declared)
    return build(office, catalog, lambda: datetime.now(UTC))
