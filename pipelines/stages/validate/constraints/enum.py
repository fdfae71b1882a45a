"""`enum`: one of the listed values, compared by value and not by spelling: `01` is 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.constraint import Constraint, Mask, mask_of, valid_mask
from pipelines.stages.validate.kind import Field, Kind, Read


@dataclass(frozen=True)
class Allowed:
    values: tuple[Any, ...]
    kind: Kind

    def plain(self, type: pa.DataType) -> pa.Array:
        """The listed values that a plain cell of this Arrow type can equal."""
        zoned = pa.types.is_timestamp(type) and type.tz is not None
        stored = [self.kind.stored(v, v) for v in self.values if (getattr(v, "tzinfo", None) is not None) == zoned]
        # `true` equals 1 in Python and in Frictionless; Arrow wants to be told.
        whole = pa.types.is_integer(self.kind.arrow)
        found = [int(value) if whole else value for value in stored if value is not None]
        return pa.array(found, self.kind.arrow).cast(type)


def prepare(limit: Any, _field: Field, kind: Kind, read: Read) -> Allowed:
    # An entry that the type cannot read equals no cell, as in Frictionless.
    return Allowed(tuple(value for value in map(read, limit) if value is not None), kind)


def broken(plain: pa.Array, allowed: Allowed) -> Mask:
    return valid_mask(plain) & ~mask_of(pc.is_in(plain, allowed.plain(plain.type)))


def holds(value: Any, allowed: Allowed) -> bool:
    # NaN equals nothing, not even itself; `in` would find it by identity.
    return any(value == entry for entry in allowed.values)


CONSTRAINT = Constraint(prepare, broken, holds)
