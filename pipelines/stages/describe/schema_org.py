"""schema.org/Dataset for the head of a dataset's page, as search engines for data read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.model import address
from pipelines.stages.describe.facts import (
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
    from collections.abc import Mapping

    from pipelines.model.catalog import Catalog
    from pipelines.model.release import File, Release
    from pipelines.model.shelf import Shelf

SHORTEST, LONGEST = 50, 5000  # characters of a description that Google Dataset Search accepts


def dataset_json_ld(shelf: Shelf, catalog: Catalog) -> dict[str, Any]:
    """Describe a dataset and its newest files; before the first release there are no files, dates or version in it."""
    dataset = shelf.dataset
    return known(
        {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "@id": landing(catalog, shelf),
            "url": landing(catalog, shelf),
            "identifier": landing(catalog, shelf),
            "name": dataset.title.id,
            "alternateName": dataset.title.en,
            "description": _description(shelf, catalog),
            "keywords": [dataset.family, *dataset.keywords],
            "license": license_url(catalog, dataset),
            "isAccessibleForFree": True,
            "inLanguage": ["id", "en"],
            "spatialCoverage": catalog.place.id,
            "creator": {"@type": "Organization", "name": publisher(catalog, dataset).name.id},
            "publisher": {"@type": "Organization", "name": catalog.publisher.name.id, "email": catalog.contact},
            "includedInDataCatalog": {"@type": "DataCatalog", "name": catalog.title.id, "url": home(catalog)},
            "variableMeasured": [_variable(field) for field in (shelf.schema or {"fields": ()})["fields"]],
            **(_released(shelf, catalog, shelf.newest) if shelf.newest else {}),
        }
    )


def _released(shelf: Shelf, catalog: Catalog, newest: Release) -> dict[str, Any]:
    periods = [shelf.period(release) for release in current(shelf)]
    moments = [release.released_at for release in current(shelf)]
    folder = address.latest(shelf.dataset.name)
    return {
        "datePublished": min(moments),
        "dateModified": max(moments),
        "version": version(newest),
        "temporalCoverage": f"{min(p.start for p in periods)}/{max(p.end for p in periods)}",
        "distribution": [_download(place(catalog, folder, file), file, kind) for file, kind in tables(newest)],
    }


def _download(url: str, file: File, kind: str) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": file.name,
        "contentUrl": url,
        "encodingFormat": kind,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }


def _description(shelf: Shelf, catalog: Catalog) -> str:
    """Both languages; a description that is too short for a search engine is filled up with what limits the data."""
    text = f"{shelf.dataset.description.id} / {shelf.dataset.description.en}"
    more = (shelf.dataset.limitations, catalog.description, catalog.title)
    for known_text in more:
        if len(text) >= SHORTEST:
            break
        text += f" {known_text.id} / {known_text.en}"
    return text[:LONGEST].ljust(SHORTEST, ".")


def _variable(field: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "PropertyValue",
        **known({"name": field["name"], "description": field.get("description"), "unitText": field.get("unit")}),
    }
