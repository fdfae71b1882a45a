"""`categories` (Data Package v2): one of the listed values, which may carry labels. Frictionless 5.21 ignores it."""

from __future__ import annotations

from typing import Any

from pipelines.stages.validate.constraint import Constraint
from pipelines.stages.validate.constraints import enum
from pipelines.stages.validate.kind import Field, Kind, Read


def prepare(limit: Any, field: Field, kind: Kind, read: Read) -> enum.Allowed:
    values = [entry["value"] if isinstance(entry, dict) else entry for entry in limit]
    return enum.prepare(values, field, kind, read)


CONSTRAINT = Constraint(prepare, enum.broken, enum.holds)
