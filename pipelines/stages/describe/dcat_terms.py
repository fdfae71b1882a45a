"""Words of the vocabularies that DCAT-AP asks for, and literals spelled with them. Who uses them: `dcat.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.model.text import LANGUAGES, Text

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "http://www.iana.org/assignments/media-types/"
SHA256 = {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"}
KINDS = {
    "access-right": "dct:RightsStatement",
    "data-theme": "skos:Concept",
    "frequency": "dct:Frequency",
    "language": "dct:LinguisticSystem",
}
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
ECONOMY = ("ECON", Text("Ekonomi dan keuangan", "Economy and finance"))
GOVERNMENT = ("GOVE", Text("Pemerintahan dan sektor publik", "Government and public sector"))
THEMES = {"budget": ECONOMY} | dict.fromkeys(("services", "complaints", "participation", "reference"), GOVERNMENT)


def term(table: str, code: str) -> dict[str, str]:
    """Point to a code in an authority table of the EU Publications Office (DCAT-AP 3.0.1, Controlled Vocabularies), with its class."""
    # A validator that stays offline cannot look the class up.
    return {"@id": f"{AUTHORITY}{table}/{code}", "@type": KINDS[table]}


def media_type(kind: str) -> dict[str, str]:
    """Point to a media type at IANA."""
    return {"@id": f"{MEDIA}{kind}", "@type": "dct:MediaType"}


def frequency(dataset: Dataset) -> dict[str, str]:
    """Give the promised cadence; a closed series is never updated, an odd cadence has no better word than OTHER."""
    every = dataset.promise.every
    return term("frequency", FREQUENCIES.get(every, "OTHER") if every else "NEVER")


def theme(dataset: Dataset) -> dict[str, Any]:
    """Give the theme of the dataset's family; a skos:Concept needs a label."""
    code, label = THEMES[dataset.family]
    return {**term("data-theme", code), "skos:prefLabel": both(label)}


def both(text: Text) -> list[dict[str, str]]:
    """Say a text in both languages."""
    return [{"@language": language, "@value": text[language]} for language in LANGUAGES]


def typed(kind: str, value: object) -> dict[str, str]:
    """Spell a literal of an XSD type."""
    return {"@type": f"xsd:{kind}", "@value": str(value)}


def document(url: str) -> dict[str, str]:
    """Say that a URL is a page: DCAT-AP rejects a landing page without its type."""
    return {"@id": url, "@type": "foaf:Document"}
