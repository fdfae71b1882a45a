"""`minimum`: the value or more."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.stages.validate.bound import ordered, place, read_bound
from pipelines.stages.validate.constraint import Constraint, Mask, valid_mask


def broken(plain: pa.Array, bound: Any) -> Mask:
    at = place(plain, bound)
    return valid_mask(plain) & ~(at.equal | at.above)


def holds(value: Any, bound: Any) -> bool:
    return ordered(value, bound) in (0, 1)


CONSTRAINT = Constraint(read_bound, broken, holds)
