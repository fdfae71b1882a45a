"""Facts that several formats state: media types, addresses, times, and who answers for a dataset."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipelines.model import address, media

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.catalog import Catalog, Publisher
    from pipelines.model.dataset import Dataset
    from pipelines.model.release import File, Release
    from pipelines.model.shelf import Shelf
    from pipelines.model.text import Language

TABLES = ("csv", "csv.gz", "parquet", "xlsx")
EPOCH = "1970-01-01T00:00:00Z"


def media_type(file: File, dataset: str) -> str | None:
    """Name the media type of a table's file, without parameters; None for evidence."""
    is_table = file.name in [f"{dataset}.{kind}" for kind in TABLES]
    return (media.media_type(file.name) or "").partition(";")[0] if is_table else None


def tables(release: Release) -> list[tuple[File, str]]:
    """List the files of the table itself with their media types."""
    return [(file, kind) for file in release.files if (kind := media_type(file, release.dataset))]


def place(catalog: Catalog, folder: str, file: File) -> str:
    """Give the URL of a file in a folder of the public tree."""
    return address.url(catalog.base_url, f"{folder}/{file.name}")


def home(catalog: Catalog) -> str:
    """Give the URL of the front page, which is also the catalogue's IRI."""
    return address.url(catalog.base_url, "")


def landing(catalog: Catalog, shelf: Shelf, language: Language = "id") -> str:
    """Give the dataset's landing page; the Indonesian one is also its IRI."""
    return address.url(catalog.base_url, address.page(shelf.dataset.name, language))


def publisher(catalog: Catalog, dataset: Dataset) -> Publisher:
    """Find who publishes; the house itself for a retained declaration whose publisher the catalogue has dropped."""
    return catalog.publishers.get(dataset.publisher, catalog.publisher)


def license_url(catalog: Catalog, dataset: Dataset) -> str | None:
    """Find the licence's URL; None for a retained declaration whose licence the catalogue has dropped."""
    found = catalog.licenses.get(dataset.license)
    return found.url if found else None


def version(release: Release) -> str:
    """Spell edition and revision in one word: `2026-10.r2`."""
    return f"{release.edition}.r{release.revision}"


def updated(shelves: Sequence[Shelf]) -> str | None:
    """Find the time of the newest release; None when nothing was released."""
    return max((release.released_at for shelf in shelves for release in shelf.versions.releases), default=None)


def current(shelf: Shelf) -> list[Release]:
    """List the current revision of every edition, oldest edition first."""
    return [release for release in shelf.versions.releases if release.status == "current"]


def known(node: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def as_json(value: Any) -> str:
    """Write JSON in the one spelling of the house."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
