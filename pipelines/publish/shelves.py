"""Every dataset as a reader meets it, read back from what is public and from the refusals in memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from pipelines.model.shelf import Account, Refusal, Shelf, Standing
from pipelines.publish.kit_context import read_indicators
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.release import Release, Versions
    from pipelines.publish.desk import Desk


def shelves(desk: Desk, refusals: Mapping[str, Sequence[Refusal]]) -> tuple[Shelf, ...]:
    """One shelf for each dataset of the catalogue, in the catalogue's order."""
    return tuple(_shelf(desk, dataset, tuple(refusals.get(dataset.name, ()))) for dataset in desk.catalog.shown)


def _shelf(desk: Desk, dataset: Dataset, refusals: tuple[Refusal, ...]) -> Shelf:
    known = versions(desk.store, dataset.name)
    newest = known.newest()
    due = promised(dataset, known)
    return Shelf(
        dataset=dataset,
        versions=known,
        accounts={
            r.path: Account.read(_json(desk, r, "report.json")) for r in known.releases if r.status != "withdrawn"
        },
        standing=standing(newest, due, desk.now.date()),
        due=due,
        refusals=refusals,
        schema=_table_schema(_json(desk, newest, "datapackage.json")) if newest else None,
        indicators=read_indicators(desk, newest) if newest else None,
    )


def promised(dataset: Dataset, known: Versions) -> date | None:
    """The day by which the next edition is promised."""
    newest = known.newest()
    return dataset.promise.due(dataset.editions.parse(newest.edition), dataset.editions) if newest else None


def standing(newest: Release | None, due: date | None, today: date) -> Standing:
    """How a dataset stands with its promise on a day."""
    if newest is None:
        return "unpublished"
    if due is None:
        return "closed"
    return "late" if today > due else "fresh"


def _json(desk: Desk, release: Release, name: str) -> Any:
    return json.loads(desk.store.read(f"{release.path}/{name}") or b"{}")


def _table_schema(package: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = package["resources"][0]["schema"]
    return schema
