"""What an operator is, and the one way they all look at a column: each distinct value once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.setting import Setting

Field = Mapping[str, Any]
Kind = Literal["generalised", "pseudonymised", "masked", "redacted"]


@dataclass(frozen=True)
class Given:
    """What an operator may know beside its column; `table` is the private table with the same rows."""

    field: Field
    step: Step
    setting: Setting
    table: pa.Table


@dataclass(frozen=True)
class Operator:
    """`describe` gives the facts of the field that change: type and constraints; `required` stays by itself."""

    kind: Kind
    apply: Callable[[pa.ChunkedArray, Given], pa.ChunkedArray]
    describe: Callable[[Field, Step], dict[str, Any]]
    words: Callable[[Step], Text]


def each(column: pa.ChunkedArray, function: Callable[[Any], Any], kind: pa.DataType | None = None) -> pa.ChunkedArray:
    """The column with `function` of every value; a missing value stays missing."""
    encoded = one(column).dictionary_encode()
    values = [function(value) for value in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(values, kind or pa.string()).take(encoded.indices)])


def one(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece."""
    return column.combine_chunks()


def unreadable(given: Given, expected: Text) -> Refused:
    """A value that the operator cannot read stops the edition: publishing it as it is would undo the class."""
    name = given.field["name"]
    message = Text(
        f"Kolom '{name}' memuat nilai yang tidak dapat disamarkan; yang diharapkan: {expected.id}.",
        f"The field '{name}' holds a value that cannot be generalised; expected: {expected.en}.",
    )
    remedy = Text("Perbaiki datanya atau pilih operator lain.", "Mend the data or choose another operator.")
    return Refused([Finding("privacy-value", message, remedy, file=given.setting.file, field=name)])
