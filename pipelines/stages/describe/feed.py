"""`feed.xml`: one Atom entry for each release (RFC 4287), written with ElementTree: feedgen drops enclosure attributes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipelines.model import address
from pipelines.stages.describe.facts import landing, tables, updated

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf

NAMESPACE = "http://www.w3.org/2005/Atom"
NEWEST = 50


def atom(catalog: Catalog, shelves: Sequence[Shelf]) -> bytes:
    """The newest 50 releases, newest first, with their files as enclosures."""
    feed = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "id"})
    _text(feed, "id", f"{catalog.base_url}/feed.xml")
    _text(feed, "title", catalog.title.id)
    _text(feed, "subtitle", catalog.description.id)
    _text(feed, "updated", updated(shelves))
    _text(ET.SubElement(feed, "author"), "name", catalog.publisher.name.id)
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{catalog.base_url}/feed.xml"})
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{catalog.base_url}/"})
    releases = [(shelf, release) for shelf in shelves for release in shelf.versions.releases]
    for shelf, release in sorted(releases, key=lambda pair: _rank(pair[1]), reverse=True)[:NEWEST]:
        _entry(feed, catalog, shelf, release)
    ET.indent(feed, " ")
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"


def _rank(release: Release) -> tuple[str, str, str, int]:
    return (release.released_at, release.dataset, release.edition, release.revision)


def _entry(feed: ET.Element, catalog: Catalog, shelf: Shelf, release: Release) -> None:
    entry = ET.SubElement(feed, "entry")
    place = address.url(catalog.base_url, f"{release.path}/release.json")
    _text(entry, "id", place)
    revision = f" (revisi {release.revision})" if release.revision > 1 else ""
    _text(entry, "title", f"{shelf.dataset.title.id}, {shelf.period(release).title('id')}{revision}")
    _text(entry, "published", release.released_at)
    _text(entry, "updated", release.released_at)
    _text(entry, "summary", release.reason.id or shelf.dataset.description.id)
    ET.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": landing(catalog, shelf)})
    for file, kind in tables(release) if release.status != "withdrawn" else []:
        href = address.url(catalog.base_url, f"{release.path}/{file.name}")
        ET.SubElement(entry, "link", {"rel": "enclosure", "type": kind, "length": str(file.bytes), "href": href})
    ET.SubElement(entry, "category", {"term": shelf.dataset.family})


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = "".join(sign for sign in text if sign >= " " or sign in "\t\n")
