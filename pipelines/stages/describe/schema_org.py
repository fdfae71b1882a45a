"""schema.org/Dataset for the head of a dataset's page, as search engines for data read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.model import address
from pipelines.stages.describe.facts import landing, tables

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf

SHORTEST, LONGEST = 50, 5000  # characters of a description that Google accepts


def dataset_json_ld(shelf: Shelf, catalog: Catalog) -> dict[str, Any]:
    """The dataset with its newest files; a dataset without a release has no such description (KeyError is a bug)."""
    dataset, newest = shelf.dataset, shelf.newest
    assert newest is not None  # noqa: S101  (the caller keeps only released shelves)
    periods = sorted(shelf.period(release) for release in shelf.versions.releases if release.status == "current")
    publisher = catalog.publishers[dataset.publisher]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": landing(catalog, shelf),
        "url": landing(catalog, shelf),
        "identifier": landing(catalog, shelf),
        "name": dataset.title.id,
        "alternateName": dataset.title.en,
        "description": _description(shelf),
        "keywords": [dataset.family, *dataset.keywords],
        "license": catalog.licenses[dataset.license].url,
        "isAccessibleForFree": True,
        "inLanguage": ["id", "en"],
        "creator": {"@type": "Organization", "name": publisher.name.id},
        "publisher": {"@type": "Organization", "name": catalog.publisher.name.id, "email": catalog.contact},
        "dateModified": newest.released_at,
        "datePublished": shelf.versions.releases[0].released_at,
        "version": f"{newest.edition}.r{newest.revision}",
        "temporalCoverage": f"{periods[0].start.isoformat()}/{periods[-1].end.isoformat()}",
        "variableMeasured": [_variable(field) for field in (shelf.schema or {"fields": ()})["fields"]],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": catalog.title.id, "url": f"{catalog.base_url}/"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.name,
                "contentUrl": address.url(catalog.base_url, f"{address.latest(dataset.name)}/{file.name}"),
                "encodingFormat": kind,
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
            }
            for file, kind in tables(newest)
        ],
    }


def _description(shelf: Shelf) -> str:
    both = f"{shelf.dataset.description.id} / {shelf.dataset.description.en}"
    text = both if len(both) >= SHORTEST else f"{both} {shelf.dataset.limitations.id} {shelf.dataset.limitations.en}"
    return text[:LONGEST]


def _variable(field: dict[str, Any]) -> dict[str, Any]:
    known = {"name": field["name"], "description": field.get("description"), "unitText": field.get("unit")}
    return {"@type": "PropertyValue", **{key: value for key, value in known.items() if value}}
