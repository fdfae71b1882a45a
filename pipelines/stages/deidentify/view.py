"""What the officer sees before publishing, column by column. It counts private values, so it is never published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.privacy import is_published, privacy_class, step_of
from pipelines.model.text import Text
from pipelines.stages.deidentify.groups import sizes, suppressed_without
from pipelines.stages.deidentify.operators import operator_of

if TYPE_CHECKING:
    from pipelines.stages.deidentify.policy import Deidentified

AS_IT_IS = Text("terbit apa adanya", "published as it is")
HELD_BACK = Text("tidak terbit", "not published")


@dataclass(frozen=True)
class ColumnView:
    """`cost`: rows that are suppressed because of this column; None for one that is not part of the groups."""

    name: str
    privacy: str
    operator: str
    becomes: Text  # the same in words
    distinct_before: int
    distinct_after: int | None
    empty_before: int
    empty_after: int | None
    cost: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def view(private: pa.Table, schema: Mapping[str, Any], public: Deidentified, k: int) -> tuple[ColumnView, ...]:
    """Every column, the riskiest first: what costs most rows, then what has most values."""
    names = public.groups.column_names
    small = int((sizes(public.groups, names) < k).sum()) if names else 0
    cost = {name: small - left for name, left in suppressed_without(public.groups, names, k).items()} if names else {}
    found = [_column(private, field, public, cost) for field in schema["fields"]]
    return tuple(
        sorted(found, key=lambda column: (-(column.cost if column.cost is not None else -1), -_values(column)))
    )


def _values(column: ColumnView) -> int:
    return column.distinct_after if column.cost is not None and column.distinct_after is not None else 0


def _column(private: pa.Table, field: Mapping[str, Any], public: Deidentified, cost: Mapping[str, int]) -> ColumnView:
    name, step = field["name"], step_of(field)
    before = private.column(name)
    after = public.table.column(name) if is_published(field) else None
    return ColumnView(
        name,
        str(privacy_class(field)),
        (step.option or step.operator) if step else ("public" if after is not None else "drop"),
        operator_of(step.operator).words(step) if step else (AS_IT_IS if after is not None else HELD_BACK),
        _distinct(before),
        _distinct(after) if after is not None else None,
        before.null_count,
        after.null_count if after is not None else None,
        cost.get(name),
    )


def _distinct(column: pa.ChunkedArray) -> int:
    return int(pc.count_distinct(column, mode="only_valid").as_py())
