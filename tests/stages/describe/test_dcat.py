"""Somebody else's RDF parser reads the catalogue, and the shapes of DCAT-AP accept it.

TERBUKA_DCAT_SHAPES names the file with the SHACL shapes; without it the two shape tests are skipped.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF

from pipelines.model.release import Versions
from pipelines.stages.describe import describe
from tests.stages.describe.shelves import BASE, CATALOG, SERIES, SHELVES, UNPUBLISHED

SHAPES = os.environ.get("TERBUKA_DCAT_SHAPES", "")
IN_SERIES = URIRef(f"{DCAT}inSeries")  # newer than the list that rdflib knows
SHACL = Namespace("http://www.w3.org/ns/shacl#")
PAGE = f"{BASE}/data/aduan/"
THIRD_PARTY = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore::DeprecationWarning:pyshacl")


def graph(text: bytes) -> Graph:
    return Graph().parse(data=text, format="json-ld")


def violations(text: bytes) -> list[str]:
    """What the shapes forbid; their `owl:imports` point to the web and are left out."""
    if not SHAPES:
        pytest.skip("TERBUKA_DCAT_SHAPES names no file")
    pyshacl = pytest.importorskip("pyshacl")
    shapes = Graph().parse(SHAPES, format="json-ld")
    shapes.remove((None, OWL.imports, None))
    _, report, _ = pyshacl.validate(graph(text), shacl_graph=shapes, inference="rdfs")
    found = [
        r
        for r in report.subjects(RDF.type, SHACL.ValidationResult)
        if (r, SHACL.resultSeverity, SHACL.Violation) in report
    ]
    return sorted(
        " ".join(str(report.value(r, SHACL[p])) for p in ("focusNode", "resultPath", "resultMessage")) for r in found
    )


def catalogue() -> bytes:
    return describe(CATALOG, SHELVES)["catalog.jsonld"]


@THIRD_PARTY
def test_a_series_has_one_dataset_for_each_current_edition_and_one_for_the_newest_data() -> None:
    found = graph(catalogue())
    september, october = f"{PAGE}2026-09/latest/", f"{PAGE}2026-10/latest/"
    assert {str(s) for s in found.subjects(RDF.type, DCAT.Dataset)} == {PAGE, september, october}
    assert {str(o) for o in found.objects(URIRef(f"{BASE}/"), DCAT.dataset)} == {PAGE, september, october}
    assert {str(s) for s in found.subjects(IN_SERIES, URIRef(f"{PAGE}#series"))} == {september, october}
    downloads = {
        str(dataset): sorted(
            str(url)
            for part in found.objects(dataset, DCAT.distribution)
            for url in found.objects(part, DCAT.downloadURL)
        )
        for dataset in found.subjects(RDF.type, DCAT.Dataset)
    }
    folders = {PAGE: "latest", september: "2026-09/r2", october: "2026-10/r1"}
    assert downloads == {
        iri: [f"{PAGE}{folder}/aduan.{suffix}" for suffix in ("csv", "parquet", "xlsx")]
        for iri, folder in folders.items()
    }
    assert {str(title) for title in found.objects(URIRef(september), DCTERMS.title)} == {
        "Aduan warga, September 2026",
        "Complaints, September 2026",
    }


@THIRD_PARTY
def test_the_shapes_of_dcat_ap_find_no_violation() -> None:
    assert violations(catalogue()) == []
    assert violations(describe(CATALOG, [UNPUBLISHED])["catalog.jsonld"]) == []
    single = replace(SERIES, versions=Versions("aduan", SERIES.versions.releases[2:]))
    assert violations(describe(CATALOG, [single])["catalog.jsonld"]) == []


@THIRD_PARTY
@pytest.mark.parametrize(("kind", "key"), [("dcat:Catalog", "dct:publisher"), ("dcat:Distribution", "dcat:accessURL")])
def test_the_shapes_notice_when_a_mandatory_property_is_missing(kind: str, key: str) -> None:
    document = json.loads(catalogue())
    nodes = [part for node in document["@graph"] for part in (node, *node.get("dcat:distribution", []))]
    missing = [node.pop(key) for node in nodes if node["@type"] == kind]
    assert missing
    assert len(violations(json.dumps(document).encode())) == len(missing)
