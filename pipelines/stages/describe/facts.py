"""Facts that several formats state: media types, addresses, cadences, times."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.model import address

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.release import File, Release
    from pipelines.model.shelf import Shelf

MEDIA_TYPES = {
    "csv": "text/csv",
    "csv.gz": "application/gzip",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
EPOCH = "1970-01-01T00:00:00Z"


def media_type(file: File, dataset: str) -> str | None:
    """The media type of a table's file; None for evidence."""
    return MEDIA_TYPES.get(file.name.removeprefix(f"{dataset}.")) if file.name.startswith(f"{dataset}.") else None


def tables(release: Release) -> list[tuple[File, str]]:
    """The files of the table itself, with their media types."""
    return [(file, kind) for file in release.files if (kind := media_type(file, release.dataset))]


def landing(catalog: Catalog, shelf: Shelf) -> str:
    """The dataset's IRI: its landing page."""
    return address.url(catalog.base_url, address.page(shelf.dataset.name, "id"))


def updated(shelves: Sequence[Shelf]) -> str:
    """Time of the newest release; the beginning of time for an empty catalogue."""
    return max((release.released_at for shelf in shelves for release in shelf.versions.releases), default=EPOCH)


def current(shelf: Shelf) -> list[Release]:
    return [release for release in shelf.versions.releases if release.status == "current"]


def as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
