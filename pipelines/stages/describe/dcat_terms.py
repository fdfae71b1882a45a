"""Words of the vocabularies that DCAT-AP asks for, and literals spelled with them. Who uses them: `dcat.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.model.text import LANGUAGES

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.text import Text

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "http://www.iana.org/assignments/media-types/"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
FREQUENCIES = {
    "P1D": "DAILY",
    "P1W": "WEEKLY",
    "P7D": "WEEKLY",
    "P1M": "MONTHLY",
    "P3M": "QUARTERLY",
    "P6M": "ANNUAL_2",
    "P1Y": "ANNUAL",
    "P12M": "ANNUAL",
}
THEMES = {"budget": "ECON", "services": "GOVE", "complaints": "GOVE", "reference": "GOVE"}


def term(table: str, code: str) -> dict[str, str]:
    """Point to a code in an authority table of the EU Publications Office, as DCAT-AP 3.0.1 §Controlled vocabularies asks."""
    return {"@id": f"{AUTHORITY}{table}/{code}"}


def frequency(dataset: Dataset) -> dict[str, str]:
    """Give the promised cadence; a closed series is never updated, an odd cadence has no better word than OTHER."""
    every = dataset.promise.every
    return term("frequency", FREQUENCIES.get(every, "OTHER") if every else "NEVER")


def both(text: Text) -> list[dict[str, str]]:
    """Say a text in both languages."""
    return [{"@language": language, "@value": text[language]} for language in LANGUAGES]


def typed(kind: str, value: object) -> dict[str, str]:
    """Spell a literal of an XSD type."""
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def document(url: str) -> dict[str, str]:
    """Say that a URL is a page: DCAT-AP rejects a landing page without its type."""
    return {"@id": url, "@type": "foaf:Document"}
