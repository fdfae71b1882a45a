"""`mask: last-4`: a few characters of a value behind asterisks. The number of asterisks never tells the length."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator, each

HIDDEN = "****"
ENDS = {"first": Text("pertama", "first"), "last": Text("terakhir", "last")}


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    """A value of which more than half would show is hidden altogether."""
    shown, first = int(given.step.number), given.step.option.startswith("first")

    def masked(value: str) -> str:
        if len(value) < 2 * shown:
            return HIDDEN
        return value[:shown] + HIDDEN if first else HIDDEN + value[-shown:]

    return each(column.cast(pa.string()), masked)


def describe(_field: Field, _step: Step) -> dict[str, Any]:
    return {"type": "string", "constraints": {}}


def words(step: Step) -> Text:
    end = ENDS[step.option.partition("-")[0]]
    return Text(f"hanya {step.number} huruf {end.id} tampak", f"only the {end.en} {step.number} characters are shown")


OPERATOR = Operator("masked", apply, describe, words)
