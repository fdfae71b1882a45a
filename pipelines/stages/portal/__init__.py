"""Releases → pages in two languages. `pages/` makes them, `charts/` draws, `mkdocs.py` builds, `deploy.py` adds the policy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.text import LANGUAGES
from pipelines.stages.portal.deploy import deployable
from pipelines.stages.portal.markdown import write_page, write_written
from pipelines.stages.portal.mkdocs import build_language
from pipelines.stages.portal.pages.catalogue import catalogue_page
from pipelines.stages.portal.pages.dataset import dataset_page
from pipelines.stages.portal.pages.handbook import handbook_page
from pipelines.stages.portal.pages.home import home_page
from pipelines.stages.portal.pages.status import status_page
from pipelines.stages.portal.pages.tombstone import tombstone_page, withdrawn
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
    public: Callable[[str], Path],
    site: Path,
    mkdocs_yml: Path,
    work: Path,
    today: date,
) -> dict[str, bytes]:
    """Generate pages under `work`, build both languages with MkDocs; returns every public file by its path.

    `json_ld`: schema.org JSON-LD for the head of each dataset's page. `public`: public path → where it can be read.
    """
    shutil.rmtree(work, ignore_errors=True)
    built = work / "built"
    for language in LANGUAGES:
        docs = work / "docs" / language
        portal = Site(catalog, shelves, language, public, today)
        bodies = {write_page(docs, page, language): page.body for page in _pages(portal, json_ld, site)}
        write_written(site / "pages" / language, docs, language)
        build_language(mkdocs_yml, docs, built / ROOTS[language], portal, bodies)
    return deployable(built)


def _pages(portal: Site, json_ld: Mapping[str, str], site: Path) -> list[Page]:
    datasets = [dataset_page(portal, shelf, json_ld.get(shelf.dataset.name, "")) for shelf in portal.shelves]
    gone = [tombstone_page(portal, shelf, release) for shelf in portal.shelves for release in withdrawn(shelf)]
    handbook = handbook_page(portal, site / "handbook" / "codes.yaml")
    return [home_page(portal), catalogue_page(portal), status_page(portal), handbook, *datasets, *gone]
