"""Text that a spreadsheet would run as a formula, made harmless where a dataset declares it (OWASP, CSV injection)."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

FORMULA = r"^[=@\t+]"
NUMBER = r"^\+[0-9(][0-9 ().,/-]*([eE][+-]?[0-9]+)?\s*$"  # also a phone number: no formula comes of it


def escape(batch: pa.RecordBatch, fields: Iterable[str]) -> pa.RecordBatch:
    """Put an apostrophe before every such text, the same in every format that is written."""
    for name in fields:
        column = batch.column(name)
        runs = pc.and_not(pc.match_substring_regex(column, FORMULA), pc.match_substring_regex(column, NUMBER))
        if pc.any(runs).as_py():
            escaped = pc.binary_join_element_wise("'", column, "")
            batch = batch.set_column(batch.schema.get_field_index(name), name, pc.if_else(runs, escaped, column))
    return batch
