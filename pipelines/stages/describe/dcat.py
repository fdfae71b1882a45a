"""`catalog.jsonld`: DCAT 3 in the profile DCAT-AP 3.0.1, both languages, one dataset per series and per edition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.model import address
from pipelines.stages.describe.facts import as_json, current, landing, tables, updated

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog, Publisher
    from pipelines.model.release import File, Release
    from pipelines.model.shelf import Shelf
    from pipelines.model.text import Text

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
}
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
FREQUENCIES = {
    "P1D": "DAILY",
    "P1W": "WEEKLY",
    "P1M": "MONTHLY",
    "P3M": "QUARTERLY",
    "P6M": "ANNUAL_2",
    "P1Y": "ANNUAL",
}
THEMES = {"budget": "ECON", "services": "GOVE", "complaints": "GOVE", "reference": "REGI"}
THEME = "http://publications.europa.eu/resource/authority/data-theme/"
LANGUAGES = [{"@id": f"http://publications.europa.eu/resource/authority/language/{code}"} for code in ("IND", "ENG")]


def catalog_jsonld(catalog: Catalog, shelves: Sequence[Shelf]) -> bytes:
    """The whole catalogue as one JSON-LD document."""
    released = [shelf for shelf in shelves if shelf.newest]
    nodes = [node for shelf in released for node in _dataset(catalog, shelf)]
    agents = {shelf.dataset.publisher for shelf in released} | {catalog.publisher.key}
    graph = [_catalog(catalog, released), *(_agent(catalog, catalog.publishers[key]) for key in sorted(agents)), *nodes]
    return as_json({"@context": CONTEXT, "@graph": graph})


def _catalog(catalog: Catalog, released: Sequence[Shelf]) -> dict[str, Any]:
    return {
        "@id": f"{catalog.base_url}/",
        "@type": "dcat:Catalog",
        "dct:title": _both(catalog.title),
        "dct:description": _both(catalog.description),
        "dct:publisher": {"@id": _agent_id(catalog, catalog.publisher)},
        "dct:language": LANGUAGES,
        "dct:modified": _moment(updated(released)),
        "foaf:homepage": _document(f"{catalog.base_url}/index.html"),
        "dcat:dataset": [{"@id": identity} for shelf in released for identity in _identities(catalog, shelf)],
    }


def _identities(catalog: Catalog, shelf: Shelf) -> list[str]:
    """The dataset itself (the newest data), then each edition of a series."""
    series = [_edition_id(catalog, release) for release in current(shelf)] if len(current(shelf)) > 1 else []
    return [landing(catalog, shelf), *series]


def _dataset(catalog: Catalog, shelf: Shelf) -> list[dict[str, Any]]:
    newest, editions = shelf.newest, current(shelf)
    assert newest is not None  # noqa: S101  (the caller keeps only released shelves)
    common = _common(catalog, shelf)
    whole = {
        **common,
        "@id": landing(catalog, shelf),
        "dct:issued": _moment(editions[0].released_at),
        "dct:modified": _moment(newest.released_at),
        "dcat:version": f"{newest.edition}.r{newest.revision}",
        "dcat:distribution": [
            _distribution(catalog, shelf, file, kind, address.latest(shelf.dataset.name))
            for file, kind in tables(newest)
        ],
    }
    if len(editions) == 1:
        return [whole]
    series = {
        **common,
        "@id": f"{landing(catalog, shelf)}#series",
        "@type": "dcat:DatasetSeries",
        "dct:accrualPeriodicity": _frequency(shelf),
    }
    return [whole, _clean(series), *(_edition(catalog, shelf, release, common) for release in editions)]


def _edition(catalog: Catalog, shelf: Shelf, release: Release, common: dict[str, Any]) -> dict[str, Any]:
    period = shelf.period(release)
    return {
        **common,
        "@id": _edition_id(catalog, release),
        "dct:title": [
            {"@language": language, "@value": f"{shelf.dataset.title[language]}, {period.title(language)}"}
            for language in ("id", "en")
        ],
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": period.start.isoformat()},
            "dcat:endDate": {"@type": "xsd:date", "@value": period.end.isoformat()},
        },
        "dct:issued": _moment(release.released_at),
        "dcat:version": f"{release.edition}.r{release.revision}",
        "dcat:inSeries": {"@id": f"{landing(catalog, shelf)}#series"},
        "dcat:distribution": [
            _distribution(catalog, shelf, file, kind, release.path) for file, kind in tables(release)
        ],
    }


def _common(catalog: Catalog, shelf: Shelf) -> dict[str, Any]:
    dataset = shelf.dataset
    return _clean(
        {
            "@type": "dcat:Dataset",
            "dct:title": _both(dataset.title),
            "dct:description": _both(dataset.description),
            "dct:publisher": {"@id": _agent_id(catalog, catalog.publishers[dataset.publisher])},
            "dct:language": LANGUAGES,
            "dct:accrualPeriodicity": _frequency(shelf),
            "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
            "dcat:theme": {"@id": THEME + THEMES[dataset.family]},
            "dcat:keyword": [{"@language": "id", "@value": word} for word in dataset.keywords],
            "dcat:landingPage": _document(f"{landing(catalog, shelf)}index.html"),
            "dcat:contactPoint": {
                "@type": "vcard:Kind",
                "vcard:fn": catalog.publisher.name.id,
                "vcard:hasEmail": {"@id": f"mailto:{catalog.contact}"},
            },
        }
    )


def _distribution(catalog: Catalog, shelf: Shelf, file: File, kind: str, folder: str) -> dict[str, Any]:
    place = address.url(catalog.base_url, f"{folder}/{file.name}")
    license_ = catalog.licenses[shelf.dataset.license]
    return {
        "@id": f"{place}#distribution",
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dcat:accessURL": {"@id": place},
        "dcat:downloadURL": {"@id": place},
        "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{kind}"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.bytes)},
        "dct:license": {"@id": license_.url, "@type": "dct:LicenseDocument"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        },
    }


def _agent(catalog: Catalog, publisher: Publisher) -> dict[str, Any]:
    return _clean(
        {
            "@id": _agent_id(catalog, publisher),
            "@type": "foaf:Agent",
            "foaf:name": _both(publisher.name),
            "foaf:homepage": _document(publisher.url) if publisher.url else None,
        }
    )


def _agent_id(catalog: Catalog, publisher: Publisher) -> str:
    return f"{catalog.base_url}/#{publisher.key}"


def _edition_id(catalog: Catalog, release: Release) -> str:
    return address.url(catalog.base_url, address.edition_latest(release.dataset, release.edition)) + "/"


def _frequency(shelf: Shelf) -> dict[str, str] | None:
    code = FREQUENCIES.get(shelf.dataset.promise.every or "", "" if shelf.dataset.promise.every else "NEVER")
    return {"@id": FREQUENCY + code} if code else None


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@language": language, "@value": text[language]} for language in ("id", "en")]


def _moment(text: str) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": text}


def _document(place: str) -> dict[str, str]:
    return {"@id": place, "@type": "foaf:Document"}


def _clean(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value is not None and value != []}
