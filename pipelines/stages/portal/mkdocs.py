"""One run of MkDocs for one language, quiet and strict. The pages themselves know nothing of it."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

from pipelines.stages.portal.charts.stamp import stamp
from pipelines.stages.portal.formats import moment, number

if TYPE_CHECKING:
    from pipelines.stages.portal.site import Site

logging.getLogger("mkdocs").setLevel(logging.ERROR)


def build_language(mkdocs_yml: Path, docs: Path, target: Path, site: Site) -> None:
    """Build `docs` into `target`. Raises mkdocs' Abort on any warning (`strict`)."""
    # a fixed day: what MkDocs dates is not what we publish, and equal input must give equal bytes
    os.environ["SOURCE_DATE_EPOCH"] = "1760000000"
    config = load_config(
        str(mkdocs_yml),
        docs_dir=str(docs),
        site_dir=str(target),
        site_name=site.say(site.catalog.title),
        site_url=f"{site.catalog.base_url}/{'en/' if site.language == 'en' else ''}",
        site_description=site.say(site.catalog.description),
        strict=True,
    )
    config.theme["language"] = site.language
    config.extra.update(_extra(site))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()


def _extra(site: Site) -> dict[str, Any]:
    """What the templates say on every page."""
    releases = site.releases()
    newest = releases[0][1] if releases else None
    return {
        "tp": {
            "language": site.language,
            "place": site.say(site.catalog.place),
            "contact": site.catalog.contact,
            "publisher": site.say(site.catalog.publisher.name),
            "releases": number(len(releases), site.language),
            "newest": moment(newest.released_at, site.language, site.catalog.timezone) if newest else "",
            "stamp": stamp(newest.table) if newest else "",
        }
    }
