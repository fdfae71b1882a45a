"""A dataset of indicators is gathered from the releases of a family: every figure of every edition and revision that still
stands, so that what was first said of a period can be read beside what is said now, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipelines.publish.kit_context import read_indicators
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.dataset import Dataset
    from pipelines.model.indicator import Measurement
    from pipelines.model.release import Release
    from pipelines.publish.desk import Desk

KIND = "indicators"
COLUMNS = (
    "released", "dataset", "edition", "revision", "indicator", "population", "breakdown", "group", "value", "unit",
    "numerator", "denominator", "n", "low", "high", "state", "reason_id", "reason_en",
)  # fmt: skip


def collect(desk: Desk, dataset: Dataset) -> None:
    """Write the file that the source `indicators` delivers. Without any figure there is none."""
    path = desk.office.figures(dataset.name)
    rows = [row for name in followed(desk.catalog, dataset) for row in _rows(desk, name)]
    path.unlink(missing_ok=True)
    if rows:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def followed(catalog: Catalog, dataset: Dataset) -> list[str]:
    """The datasets whose figures are gathered: those of the family that have a kit."""
    return [other.name for other in catalog.datasets if other.kit and other.family == dataset.source.location]


def _rows(desk: Desk, name: str) -> Iterator[dict[str, Any]]:
    """Figures of withdrawn releases are gone with them."""
    for release in versions(desk.store, name).releases:
        found = read_indicators(desk, release) if release.status != "withdrawn" else None
        if found:
            units = {item.id: item.unit for item in found.definitions}
            yield from (_row(release, m, units[m.indicator]) for m in found.measurements)


def _row(release: Release, found: Measurement, unit: str) -> dict[str, Any]:
    said = {
        **found.as_dict(),
        "released": release.released_at[:10],
        "dataset": release.dataset,
        "edition": release.edition,
        "revision": release.revision,
        "breakdown": found.by,
        "unit": unit,
        "reason_id": release.reason.id,
        "reason_en": release.reason.en,
    }
    return {column: said[column] for column in COLUMNS}
