"""`maximum`: the value or less."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.stages.validate.bound import ordered, place, read_bound
from pipelines.stages.validate.constraint import Constraint, Mask, valid_mask


def broken(plain: pa.Array, bound: Any) -> Mask:
    at = place(plain, bound)
    return valid_mask(plain) & ~(at.below | at.equal)


def holds(value: Any, bound: Any) -> bool:
    return ordered(value, bound) in (-1, 0)


CONSTRAINT = Constraint(read_bound, broken, holds)
