"""`generalise: age-5`: the band of an age, or of the age that a day of birth gives at the end of the edition."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.bands import PATTERN, banded
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator, each, one


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    """Nobody is younger than none: a birth after the edition counts as age 0."""
    last = given.setting.period.end
    ages = each(column, lambda born: age(born, last), pa.int64()) if pa.types.is_date(column.type) else column
    return pa.chunked_array([banded(one(ages), int(given.step.number), given.step.top)])


def age(born: date, on: date) -> int:
    """Completed years; who is born on 29 February has a birthday on 1 March."""
    return max(0, on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def describe(_field: Field, _step: Step) -> dict[str, Any]:
    return {"type": "string", "constraints": {"pattern": PATTERN}}


def words(step: Step) -> Text:
    top = Text(f", mulai {step.top} satu kelompok", f", from {step.top} on one band") if step.top else Text("", "")
    return Text(f"kelompok usia {step.number} tahun{top.id}", f"in age bands of {step.number} years{top.en}")


OPERATOR = Operator("generalised", apply, describe, words)
