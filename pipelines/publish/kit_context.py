"""What the measuring of a dataset's kit may know of the office: its own parameters, totals of the file, earlier editions, look-ups."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from pipelines.model.indicator import Indicators
from pipelines.publish.privacy import period_of
from pipelines.publish.rules import released
from pipelines.stages.measure import Context, Past
from pipelines.stages.measure.facts import column_of
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.kit import Kit
    from pipelines.model.release import Release
    from pipelines.model.total import Total
    from pipelines.publish.desk import Desk

FILE = "indicators.json"  # of a release
FARTHEST = 40  # editions that a comparison may look back: three years of months, and ten of quarters


def context_of(desk: Desk, dataset: Dataset, kit: Kit, edition: str, totals: Sequence[Total] = ()) -> Context:
    """What is known when an edition is measured."""
    period = period_of(desk, dataset, edition)
    found = released(desk, frozenset(dataset.use.lookups.values()))
    return Context(
        period,
        {"official": _official(dataset, kit, totals), **kit.profile.parameters, **dataset.use.parameters},
        tuple(islice(_history(desk, dataset, edition), FARTHEST)),
        {word: pq.read_table(found[name]) for word, name in dataset.use.lookups.items() if name in found},
    )


def _official(dataset: Dataset, kit: Kit, totals: Sequence[Total]) -> dict[str, str]:
    """What the file itself states as its total, by role. Two rows of totals are two answers, so none."""
    if len(totals) != 1:
        return {}
    cells = {name: cell for name, cell in totals[0].cells.items() if cell}
    names = {role: column_of(role, list(cells), kit, dataset.use) for role in kit.roles}
    return {role: cells[name] for role, name in names.items() if name}


def _history(desk: Desk, dataset: Dataset, edition: str) -> Iterator[Past]:
    """What earlier editions say now, newest first."""
    for release in reversed(versions(desk.store, dataset.name).releases):
        earlier = release.status == "current" and release.edition < edition
        if earlier and (found := read_indicators(desk, release)):
            yield Past(dataset.editions.parse(release.edition), found.measurements)


def read_indicators(desk: Desk, release: Release) -> Indicators | None:
    """The indicators of a release; None where it has none."""
    content = desk.store.read(f"{release.path}/{FILE}") if FILE in {file.name for file in release.files} else None
    return Indicators.read(json.loads(content)) if content else None
