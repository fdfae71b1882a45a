"""`data.json`: DCAT-US 3, which data.gov and its sisters harvest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.model import address
from pipelines.stages.describe.facts import as_json, landing, tables

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf

CONTEXT = "https://resources.data.gov/dcat-us/3.0.0/context.jsonld"


def data_json(catalog: Catalog, shelves: Sequence[Shelf]) -> bytes:
    """Every released dataset with its newest files."""
    return as_json(
        {
            "@type": "Catalog",
            "title": catalog.title.en,
            "description": catalog.description.en,
            "conformsTo": {
                "@type": "Standard",
                "identifier": "https://resources.data.gov/dcat-us/3.0.0",
                "title": "DCAT-US 3.0",
            },
            "publisher": {"@type": "Organization", "name": catalog.publisher.name.en},
            "language": ["id", "en"],
            "dataset": [_dataset(catalog, shelf) for shelf in shelves if shelf.newest],
        }
    )


def _dataset(catalog: Catalog, shelf: Shelf) -> dict[str, Any]:
    dataset, newest = shelf.dataset, shelf.newest
    assert newest is not None  # noqa: S101  (the caller keeps only released shelves)
    license_ = catalog.licenses[dataset.license]
    folder = address.latest(dataset.name)
    return {
        "@type": "Dataset",
        "identifier": landing(catalog, shelf),
        "title": dataset.title.en,
        "description": dataset.description.en,
        "keyword": sorted({dataset.family, *dataset.keywords}),
        "issued": shelf.versions.releases[0].released_at,
        "modified": newest.released_at,
        "version": f"{newest.edition}.r{newest.revision}",
        "license": license_.url,
        "accessRights": "public",
        "landingPage": {"@type": "Document", "accessURL": landing(catalog, shelf), "title": dataset.title.en},
        "contactPoint": {"@type": "Kind", "fn": catalog.publisher.name.en, "hasEmail": f"mailto:{catalog.contact}"},
        "publisher": {"@type": "Organization", "name": catalog.publishers[dataset.publisher].name.en},
        "distribution": [
            {
                "@type": "Distribution",
                "title": file.name,
                "downloadURL": address.url(catalog.base_url, f"{folder}/{file.name}"),
                "mediaType": kind,
                "byteSize": str(file.bytes),
                "license": license_.url,
            }
            for file, kind in tables(newest)
        ],
    }
