"""A column for each month → a row for each month. The schema has the long form; `layout.unpivot` names the file's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.model.dataset import Unpivot


def source_fields(fields: Sequence[Mapping[str, Any]], rule: Unpivot | None) -> list[tuple[str, str]]:
    """Names and types of the columns as the file has them: the labels stand in the place of the field of values."""
    found: list[tuple[str, str]] = []
    for field in fields:
        if rule is not None and field["name"] == rule.value:
            found += [(label, field["type"]) for label in rule.columns]
        elif rule is None or field["name"] != rule.name:
            found.append((field["name"], field["type"]))
    return found


def unpivot(batch: pa.RecordBatch, fields: Sequence[str], rule: Unpivot | None) -> pa.RecordBatch:
    """Row for row, in the order in which the labels are declared; all rows of one row keep its number."""
    if rule is None:
        return batch
    count, width = batch.num_rows, len(rule.columns)
    repeated = pa.array(np.repeat(np.arange(count), width))
    by_row = pa.array(np.arange(count * width).reshape(width, count).T.ravel())
    values = pa.concat_arrays([batch.column(label) for label in rule.columns]).take(by_row)
    made = {rule.name: pa.array(list(rule.columns.values()) * count, pa.string()), rule.value: values}
    kept = [name for name in batch.schema.names if name not in rule.columns]
    rest = [name for name in kept if name not in fields]  # the row number first, what is known of lost codes last
    names = [*rest[:1], *fields, *rest[1:]]
    return pa.RecordBatch.from_arrays(
        [made[n] if n in made else batch.column(n).take(repeated) for n in names], names=names
    )
