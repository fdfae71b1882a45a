"""One description of the catalogue → every format that harvesters, search engines and feed readers know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.model import address
from pipelines.stages.describe.dcat import catalog_jsonld
from pipelines.stages.describe.dcat_us import data_json
from pipelines.stages.describe.feed import FEED, atom
from pipelines.stages.describe.schema_org import dataset_json_ld
from pipelines.stages.describe.sitemap import sitemap
from pipelines.stages.describe.status import status_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf

__all__ = ["dataset_json_ld", "describe"]


def describe(catalog: Catalog, shelves: Sequence[Shelf]) -> dict[str, bytes]:
    """Map public path to content, UTF-8. Nothing in it depends on the time of the call."""
    return {
        "catalog.jsonld": catalog_jsonld(catalog, shelves).encode(),
        "data.json": data_json(catalog, shelves).encode(),
        FEED: atom(catalog, shelves),
        "sitemap.xml": sitemap(catalog, shelves),
        address.STATUS: status_json(catalog, shelves).encode(),
    }
