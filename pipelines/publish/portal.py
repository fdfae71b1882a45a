"""Over all datasets: the catalogue files and the pages, both derived from what has been released."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.publish.shown import refuse_shown
from pipelines.stages.describe import dataset_json_ld, describe
from pipelines.stages.doctor import trust
from pipelines.stages.portal import build
from pipelines.stages.release import read_head, renew, verify_py
from pipelines.stages.release.timestamp import timestamp, token_path, tokens

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.model.shelf import Shelf
    from pipelines.publish.desk import Desk


def publish_catalog(desk: Desk, on_shelf: Sequence[Shelf]) -> list[str]:
    """Write the catalogue in every format; returns the paths whose content changed."""
    files = {**describe(desk.catalog, on_shelf), **_stamped(desk)}
    return renew(
        desk.store, desk.book.keyring, "catalog", files, desk.moment, desk.book.head, partial(refuse_shown, desk)
    )


def _stamped(desk: Desk) -> dict[str, bytes]:
    """The time stamps so far, and one for the newest checkpoint where the office wants them and has none yet."""
    found = tokens(desk.store)
    if desk.catalog.timestamp_url:
        head = read_head(desk.store, desk.book.head)
        if head.size and token_path(head) not in found:
            with suppress(Refused):  # never a reason not to publish; `terbuka doctor` tells
                found[token_path(head)] = timestamp(desk.catalog.timestamp_url, head, trust())
    return found


def publish_pages(desk: Desk, on_shelf: Sequence[Shelf]) -> list[str]:
    """Build the pages of every dataset that is on the shelf; returns the paths whose content changed."""
    json_ld = {
        shelf.dataset.name: json.dumps(dataset_json_ld(shelf, desk.catalog), ensure_ascii=False, sort_keys=True)
        for shelf in on_shelf
        if shelf.newest
    }
    pages = build(
        desk.catalog,
        on_shelf,
        json_ld=json_ld,
        public=desk.store.path,
        site=desk.office.site,
        mkdocs_yml=desk.office.mkdocs,
        work=desk.office.portal,
        today=desk.now.date(),
    )
    tools = {"verify/verify.py": verify_py(), **_static(desk.office.site / "verify", "verify")}
    return renew(
        desk.store,
        desk.book.keyring,
        "pages",
        {**pages, **tools},
        desk.moment,
        desk.book.head,
        partial(refuse_shown, desk),
    )


def _static(folder: Path, prefix: str) -> dict[str, bytes]:
    """Hand-written files that are served as they are."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {f"{prefix}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}
