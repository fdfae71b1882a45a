"""`template`: the entry form of a dataset, with the codes of the reference data that its foreign keys point to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.model.errors import Refused
from pipelines.model.schema import listed
from pipelines.publish.corridor import acquire
from pipelines.publish.gate import check
from pipelines.stages.pull import discover
from pipelines.stages.release import versions
from pipelines.stages.workbook import Choices, write_form

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.publish.desk import Desk


def write_template(desk: Desk, dataset: Dataset, path: Path) -> dict[str, int]:
    """Write the form to `path`; returns how many codes each field of a foreign key may choose from.

    Where the reference data are neither published nor delivered the field has no list, and `check` looks at it alone.
    """
    dataset = dataset.delivered
    found = references(desk, dataset)
    write_form(dataset, path, found)
    return {name: len(choices.values) for name, choices in found.items()}


def references(desk: Desk, dataset: Dataset) -> dict[str, Choices]:
    """The codes of every field that a foreign key binds to another dataset."""
    found: dict[str, Choices] = {}
    for item in dataset.schema.get("foreignKeys", ()):
        target = item["reference"].get("resource", "")
        fields, keys = listed(item["fields"]), listed(item["reference"]["fields"])
        table = _table(desk, target, keys) if target else None
        if table is not None:
            found |= {field: _choices(table, key, keys) for field, key in zip(fields, keys, strict=True)}
    return found


def _table(desk: Desk, name: str, keys: list[str]) -> pa.Table | None:
    """The newest release, or else what was delivered last; None where neither has the key."""
    newest = versions(desk.store, name).newest()
    table = pq.read_table(desk.store.path(f"{newest.path}/{name}.parquet")) if newest else None
    if table is None or not set(keys) <= set(table.column_names):
        table = _delivered(desk, name)
    return table if table is not None and set(keys) <= set(table.column_names) else None


def _delivered(desk: Desk, name: str) -> pa.Table | None:
    if name not in {dataset.name for dataset in desk.catalog.datasets}:
        return None
    dataset = desk.catalog.dataset(name)
    try:
        newest = discover(dataset, desk.office, desk.now.date(), loopback=desk.loopback)[-1]
        table, _ = check(desk, dataset, newest, acquire(desk, dataset, newest))
    except Refused:
        return None
    return table


def _choices(table: pa.Table, key: str, keys: list[str]) -> Choices:
    """Each code once, in order, with the first other text of its row beside it."""
    names = [field.name for field in table.schema if pa.types.is_string(field.type) and field.name not in keys]
    codes = table.column(key).cast(pa.string())
    ordered = pc.sort_indices(codes)
    labels = table.column(names[0]).take(ordered).to_pylist() if names and len(keys) == 1 else []
    values = codes.take(ordered).to_pylist()
    first = {code: place for place, code in reversed(list(enumerate(values))) if code is not None}
    places = sorted(first.values())
    return Choices([values[place] for place in places], [labels[place] or "" for place in places] if labels else [])
