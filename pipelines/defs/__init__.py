"""Dagster: names, wires, reports. Decides nothing; what is due decides `stages/notice`, what may go out the corridor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import dagster as dg

from pipelines.defs.automation import automation
from pipelines.defs.catalog import catalog_assets
from pipelines.defs.datasets import Ledger, dataset_assets, editions

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.catalog import Catalog

__all__ = ["Ledger", "build"]
from pipelines.publish.collect import KIND


def build(
    office: Office, catalog: Catalog, clock: Callable[[], datetime], ledger: Ledger | None = None
) -> dg.Definitions:
    """Every dataset's assets, the catalogue and the portal, one job over all datasets, and what starts it.

    `ledger` hears of progress and outcomes when the command runs the job in its own process.
    """
    ledger = ledger or Ledger()
    partitions = editions(office, catalog, clock().date())
    targets = frozenset[str]().union(*(dataset.references for dataset in catalog.datasets))
    datasets = [
        dataset_assets(
            dataset,
            office,
            catalog,
            clock,
            partitions,
            ledger,
            referenced=dataset.name in targets,
            gathers=dataset.source.kind == KIND,
        )
        for dataset in catalog.datasets
    ]
    derived = catalog_assets(office, catalog, clock)
    return dg.Definitions.merge(dg.Definitions(assets=[*datasets, *derived]), automation(office, catalog, clock))
