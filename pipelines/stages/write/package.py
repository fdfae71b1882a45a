"""`datapackage.json`: the release in the words of Data Package v2, valid for `frictionless validate` as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.model.address import url

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.dataset import Dataset
    from pipelines.model.release import File, Release

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def data_package(
    dataset: Dataset, catalog: Catalog, draft: Release, schema: Mapping[str, Any], files: Sequence[File]
) -> dict[str, Any]:
    """Only the CSV is a resource: frictionless reads Parquet through pandas and would report false errors (PORTAL.md §1).

    The other files of the release stand in `sdi:files`. There is no `created`: equal input gives equal bytes, and the
    time of the release stands in `release.json`.
    """
    publisher, license_ = catalog.publishers[dataset.publisher], catalog.licenses[dataset.license]
    period = dataset.editions.parse(draft.edition)
    return {
        "$schema": PROFILE,
        "name": dataset.name,
        "id": url(catalog.base_url, f"{draft.path}/datapackage.json"),
        "title": dataset.title.id,
        "description": dataset.description.id,
        "homepage": url(catalog.base_url, f"data/{dataset.name}/"),
        "version": f"{draft.edition}.r{draft.revision}",
        "keywords": sorted({dataset.family, *dataset.keywords}),
        "licenses": [{"name": license_.key, "title": license_.name, "path": license_.url}],
        "contributors": [
            {"title": publisher.name.id, "roles": ["creator"]},
            {"title": catalog.publisher.name.id, "roles": ["publisher"]},
        ],
        "sources": [{"title": dataset.attribution.id or publisher.name.id}],
        "resources": [_resource(dataset, schema, files)],
        "sdi:judul": dataset.title.as_dict(),
        "sdi:deskripsi": dataset.description.as_dict(),
        "sdi:batasan": dataset.limitations.as_dict(),
        "sdi:klasifikasiInformasi": dataset.information_class,
        "sdi:cakupanWaktu": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "sdi:files": [file.as_dict() for file in files],
    }


def _resource(dataset: Dataset, schema: Mapping[str, Any], files: Sequence[File]) -> dict[str, Any]:
    table = next(file for file in files if file.name == f"{dataset.name}.csv")
    return {
        "name": dataset.name,
        "type": "table",
        "path": table.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": table.bytes,
        "hash": f"sha256:{table.sha256}",
        "dialect": {"csv": {"skipInitialSpace": False}},
        "schema": _self_contained(schema),
    }


def _self_contained(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Keys into other datasets cannot be looked up inside one package, so they are told, not declared."""
    foreign = [item for item in schema.get("foreignKeys", ()) if item["reference"].get("resource")]
    own = [item for item in schema.get("foreignKeys", ()) if not item["reference"].get("resource")]
    rest = {key: value for key, value in schema.items() if key != "foreignKeys"}
    return {**rest, **({"foreignKeys": own} if own else {}), **({"sdi:kodeReferensi": foreign} if foreign else {})}
