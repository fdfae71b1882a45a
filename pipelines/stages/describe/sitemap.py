"""`sitemap.xml` (sitemaps.org 0.9): every page in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipelines.model import address
from pipelines.model.text import LANGUAGES
from pipelines.stages.describe.facts import landing, updated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "",
    "katalog/",
    "status/",
    "periksa/",
    "cara/",
    "privasi/",
    "istilah/",
    "panduan/",
    "panduan/kode/",
)  # as the portal names them, see `nav` of mkdocs.yml


def sitemap(catalog: Catalog, shelves: Sequence[Shelf]) -> bytes:
    """List pages with the time of their newest release; without hreflang, which the schema does not know."""
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    for language in LANGUAGES:
        for page in PAGES:
            path = f"{'' if language == 'id' else 'en/'}{page}"
            _page(root, address.url(catalog.base_url, path), updated(shelves))
        for shelf in shelves:
            _page(root, landing(catalog, shelf, language), updated([shelf]))
    ET.indent(root, " ")
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _page(root: ET.Element, url: str, changed: str | None) -> None:
    entry = ET.SubElement(root, "url")
    ET.SubElement(entry, "loc").text = url
    if changed:
        ET.SubElement(entry, "lastmod").text = changed
