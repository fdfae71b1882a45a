"""`maxLength`: so many characters (code points) or items, or fewer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.constraint import Constraint, Mask, mask_of
from pipelines.stages.validate.kind import Field, Kind, Read
from pipelines.stages.validate.lengths import lengths


def prepare(limit: Any, _field: Field, _kind: Kind, _read: Read) -> int:
    return int(limit)


def broken(plain: pa.Array, limit: int) -> Mask:
    if lengths(plain).max(initial=0) <= limit:  # no text has more characters than bytes
        return np.zeros(len(plain), dtype=bool)
    return mask_of(pc.greater(pc.utf8_length(plain), limit))


def holds(value: Any, limit: int) -> bool:
    return len(value) <= limit


CONSTRAINT = Constraint(prepare, broken, holds)
