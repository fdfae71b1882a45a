"""No type at all (Table Schema, `any`): every cell is what it says."""

from __future__ import annotations

import pyarrow as pa

from pipelines.stages.validate.kind import LISTED, Field, Kind, Read


def reader(_field: Field) -> Read:
    return lambda cell: cell


def plain(text: pa.Array, _field: Field) -> pa.Array:
    return text


KIND = Kind(reader, LISTED, plain=plain, family="string")
