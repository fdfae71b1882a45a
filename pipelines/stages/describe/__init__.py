"""One description of the catalogue → every format that harvesters, search engines and feed readers know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.model import address
from pipelines.stages.describe.dcat import catalog_jsonld
from pipelines.stages.describe.dcat_us import data_json
from pipelines.stages.describe.feed import atom
from pipelines.stages.describe.schema_org import dataset_json_ld
from pipelines.stages.describe.sitemap import sitemap
from pipelines.stages.describe.status import status_json

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf

__all__ = ["dataset_json_ld", "describe"]


def describe(catalog: Catalog, shelves: Sequence[Shelf]) -> dict[str, bytes]:
    """Public path → content. Nothing in it depends on the time of the call."""
    return {
        "catalog.jsonld": catalog_jsonld(catalog, shelves),
        "data.json": data_json(catalog, shelves),
        "feed.xml": atom(catalog, shelves),
        "sitemap.xml": sitemap(catalog, shelves),
        address.STATUS: status_json(catalog, shelves),
    }
