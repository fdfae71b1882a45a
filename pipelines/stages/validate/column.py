"""A field made ready for judging: its type, its exact reader and its limits, each prepared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipelines.stages.validate.constraint import Constraint, Unreadable
from pipelines.stages.validate.constraints import ORDER, constraint_of
from pipelines.stages.validate.kind import Field, Kind, Read
from pipelines.stages.validate.types import kind_of

SAMPLE = 1024
FEW = 960  # some 7,000 texts in the whole column: days of twenty years
REMEMBERED = 65_536  # distinct odd cells: dates of many years in an odd format, and no more than some megabytes


@dataclass(frozen=True)
class Column:
    """What `judge.py` needs to know of a field. `keyed`: its values take part in a key."""

    field: Field
    kind: Kind
    read: Read
    checks: tuple[tuple[str, Constraint, Any], ...]
    keyed: bool = False

    @property
    def few(self) -> int:
        """So many distinct texts at the beginning of a column make it worth judging them one by one."""
        costly = not self.kind.quick(self.field) or any(
            constraint.costly(limit) for _, constraint, limit in self.checks
        )
        return FEW if costly else 0

    @property
    def required(self) -> bool:
        return bool(self.field.constraints.get("required"))


def column_of(field: Field, *, keyed: bool = False) -> Column:
    """Raises Unreadable, with the constraint's name, when a limit of the field makes no sense."""
    kind = kind_of(field.type)
    read = kind.reader(field)
    checks = tuple(
        (name, constraint_of(name), _limit(name, field, kind, read))
        for name in ORDER
        if name in kind.constraints and field.constraints.get(name) is not None
    )
    return Column(field, kind, _remember(read), checks, keyed)


def _limit(name: str, field: Field, kind: Kind, read: Read) -> Any:
    try:
        return constraint_of(name).prepare(field.constraints[name], field, kind, read)
    except Unreadable:
        raise Unreadable(name) from None


def _remember(read: Read) -> Callable[[Any], Any]:
    """Reads each distinct text once. Items of an array are JSON values, which need not be hashable."""
    remembered = lru_cache(REMEMBERED)(read)
    return lambda cell: remembered(cell) if isinstance(cell, str) else read(cell)
