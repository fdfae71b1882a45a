"""One run of MkDocs for one language, quiet and strict. The pages themselves know nothing of it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin

from pipelines.stages.portal.charts.stamp import stamp
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import moment, number
from pipelines.stages.portal.words import FAMILIES, KEY_FAMILIES

if TYPE_CHECKING:
    from pipelines.stages.portal.site import Site

# a fixed day: what MkDocs dates is not what we publish, and equal input must give equal bytes
SETTINGS = {"SOURCE_DATE_EPOCH": "1760000000", "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


class NoKeys(Config):  # type: ignore[no-untyped-call]  # its __init_subclass__ has no types
    """A plugin of our own is not configured in `mkdocs.yml`."""


class Bodies(BasePlugin[NoKeys]):  # type: ignore[no-untyped-call]
    """Puts our HTML in after Markdown, which would read all of it and change none of it (SCALE.md §6)."""

    def __init__(self, bodies: Mapping[str, str]) -> None:
        self.bodies = bodies

    def on_page_content(self, html: str, *, page: Any, config: Any, files: Any) -> str:  # noqa: ARG002  (MkDocs' call)
        return self.bodies.get(page.file.src_uri, html)


def build_language(mkdocs_yml: Path, docs: Path, target: Path, site: Site, bodies: Mapping[str, str]) -> None:
    """Build `docs` into `target`. `bodies`: Markdown file → HTML that stands in its place.

    Raises RuntimeError with MkDocs' own words on any of its warnings.
    """
    with _settings(), _warnings() as said:
        config = _config(mkdocs_yml, docs, target, site)
        config.plugins["terbuka"] = Bodies(bodies)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except SystemExit as stopped:  # how MkDocs aborts; a publish is not to end with it
            raise RuntimeError("\n".join(said) or str(stopped)) from None
        finally:
            config.plugins.on_shutdown()
    if said:
        raise RuntimeError("\n".join(said))


def _config(mkdocs_yml: Path, docs: Path, target: Path, site: Site) -> Any:
    config = load_config(
        str(mkdocs_yml),
        docs_dir=str(docs),
        site_dir=str(target),
        site_name=site.say(site.catalog.title),
        site_url=f"{site.catalog.base_url.rstrip('/')}/{site.path('')}",
        site_description=site.say(site.catalog.description),
    )
    config.theme["language"] = site.language
    config.extra.update(_extra(site))
    return config


@contextmanager
def _settings() -> Iterator[None]:
    """MkDocs reads these from the environment; ours is left as it was."""
    before = {key: os.environ.get(key) for key in SETTINGS}
    os.environ.update(SETTINGS)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value


class _Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What MkDocs warns of, collected instead of printed."""
    logger, handler = logging.getLogger("mkdocs"), _Collected()
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield handler.said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def _extra(site: Site) -> dict[str, Any]:
    """What the templates say on every page; texts are HTML already."""
    releases = site.releases()
    newest = releases[0][1] if releases else None
    present = {shelf.dataset.family for shelf in site.shelves}
    return {
        "tp": {
            "language": site.language,
            "families": [(family, site.say(FAMILIES[family])) for family in KEY_FAMILIES if family in present],
            "name": safe(site.say(site.catalog.title)),
            "about": safe(site.say(site.catalog.description)),
            "place": safe(site.say(site.catalog.place)),
            "contact": site.catalog.contact,
            "publisher": safe(site.say(site.catalog.publisher.name)),
            "releases": number(len(releases), site.language),
            "newest": moment(newest.released_at, site.language, site.catalog.timezone) if newest else "",
            "stamp": stamp(newest.table) if newest else "",
        }
    }
