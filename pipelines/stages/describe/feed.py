"""`feed.xml`: one Atom entry for each release (RFC 4287), written with ElementTree: feedgen drops enclosure attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipelines.model import address
from pipelines.model.text import LANGUAGES
from pipelines.stages.describe.facts import EPOCH, home, landing, place, tables, updated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.catalog import Catalog
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf

NAMESPACE = "http://www.w3.org/2005/Atom"
FEED = "feed.xml"
NEWEST = 50


def atom(catalog: Catalog, shelves: Sequence[Shelf]) -> bytes:
    """List the newest 50 releases, newest first, with their files as enclosures (RFC 4287 §4.2.7.2)."""
    feed, itself = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "id"}), address.url(catalog.base_url, FEED)
    _text(feed, "id", itself)
    _text(feed, "title", catalog.title.id)
    _text(feed, "subtitle", catalog.description.id)
    _text(feed, "updated", updated(shelves) or EPOCH)  # the element must be there, also in an empty feed (§4.1.1)
    _text(ET.SubElement(feed, "author"), "name", catalog.publisher.name.id)
    _link(feed, "self", "application/atom+xml", itself)
    _link(feed, "alternate", "text/html", home(catalog))
    releases = [(shelf, release) for shelf in shelves for release in shelf.versions.releases]
    for shelf, release in sorted(releases, key=lambda pair: _rank(pair[1]), reverse=True)[:NEWEST]:
        _entry(feed, catalog, shelf, release)
    ET.indent(feed, " ")
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"


def _rank(release: Release) -> tuple[str, str, str, int]:
    return (release.released_at, release.dataset, release.edition, release.revision)


def _entry(feed: ET.Element, catalog: Catalog, shelf: Shelf, release: Release) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", address.url(catalog.base_url, f"{release.path}/release.json"))
    _text(entry, "title", _title(shelf, release))
    _text(entry, "published", release.released_at)
    _text(entry, "updated", release.released_at)
    _text(entry, "summary", release.reason.id or shelf.dataset.description.id)
    for language in LANGUAGES:
        _link(entry, "alternate", "text/html", landing(catalog, shelf, language), hreflang=language)
    for file, kind in tables(release) if release.status != "withdrawn" else []:
        _link(entry, "enclosure", kind, place(catalog, release.path, file), length=str(file.bytes))
    ET.SubElement(entry, "category", {"term": shelf.dataset.family})


def _title(shelf: Shelf, release: Release) -> str:
    notes = [f"revisi {release.revision}"] if release.revision > 1 else []
    notes += ["ditarik"] if release.status == "withdrawn" else []
    title = f"{shelf.dataset.title.id}, {shelf.period(release).title('id')}"
    return f"{title} ({', '.join(notes)})" if notes else title


def _link(parent: ET.Element, rel: str, kind: str, href: str, **more: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "href": href, **more})


def _text(parent: ET.Element, tag: str, text: str) -> None:
    """XML 1.0 has no way to write control characters, so they are left out."""
    ET.SubElement(parent, tag).text = "".join(sign for sign in text if sign >= " " or sign in "\t\n")
