"""The catalogue as it may be shown: a declaration in which somebody typed personal data is as broken as one with a wrong key.

What is shown of such a dataset is its last declaration without them, as for every broken one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.model.catalog import Catalog, read_catalog, retained
from pipelines.model.errors import Refused
from pipelines.publish.sealed import sealed
from pipelines.stages.deidentify.typed import look_at_typed, said

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.dataset import Dataset
    from pipelines.model.finding import Finding

WORDS = ("title", "description", "place", "publishers", "licenses")  # of the catalogue; `contact` is meant to be seen


def read(office: Office) -> Catalog:
    """Raises Refused when `catalog.yaml` is missing, wrong, or says something personal beside its contact."""
    try:
        catalog = read_catalog(office.datasets, office.schemas, office.declared)
    except Refused as refused:
        raise Refused(sealed(refused.findings)) from None
    words = said({name: getattr(catalog, name) for name in WORDS})
    if found := look_at_typed(words, "datasets/catalog.yaml", {catalog.contact}):
        raise Refused(found)
    named = {dataset.name: typed(dataset, catalog.contact) for dataset in catalog.datasets}
    personal = {name: found for name, found in named.items() if found}
    broken = {name: sealed(findings) for name, findings in catalog.broken.items()} | personal
    return replace(
        catalog,
        datasets=tuple(dataset for dataset in catalog.datasets if dataset.name not in personal),
        broken=dict(sorted(broken.items())),
        retained=tuple(
            dataset
            for dataset in (*catalog.retained, *retained(office.declared, personal, office.datasets / "kits"))
            if not typed(dataset, catalog.contact)
        ),
    )


def typed(dataset: Dataset, contact: str) -> tuple[Finding, ...]:
    """What seems to be personal in the two files of a dataset."""
    in_yaml = look_at_typed(
        said(replace(dataset, schema={}, fingerprint="", kit=None)), f"datasets/{dataset.name}.yaml", {contact}
    )
    in_schema = look_at_typed(said(dataset.schema), f"schemas/{dataset.name}.json", {contact})
    return (*in_yaml, *in_schema)
