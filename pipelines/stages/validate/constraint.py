"""What a constraint has to say about itself. Each file in `constraints/` ends with one `CONSTRAINT`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.stages.validate.kind import Field, Kind, Read

Mask = npt.NDArray[np.bool_]


class Unreadable(ValueError):
    """The constraint itself cannot be read. Frictionless would crash at the first cell, or pass everything."""


@dataclass(frozen=True)
class Constraint:
    """One constraint of Table Schema.

    `prepare` turns the JSON value into a limit, once; raises Unreadable.
    `broken` is the kernel for the plain cells of a column: which of them break the limit (nulls never do).
    `holds` is the same rule for one exact value.
    """

    prepare: Callable[[Any, Field, Kind, Read], Any]
    broken: Callable[[pa.Array, Any], Mask]
    holds: Callable[[Any, Any], bool]


def mask_of(array: pa.Array) -> Mask:
    """An Arrow mask as numpy bits; null counts as False."""
    if array.null_count:
        array = array.fill_null(False)
    return array.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]
