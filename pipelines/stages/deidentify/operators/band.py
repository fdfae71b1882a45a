"""`generalise: band-1000`: the band that a number lies in; with `top_code` everything from there on is one band."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.bands import PATTERN, banded
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator, one


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    return pa.chunked_array([banded(one(column), int(given.step.number), given.step.top)])


def describe(field: Field, _step: Step) -> dict[str, Any]:
    # a number may be infinite or no number at all: it has no band, so the cell is empty
    optional = {"required": False} if field["type"] == "number" else {}
    return {"type": "string", "constraints": {"pattern": PATTERN, **optional}}


def words(step: Step) -> Text:
    top = Text(f", mulai {step.top} satu kelompok", f", from {step.top} on one band") if step.top else Text("", "")
    return Text(f"dalam kelompok {step.number}{top.id}", f"in bands of {step.number}{top.en}")


OPERATOR = Operator("generalised", apply, describe, words)
