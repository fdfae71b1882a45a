"""What `indicators.json` of a release says: figures of the published rows and of all rows, questions, and what must be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.model.indicator import Indicators, Measurement, Note
from pipelines.publish.kit_context import context_of
from pipelines.publish.small_counts import hide_small
from pipelines.stages.measure import Context, Facts, measure_kit, read_facts
from pipelines.stages.measure.anomalies.find import Found, find_anomalies
from pipelines.stages.measure.faults import FIND_FAULTS
from pipelines.stages.measure.roles.complete import complete
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.kit import Kit
    from pipelines.model.total import Total
    from pipelines.publish.desk import Desk
    from pipelines.stages.deidentify import Deidentified


def indicators(
    desk: Desk, dataset: Dataset, edition: str, private: pa.Table, public: Deidentified, totals: Sequence[Total] = ()
) -> Indicators | None:
    """What `indicators.json` of a release says, or None for a dataset without a kit."""
    kit = dataset.kit
    if kit is None:
        return None
    context = context_of(desk, dataset, kit, edition, totals)
    shown = read_facts(public.table, kit, dataset.use)
    published = measure_kit(shown, kit, context)
    exact = read_facts(private, kit, dataset.use)
    whole, hidden = _whole(desk, dataset, edition, kit, context, exact, complete(shown, kit, context))
    asked = _asked(desk, dataset, edition, kit, context, exact, private, public)
    faults = FIND_FAULTS[kit.family](exact.table, context) if kit.family in FIND_FAULTS else []
    return Indicators(
        kit.family,
        kit.profile.name,
        kit.indicators,
        (*published.measurements, *whole),
        tuple(dict.fromkeys((*published.notes, *faults, *hidden, *asked.notes))),
        tuple(rule for rule in kit.anomalies if rule.id in asked.checked),
        asked.anomalies,
    )


def _asked(
    desk: Desk,
    dataset: Dataset,
    edition: str,
    kit: Kit,
    context: Context,
    exact: Facts,
    private: pa.Table,
    public: Deidentified,
) -> Found:
    """Questions about the rows, found in the exact table; only those whose every row is published may be asked."""
    names = public.schema.get("primaryKey", [])
    if not names:
        return Found((), (), ())
    before = versions(desk.store, dataset.name).before(edition)
    earlier = pq.read_table(desk.store.path(f"{before.path}/{dataset.name}.parquet")) if before else None
    facts = read_facts(earlier, kit, dataset.use) if earlier else None
    found = find_anomalies(exact, private.select(names), kit, context, facts)
    if not found.anomalies:
        return found
    shown = {tuple(map(str, row.values())) for row in public.table.select(names).to_pylist()}
    told = (one for one in found.anomalies if all(tuple(key.values()) in shown for key in one.keys))
    return replace(found, anomalies=tuple(told))


def _whole(
    desk: Desk, dataset: Dataset, edition: str, kit: Kit, context: Context, exact: Facts, shown: Facts
) -> tuple[Sequence[Measurement], Sequence[Note]]:
    """The figures over all rows, without what they would tell of the few rows that are not published."""
    if exact.table.num_rows == shown.table.num_rows or not any(item.population == "all" for item in kit.indicators):
        return (), ()  # where nothing stays back both are the same
    found = measure_kit(exact, kit, context, "all")
    facts = complete(exact, kit, context)
    return hide_small(desk, dataset, edition, kit, facts.table, shown.table, found.measurements)
