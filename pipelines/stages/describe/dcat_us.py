"""`data.json`: DCAT-US 3.0, which data.gov and its sisters harvest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.model import address
from pipelines.stages.describe.facts import (
    as_json,
    current,
    home,
    known,
    landing,
    license_url,
    place,
    publisher,
    tables,
    version,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.catalog import Catalog
    from pipelines.model.release import File, Release
    from pipelines.model.shelf import Shelf

STANDARD = "https://resources.data.gov/dcat-us/3.0.0"


def data_json(catalog: Catalog, shelves: Sequence[Shelf]) -> str:
    """List every released dataset with its newest files (DCAT-US 3.0 JSON Schema, Catalog)."""
    datasets = [_dataset(catalog, shelf, release) for shelf in shelves if (release := shelf.newest)]
    return as_json(
        {
            "@type": "Catalog",
            "title": catalog.title.en,
            "description": catalog.description.en,
            "homepage": {"@type": "Document", "accessURL": home(catalog), "title": catalog.title.en},
            "conformsTo": {"@type": "Standard", "identifier": STANDARD, "title": "DCAT-US 3.0"},
            "publisher": {"@type": "Organization", "name": catalog.publisher.name.en},
            "language": ["id", "en"],
            "dataset": datasets,
        }
    )


def _dataset(catalog: Catalog, shelf: Shelf, newest: Release) -> dict[str, Any]:
    dataset, page = shelf.dataset, landing(catalog, shelf, "en")
    rights, every = license_url(catalog, dataset), dataset.promise.every
    return known(
        {
            "@type": "Dataset",
            "identifier": landing(catalog, shelf),
            "title": dataset.title.en,
            "description": dataset.description.en,
            "keyword": sorted({dataset.family, *dataset.keywords}),
            "issued": min(release.released_at for release in current(shelf)),
            "modified": max(release.released_at for release in current(shelf)),
            "version": version(newest),
            "accrualPeriodicity": f"R/{every}" if every else "notPlanned",
            "license": rights,
            "accessRights": "public",
            "landingPage": {"@type": "Document", "accessURL": page, "title": dataset.title.en},
            "contactPoint": {"@type": "Kind", "fn": catalog.publisher.name.en, "hasEmail": f"mailto:{catalog.contact}"},
            "publisher": {"@type": "Organization", "name": publisher(catalog, dataset).name.en},
            "distribution": [
                _distribution(place(catalog, address.latest(dataset.name), file), file, kind, rights)
                for file, kind in tables(newest)
            ],
        }
    )


def _distribution(url: str, file: File, kind: str, rights: str | None) -> dict[str, Any]:
    return known(
        {
            "@type": "Distribution",
            "title": file.name,
            "downloadURL": url,
            "mediaType": kind,
            "byteSize": str(file.bytes),
            "license": rights,
        }
    )
