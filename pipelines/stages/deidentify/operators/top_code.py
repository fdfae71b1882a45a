"""`top_code: 90`: whatever is larger is published as 90, which then means 90 and more."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    top = pa.scalar(given.step.top, column.type)
    return pc.if_else(pc.greater(column, top), top, column)


def describe(field: Field, step: Step) -> dict[str, Any]:
    least = field.get("constraints", {}).get("minimum")
    kept = {"minimum": least} if isinstance(least, int | float) and step.top is not None and least <= step.top else {}
    return {"type": field["type"], "constraints": {**kept, "maximum": step.top}}


OPERATOR = Operator(
    "generalised",
    apply,
    describe,
    lambda step: Text(f"{step.top} berarti {step.top} atau lebih", f"{step.top} means {step.top} or more"),
)
