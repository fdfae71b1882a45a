"""The publisher and all its datasets, read once at the edge. One broken dataset does not break the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.model.dataset import Dataset
from pipelines.model.declaration import read_dataset
from pipelines.model.descriptor import read_descriptor
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.kit import KITS
from pipelines.model.memory import declared_as
from pipelines.model.text import Text


@dataclass(frozen=True)
class Publisher:
    """A body that publishes: the agent of DCAT."""

    key: str
    name: Text
    url: str = ""


@dataclass(frozen=True)
class License:
    """A licence by its SPDX-like key, name and text."""

    key: str
    name: str
    url: str


@dataclass(frozen=True)
class Catalog:
    """`datasets/catalog.yaml` and every dataset beside it; `broken` holds the findings of those that cannot be read."""

    title: Text
    description: Text
    place: Text
    base_url: str
    publisher: Publisher
    publishers: Mapping[str, Publisher]
    licenses: Mapping[str, License]
    contact: str
    timezone: str
    datasets: tuple[Dataset, ...]
    broken: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    timestamp_url: str = ""  # RFC 3161; empty: no outside clock
    retained: tuple[Dataset, ...] = ()  # the last readable declaration of a broken dataset: shown, never run

    @property
    def shown(self) -> tuple[Dataset, ...]:
        return tuple(sorted([*self.datasets, *self.retained], key=lambda dataset: dataset.name))

    def dataset(self, name: str) -> Dataset:
        return next(dataset for dataset in self.datasets if dataset.name == name)


def read_catalog(datasets: Path, schemas: Path, declared: Path | None = None) -> Catalog:
    """Read the catalogue; `declared` holds the last readable declarations. Raises Refused when `catalog.yaml` itself is missing or wrong."""
    path = datasets / "catalog.yaml"
    if not path.is_file():
        raise Refused(
            [Finding("catalog-missing", Text("Tidak ada datasets/catalog.yaml.", "There is no datasets/catalog.yaml."))]
        )
    value = read_descriptor(path, "datasets/catalog.yaml", "catalog").value
    publishers = {
        key: Publisher(key, Text.read(item["name"]), item.get("url", "")) for key, item in value["publishers"].items()
    }
    licenses = {key: License(key, item["name"], item["url"]) for key, item in value["licenses"].items()}
    if value["publisher"] not in publishers:
        message = Text(
            f"Penerbit '{value['publisher']}' tidak ada di 'publishers'.",
            f"The publisher '{value['publisher']}' is not in 'publishers'.",
        )
        raise Refused([Finding("publisher-unknown", message, file="datasets/catalog.yaml")])
    zone = value.get("timezone", "Asia/Jakarta")
    found, broken = _read_datasets(datasets, schemas, publishers, licenses)
    return Catalog(
        title=Text.read(value["title"]),
        description=Text.read(value["description"]),
        place=Text.read(value.get("place")),
        base_url=value["base_url"],
        publisher=publishers[value["publisher"]],
        publishers=publishers,
        licenses=licenses,
        contact=value["contact"],
        timezone=zone,
        timestamp_url=value.get("timestamp_url", ""),
        datasets=tuple(replace(dataset, timezone=dataset.timezone or zone) for dataset in found),
        broken=broken,
        retained=retained(declared, broken, datasets / "kits") if declared else (),
    )


def _read_datasets(
    datasets: Path, schemas: Path, publishers: Mapping[str, Publisher], licenses: Mapping[str, License]
) -> tuple[tuple[Dataset, ...], dict[str, tuple[Finding, ...]]]:
    found, broken = [], {}
    for path in sorted(datasets.glob("*.yaml")):
        if path.stem == "catalog":
            continue
        schema = schemas / f"{path.stem}.json"
        try:
            dataset = read_dataset(path, schema, (datasets / "kits", KITS))
            _check_references(dataset, publishers, licenses)
        except Refused as refused:
            broken[path.stem] = refused.findings
        else:
            found.append(replace(dataset, fingerprint=declared_as(path, schema)))
    return tuple(found), broken


def retained(declared: Path, names: Iterable[str], kits: Path) -> tuple[Dataset, ...]:
    """The last readable declarations of these datasets, where there is one. `kits`: those of the office's own."""
    there = [name for name in names if (declared / f"{name}.yaml").is_file()]
    places = (kits, KITS)
    return tuple(read_dataset(declared / f"{name}.yaml", declared / f"{name}.json", places) for name in there)


def _check_references(dataset: Dataset, publishers: Mapping[str, Publisher], licenses: Mapping[str, License]) -> None:
    findings = []
    for kind, key, known in (("publisher", dataset.publisher, publishers), ("license", dataset.license, licenses)):
        if key not in known:
            message = Text(
                f"{kind}: '{key}' tidak ada di catalog.yaml; yang ada: {', '.join(known)}.",
                f"{kind}: '{key}' is not in catalog.yaml; there are: {', '.join(known)}.",
            )
            findings.append(Finding(f"{kind}-unknown", message, file=f"datasets/{dataset.name}.yaml"))
    if findings:
        raise Refused(findings)
