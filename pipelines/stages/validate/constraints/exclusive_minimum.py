"""`exclusiveMinimum`: more than the value (Data Package v2)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.stages.validate.bound import ordered, place, read_bound
from pipelines.stages.validate.constraint import Constraint, Mask, valid_mask


def broken(plain: pa.Array, bound: Any) -> Mask:
    return valid_mask(plain) & ~place(plain, bound).above


def holds(value: Any, bound: Any) -> bool:
    return ordered(value, bound) == 1


CONSTRAINT = Constraint(read_bound, broken, holds)
