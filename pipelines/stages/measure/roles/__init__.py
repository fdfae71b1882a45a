"""Roles that a kit works out of others where the dataset has no column for them, by the name that `kit.yaml` writes under
`derive`. Each takes the facts so far, its settings, the kit and the context, and gives a column, or None where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from pipelines.model.kit import Kit
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.roles import amounts, codes
from pipelines.stages.measure.roles.derived import Derived

Derive = Callable[[pa.Table, Mapping[str, Any], Kit, Context], Derived | None]

ROLES: dict[str, Derive] = {
    "code": codes.canonical,
    "level": codes.level,
    "prefix": codes.by_prefix,
    "listed": codes.listed,
    "latest": amounts.latest,
}
