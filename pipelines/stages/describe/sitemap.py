"""`sitemap.xml` (sitemaps.org 0.9): every page in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipelines.model import address
from pipelines.model.text import LANGUAGES
from pipelines.stages.describe.facts import updated

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = ("", "katalog/", "status/", "periksa/", "cara/", "privasi/")


def sitemap(catalog: Catalog, shelves: Sequence[Shelf]) -> bytes:
    """Addresses with the time of their newest release; without hreflang, which the schema does not know."""
    root = ET.Element("urlset", {"xmlns": NAMESPACE})
    places = [
        (f"{'' if language == 'id' else 'en/'}{page}", updated(shelves)) for language in LANGUAGES for page in PAGES
    ]
    places += [
        (address.page(shelf.dataset.name, language), updated([shelf])) for language in LANGUAGES for shelf in shelves
    ]
    for path, changed in places:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = address.url(catalog.base_url, path)
        ET.SubElement(entry, "lastmod").text = changed
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
