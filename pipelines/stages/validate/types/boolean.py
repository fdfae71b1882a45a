"""True and false (Table Schema, `boolean`): only the listed words, no folding of case, no trimming."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.stages.validate.kind import LISTED, Field, Kind, Read

TRUE, FALSE = ["true", "True", "TRUE", "1"], ["false", "False", "FALSE", "0"]


def reader(field: Field) -> Read:
    # A word that stands in both lists is false, as in Frictionless.
    words = dict.fromkeys(field.option("trueValues", TRUE), True)
    words |= dict.fromkeys(field.option("falseValues", FALSE), False)

    def read(cell: Any) -> bool | None:
        if isinstance(cell, bool):
            return cell
        return words.get(cell) if isinstance(cell, str) else None

    return read


KIND = Kind(
    reader, LISTED, pa.bool_(), stored=lambda value, _text: value, canonical=int, family="number"
)  # no `plain`: a column of truths has few distinct words
