"""The assets over all datasets: `catalog` (every catalogue format and status.json) and `portal` (the pages)."""

from collections.abc import Callable
from datetime import datetime

import dagster as dg

from pipelines.defs.datasets import keys
from pipelines.model.address import Office
from pipelines.model.catalog import Catalog
from pipelines.publish import open_desk, publish_everywhere


def catalog_assets(office: Office, catalog: Catalog, clock: Callable[[], datetime]) -> list[dg.AssetsDefinition]:
    """Both are derived from what is public, so they can be renewed at any time and in any run."""
    published = [
        dg.AssetDep(keys(dataset.name)[-1], partition_mapping=dg.AllPartitionMapping()) for dataset in catalog.datasets
    ]

    @dg.asset(name="catalog", deps=published, group_name="catalog", pool="catalog", kinds={"jsonld"})
    def catalog_files() -> dg.MaterializeResult[None]:
        changed = publish_everywhere(open_desk(office, catalog, clock()), pages=False)
        return dg.MaterializeResult(metadata={"files_changed": len(changed)})

    @dg.asset(name="portal", deps=[catalog_files], group_name="catalog", pool="catalog", kinds={"html"})
    def portal() -> dg.MaterializeResult[None]:
        changed = publish_everywhere(open_desk(office, catalog, clock()), catalog=False)
        return dg.MaterializeResult(metadata={"files_changed": len(changed)})

    return [catalog_files, portal]
