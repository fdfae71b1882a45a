"""`generalise: as-is`: a quasi column that is published unchanged because every group of it is large enough."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator


def apply(column: pa.ChunkedArray, _given: Given) -> pa.ChunkedArray:
    return column


def describe(field: Field, _step: Step) -> dict[str, Any]:
    return {key: field[key] for key in ("type", "format", "constraints") if key in field}


OPERATOR = Operator(
    "generalised", apply, describe, lambda _step: Text("apa adanya, dalam kelompok", "as it is, in groups")
)
