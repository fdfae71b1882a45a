"""`catalog.jsonld`: DCAT 3 in the profile DCAT-AP 3.0.1. Its vocabularies: `dcat_terms.py`.

A dataset's landing page is its IRI and stands for the newest data, under `latest/`. When it has several editions they
form a `dcat:DatasetSeries` with one `dcat:Dataset` for each current edition, whose files never change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.model import address
from pipelines.model.text import LANGUAGES, Text
from pipelines.stages.describe.dcat_terms import (
    CONTEXT,
    MEDIA,
    SHA256,
    THEMES,
    both,
    document,
    frequency,
    term,
    typed,
)
from pipelines.stages.describe.facts import (
    as_json,
    current,
    home,
    known,
    landing,
    license_url,
    place,
    publisher,
    tables,
    updated,
    version,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.catalog import Catalog, Publisher
    from pipelines.model.release import File, Release
    from pipelines.model.shelf import Shelf


def catalog_jsonld(catalog: Catalog, shelves: Sequence[Shelf]) -> str:
    """Describe the whole catalogue in one JSON-LD document (DCAT-AP 3.0.1); datasets without a release are left out."""
    released = [shelf for shelf in shelves if shelf.newest]
    datasets = [node for shelf in released for node in _datasets(catalog, shelf)]
    agents = {agent.key: agent for agent in [catalog.publisher, *(publisher(catalog, s.dataset) for s in released)]}
    graph = [
        _catalog(catalog, released, [node for node in datasets if node["@type"] == "dcat:Dataset"]),
        *(_agent(catalog, agents[key]) for key in sorted(agents)),
        *datasets,
    ]
    return as_json({"@context": CONTEXT, "@graph": graph})


def _catalog(catalog: Catalog, released: Sequence[Shelf], datasets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    moment = updated(released)
    return known(
        {
            "@id": home(catalog),
            "@type": "dcat:Catalog",
            "dct:title": both(catalog.title),
            "dct:description": both(catalog.description),
            "dct:publisher": _agent_id(catalog, catalog.publisher),
            "dct:language": _languages(),
            "dct:modified": typed("dateTime", moment) if moment else None,
            "foaf:homepage": document(address.url(catalog.base_url, "index.html")),
            "dcat:dataset": [{"@id": node["@id"]} for node in datasets],
        }
    )


def _datasets(catalog: Catalog, shelf: Shelf) -> list[dict[str, Any]]:
    """The dataset itself; then, when there are several editions, the series and each edition."""
    editions, common = current(shelf), _common(catalog, shelf)
    whole = _whole(catalog, shelf, editions, common)
    if len(editions) == 1:
        return [whole]
    return [
        whole,
        _series(catalog, shelf, editions, common),
        *(_edition(catalog, shelf, release, common) for release in editions),
    ]


def _whole(catalog: Catalog, shelf: Shelf, editions: Sequence[Release], common: dict[str, Any]) -> dict[str, Any]:
    newest = editions[-1]
    folders = [address.latest(shelf.dataset.name), *([newest.path] if len(editions) == 1 else [])]
    return {
        **common,
        "@id": landing(catalog, shelf),
        **_times(editions),
        "dct:temporal": _stretch(shelf, editions),
        "dcat:version": version(newest),
        "dcat:distribution": [part for folder in folders for part in _distributions(catalog, shelf, newest, folder)],
    }


def _series(catalog: Catalog, shelf: Shelf, editions: Sequence[Release], common: dict[str, Any]) -> dict[str, Any]:
    return {
        **common,
        "@id": _series_id(catalog, shelf),
        "@type": "dcat:DatasetSeries",
        **_times(editions),
        "dct:temporal": _stretch(shelf, editions),
    }


def _edition(catalog: Catalog, shelf: Shelf, release: Release, common: dict[str, Any]) -> dict[str, Any]:
    title, period = shelf.dataset.title, shelf.period(release)
    revisions = shelf.versions.of(release.edition)
    return {
        **common,
        "@id": address.url(catalog.base_url, address.edition_latest(release.dataset, release.edition)) + "/",
        "dct:title": both(Text(f"{title.id}, {period.title('id')}", f"{title.en}, {period.title('en')}")),
        **_times([*revisions[:1], release]),
        "dct:temporal": _stretch(shelf, [release]),
        "dct:accrualPeriodicity": term("frequency", "NEVER"),
        "dcat:version": version(release),
        "dcat:inSeries": {"@id": _series_id(catalog, shelf)},
        "dcat:distribution": _distributions(catalog, shelf, release, release.path),
    }


def _common(catalog: Catalog, shelf: Shelf) -> dict[str, Any]:
    dataset = shelf.dataset
    return known(
        {
            "@type": "dcat:Dataset",
            "dct:title": both(dataset.title),
            "dct:description": both(dataset.description),
            "dct:publisher": _agent_id(catalog, publisher(catalog, dataset)),
            "dct:language": _languages(),
            "dct:accrualPeriodicity": frequency(dataset),
            "dct:accessRights": term("access-right", "PUBLIC"),
            "dcat:theme": term("data-theme", THEMES[dataset.family]),
            "dcat:keyword": [{"@language": "id", "@value": word} for word in dataset.keywords],
            "dcat:landingPage": [document(f"{landing(catalog, shelf, lang)}index.html") for lang in LANGUAGES],
            "dcat:contactPoint": {
                "@type": "vcard:Kind",
                "vcard:fn": catalog.publisher.name.id,
                "vcard:hasEmail": {"@id": f"mailto:{catalog.contact}"},
            },
        }
    )


def _distributions(catalog: Catalog, shelf: Shelf, release: Release, folder: str) -> list[dict[str, Any]]:
    rights = license_url(catalog, shelf.dataset)
    return [_distribution(place(catalog, folder, file), file, kind, rights) for file, kind in tables(release)]


def _distribution(url: str, file: File, kind: str, rights: str | None) -> dict[str, Any]:
    return known(
        {
            "@id": f"{url}#distribution",
            "@type": "dcat:Distribution",
            "dct:title": file.name,
            "dcat:accessURL": {"@id": url},
            "dcat:downloadURL": {"@id": url},
            "dcat:mediaType": {"@id": f"{MEDIA}{kind}"},
            "dcat:byteSize": typed("nonNegativeInteger", file.bytes),
            "dct:license": {"@id": rights, "@type": "dct:LicenseDocument"} if rights else None,
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": SHA256},
                "spdx:checksumValue": typed("hexBinary", file.sha256),
            },
        }
    )


def _agent(catalog: Catalog, agent: Publisher) -> dict[str, Any]:
    page = document(agent.url) if agent.url else None
    name = both(agent.name)
    return known({**_agent_id(catalog, agent), "@type": "foaf:Agent", "foaf:name": name, "foaf:homepage": page})


def _agent_id(catalog: Catalog, agent: Publisher) -> dict[str, str]:
    return {"@id": f"{home(catalog)}#{agent.key}"}


def _series_id(catalog: Catalog, shelf: Shelf) -> str:
    return f"{landing(catalog, shelf)}#series"


def _times(releases: Sequence[Release]) -> dict[str, Any]:
    """First publication and last change among releases, in any order of editions."""
    moments = [release.released_at for release in releases]
    return {"dct:issued": typed("dateTime", min(moments)), "dct:modified": typed("dateTime", max(moments))}


def _stretch(shelf: Shelf, releases: Sequence[Release]) -> dict[str, Any]:
    periods = [shelf.period(release) for release in releases]
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": typed("date", min(period.start for period in periods)),
        "dcat:endDate": typed("date", max(period.end for period in periods)),
    }


def _languages() -> list[dict[str, str]]:
    return [term("language", code) for code in ("IND", "ENG")]
