"""Releases → pages in two languages. `pages/` makes them, `charts/` draws, `mkdocs.py` builds, `deploy.py` copies."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.text import LANGUAGES
from pipelines.stages.portal.deploy import deploy
from pipelines.stages.portal.markdown import write_page, write_written
from pipelines.stages.portal.mkdocs import build_language
from pipelines.stages.portal.pages.catalogue import catalogue_page
from pipelines.stages.portal.pages.dataset import dataset_page
from pipelines.stages.portal.pages.home import home_page
from pipelines.stages.portal.pages.status import status_page
from pipelines.stages.portal.site import ROOTS, Page, Site

if TYPE_CHECKING:
    from datetime import date

    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf

__all__ = ["build"]


def build(
    catalog: Catalog,
    shelves: Sequence[Shelf],
    *,
    json_ld: Mapping[str, str],
    public: Path,
    site: Path,
    mkdocs_yml: Path,
    work: Path,
    today: date,
) -> list[str]:
    """Generate pages under `work`, build both languages with MkDocs, copy what changed into `public`.

    `json_ld`: schema.org JSON-LD for the head of each dataset's page. Returns the public paths that changed.
    """
    shutil.rmtree(work, ignore_errors=True)
    built = work / "built"
    for language in LANGUAGES:
        docs = work / "docs" / language
        portal = Site(catalog, shelves, language, public, today)
        bodies = {write_page(docs, page, language): page.body for page in _pages(portal, json_ld)}
        write_written(site / "pages" / language, docs, language)
        build_language(mkdocs_yml, docs, built / ROOTS[language], portal, bodies)
    return deploy(built, public, work.parent / "memory" / "portal-files.txt")


def _pages(portal: Site, json_ld: Mapping[str, str]) -> list[Page]:
    datasets = [dataset_page(portal, shelf, json_ld.get(shelf.dataset.name, "")) for shelf in portal.shelves]
    return [home_page(portal), catalogue_page(portal), status_page(portal), *datasets]
