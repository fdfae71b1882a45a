"""Over all datasets: the catalogue files and the pages, both derived from what has been released."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.stages.describe import dataset_json_ld, describe
from pipelines.stages.portal import build

if TYPE_CHECKING:
    from pipelines.model.shelf import Shelf
    from pipelines.publish.desk import Desk


def publish_catalog(desk: Desk, on_shelf: Sequence[Shelf]) -> list[str]:
    """Write the catalogue in every format; returns the paths whose content changed."""
    at, changed = desk.now.timestamp(), []
    for path, content in describe(desk.catalog, on_shelf).items():
        if desk.store.read(path) != content:
            desk.store.put(path, content, at)
            changed.append(path)
    return changed


def publish_pages(desk: Desk, on_shelf: Sequence[Shelf]) -> list[str]:
    """Build the pages of every dataset that is on the shelf; returns the paths whose content changed."""
    json_ld = {
        shelf.dataset.name: json.dumps(dataset_json_ld(shelf, desk.catalog), ensure_ascii=False, sort_keys=True)
        for shelf in on_shelf
        if shelf.newest
    }
    return build(
        desk.catalog,
        on_shelf,
        json_ld=json_ld,
        public=desk.office.public,
        site=desk.office.site,
        mkdocs_yml=desk.office.mkdocs,
        work=desk.office.portal,
        today=desk.now.date(),
    )
