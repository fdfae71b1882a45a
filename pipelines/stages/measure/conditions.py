"""Which facts an indicator speaks of: `where` and `among` of a definition, as a mask.

`{status: [closed, rejected]}` one of these · `{closed: present}` or `empty` · `{realised: {above: budget}}` compared with a
number or another role: above, below, at_least, at_most, equals. All conditions hold together; an empty cell fulfils none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Conditions = Mapping[str, Any]
COMPARED: dict[str, Callable[..., Any]] = {
    "above": pc.greater,
    "below": pc.less,
    "at_least": pc.greater_equal,
    "at_most": pc.less_equal,
    "equals": pc.equal,
}


def matches(facts: pa.Table, conditions: Conditions) -> pa.ChunkedArray:
    """True where every condition holds, False elsewhere, never null."""
    mask = pa.chunked_array([pa.repeat(True, facts.num_rows)])
    for found in _masks(facts, conditions):
        mask = pc.and_(mask, pc.fill_null(found, False))
    return mask


def roles_in(conditions: Conditions) -> set[str]:
    """The roles that conditions need."""
    compared = {other for value in conditions.values() if isinstance(value, Mapping) for other in value.values()}
    return set(conditions) | {other for other in compared if isinstance(other, str)}


def _masks(facts: pa.Table, conditions: Conditions) -> Iterator[Any]:
    for role, value in conditions.items():
        column = facts.column(role)
        if value == "present":
            yield pc.is_valid(column)
        elif value == "empty":
            yield pc.is_null(column)
        elif isinstance(value, Mapping):
            for verb, other in value.items():
                yield COMPARED[verb](column, facts.column(other) if isinstance(other, str) else other)
        else:
            listed = value if isinstance(value, list) else [value]
            yield pc.is_in(column, pa.array(listed, column.type))
