"""Feed, sitemap, status, DCAT-US and the head of the page say what was released, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import feedparser
import pytest

from pipelines.model.release import Versions
from pipelines.stages.describe import dataset_json_ld, describe
from tests.stages.describe.shelves import BASE, CATALOG, DINAS, FINDING, LICENSE, RELEASES, SERIES, SHELVES, UNPUBLISHED

if TYPE_CHECKING:
    from pipelines.model.shelf import Shelf

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
    "data/aduan/",
    "data/layanan/",
)
VOCABULARIES = (
    "http://publications.europa.eu/resource/authority/",
    "http://www.iana.org/assignments/media-types/",
    "http://www.w3.org/",
    "http://purl.org/dc/terms/",
    "http://xmlns.com/foaf/0.1/",
    "http://spdx.org/rdf/terms#",
    "http://www.sitemaps.org/schemas/sitemap/0.9",
    "https://resources.data.gov/dcat-us/3.0.0",
    "https://schema.org/",
)
KINDS = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def json_of(path: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(describe(CATALOG, SHELVES)[path])
    return value


def test_the_status_counts_every_standing_and_lists_refusals_with_their_findings() -> None:
    assert json_of("status.json") == {
        "updated": "2026-11-07T02:00:00Z",
        "counts": {
            "fresh": 1,
            "late": 0,
            "closed": 0,
            "unpublished": 1,
            "datasets": 2,
            "refused": 1,
            "unreadable": 1,
        },
        "datasets": {
            "aduan": {
                "standing": "fresh",
                "edition": "2026-10",
                "revision": 1,
                "released_at": "2026-11-05T02:00:00Z",
                "due": "2026-12-10",
                "refused": [],
            },
            "layanan": {
                "standing": "unpublished",
                "edition": None,
                "revision": None,
                "released_at": None,
                "due": None,
                "refused": [
                    {"edition": "2026-10", "refused_at": "2026-11-20T02:00:00Z", "findings": [FINDING.as_dict()]}
                ],
            },
        },
        "unreadable": {"rusak": [CATALOG.broken["rusak"][0].as_dict()]},
    }


def files(folder: str) -> list[tuple[str, str, str]]:
    sizes = {"csv": "1200", "parquet": "900", "xlsx": "5000"}
    return [(f"{BASE}/{folder}/aduan.{suffix}", kind, sizes[suffix]) for suffix, kind in KINDS.items()]


def test_a_feed_reader_sees_every_release_newest_first_with_its_files() -> None:
    feed = feedparser.parse(describe(CATALOG, SHELVES)["feed.xml"])
    assert not feed.bozo
    assert (feed.feed.title, feed.feed.updated, feed.feed.id) == (
        "Data Kota",
        "2026-11-07T02:00:00Z",
        f"{BASE}/feed.xml",
    )
    read = [
        (e.id, e.title, e.updated, e.summary, e.link, [(f.href, f.type, f.length) for f in e.enclosures])
        for e in feed.entries
    ]
    about, page = "Lama penanganan aduan warga.", f"{BASE}/data/aduan/"
    assert read == [
        (
            f"{BASE}/data/aduan/2026-09/r2/release.json",
            "Aduan warga, September 2026 (revisi 2)",
            "2026-11-07T02:00:00Z",
            "Ejaan <kecamatan> & kode.",
            page,
            files("data/aduan/2026-09/r2"),
        ),
        (
            f"{BASE}/data/aduan/2026-10/r1/release.json",
            "Aduan warga, Oktober 2026",
            "2026-11-05T02:00:00Z",
            about,
            page,
            files("data/aduan/2026-10/r1"),
        ),
        (
            f"{BASE}/data/aduan/2026-09/r1/release.json",
            "Aduan warga, September 2026",
            "2026-10-05T02:00:00Z",
            about,
            page,
            files("data/aduan/2026-09/r1"),
        ),
    ]


def test_a_withdrawn_release_stays_in_the_feed_without_its_files() -> None:
    withdrawn = replace(SERIES, versions=Versions("aduan", (replace(RELEASES[0], status="withdrawn"),)))
    entry = feedparser.parse(describe(CATALOG, [withdrawn])["feed.xml"]).entries[0]
    assert (entry.title, entry.enclosures) == ("Aduan warga, September 2026 (ditarik)", [])


def test_the_feed_holds_the_newest_fifty() -> None:
    many = tuple(
        replace(RELEASES[0], revision=n, released_at=f"2026-10-05T02:{n:02}:00Z", status="superseded")
        for n in range(1, 60)
    )
    feed = feedparser.parse(describe(CATALOG, [replace(SERIES, versions=Versions("aduan", many))])["feed.xml"])
    assert [e.updated for e in feed.entries] == [f"2026-10-05T02:{n:02}:00Z" for n in range(59, 9, -1)]


def test_the_sitemap_lists_every_page_in_both_languages_and_dates_only_what_was_released() -> None:
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = ET.fromstring(describe(CATALOG, SHELVES)["sitemap.xml"])
    found = [(u.findtext("s:loc", None, space), u.findtext("s:lastmod", None, space)) for u in root]
    assert found == [
        (f"{BASE}/{prefix}{page}", None if page == "data/layanan/" else "2026-11-07T02:00:00Z")
        for prefix in ("", "en/")
        for page in PAGES
    ]


def test_the_head_of_the_page_describes_the_newest_files() -> None:
    assert dataset_json_ld(SERIES, CATALOG) == {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{BASE}/data/aduan/",
        "url": f"{BASE}/data/aduan/",
        "identifier": f"{BASE}/data/aduan/",
        "name": "Aduan warga",
        "alternateName": "Complaints",
        "description": "Lama penanganan aduan warga. / How long complaints take.",
        "keywords": ["complaints", "aduan", "warga"],
        "license": LICENSE,
        "isAccessibleForFree": True,
        "inLanguage": ["id", "en"],
        "spatialCoverage": "Kota Contoh",
        "creator": {"@type": "Organization", "name": "Dinas"},
        "publisher": {"@type": "Organization", "name": "Kota", "email": "data@kota.example"},
        "includedInDataCatalog": {"@type": "DataCatalog", "name": "Data Kota", "url": f"{BASE}/"},
        "variableMeasured": [
            {"@type": "PropertyValue", "name": "kode"},
            {"@type": "PropertyValue", "name": "hari", "description": "Lama penanganan", "unitText": "hari"},
        ],
        "datePublished": "2026-11-05T02:00:00Z",
        "dateModified": "2026-11-07T02:00:00Z",
        "version": "2026-10.r1",
        "temporalCoverage": "2026-09-01/2026-10-31",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"aduan.{suffix}",
                "contentUrl": f"{BASE}/data/aduan/latest/aduan.{suffix}",
                "encodingFormat": kind,
                "contentSize": f"{size} B",
                "sha256": f"{size:064x}",
            }
            for (suffix, kind), size in zip(KINDS.items(), (1200, 900, 5000), strict=True)
        ],
    }


def test_a_short_description_is_filled_up_until_a_search_engine_accepts_it() -> None:
    short = replace(SERIES, dataset=replace(SERIES.dataset, description=SERIES.dataset.limitations))
    assert dataset_json_ld(short, CATALOG)["description"] == (
        "Tidak ada. / None. Tidak ada. / None. Data terbuka kota. / Open data of the city."
    )


def test_dcat_us_has_every_mandatory_field_of_every_released_dataset() -> None:
    catalog = json_of("data.json")
    (dataset,) = catalog["dataset"]
    assert {key: dataset[key] for key in ("identifier", "title", "description", "contactPoint")} == {
        "identifier": f"{BASE}/data/aduan/",
        "title": "Complaints",
        "description": "How long complaints take.",
        "contactPoint": {"@type": "Kind", "fn": "City", "hasEmail": "mailto:data@kota.example"},
    }
    assert (dataset["accrualPeriodicity"], dataset["version"], dataset["license"]) == ("R/P1M", "2026-10.r1", LICENSE)
    assert [(d["downloadURL"], d["mediaType"], d["byteSize"]) for d in dataset["distribution"]] == files(
        "data/aduan/latest"
    )


def test_every_url_is_ours_or_of_a_known_vocabulary_or_licence() -> None:
    everything = [*describe(CATALOG, SHELVES).values(), json.dumps(dataset_json_ld(SERIES, CATALOG)).encode()]
    urls = {url for content in everything for url in re.findall(r"https?://[^\s\"'<>]+", content.decode())}
    allowed = (f"{BASE}/", LICENSE, DINAS, *VOCABULARIES)
    assert {url for url in urls if not url.startswith(allowed)} == set()


@pytest.mark.parametrize("shelves", [(), (UNPUBLISHED,)])
def test_a_catalogue_without_a_release_has_every_format(shelves: tuple[Shelf, ...]) -> None:
    described = describe(CATALOG, shelves)
    assert json.loads(described["data.json"])["dataset"] == []
    assert not feedparser.parse(described["feed.xml"]).bozo
    assert dataset_json_ld(UNPUBLISHED, CATALOG)["name"] == "Layanan"


def test_a_retained_declaration_with_an_unknown_publisher_and_licence_does_not_stop_the_others() -> None:
    orphan = replace(SERIES, dataset=replace(SERIES.dataset, publisher="bubar", license="lama"))
    (dataset,) = json.loads(describe(CATALOG, [orphan])["data.json"])["dataset"]
    assert (dataset["publisher"]["name"], "license" in dataset) == ("City", False)
    assert "license" not in dataset_json_ld(orphan, CATALOG)


def test_the_same_shelves_give_the_same_bytes_and_a_slash_after_the_base_url_changes_nothing() -> None:
    assert describe(replace(CATALOG, base_url=f"{BASE}/"), SHELVES) == describe(CATALOG, SHELVES)


def test_json_is_sorted_indented_by_one_and_ends_with_a_line_feed() -> None:
    for path, content in describe(CATALOG, SHELVES).items():
        if "json" in path:
            value = json.loads(content)
            assert content.decode() == json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
