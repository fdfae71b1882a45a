"""Validation: a table and its Table Schema go in, a typed table and a report come out.

The verdict is Frictionless' (5.21), rule by rule and row by row; where it is not, DIFFERENCES.md says so. Two front
ends share one engine: `validate` takes Arrow batches of texts, `validate_csv` takes a raw file. The parts:

    plan → header → judge (types/, constraints/) → engine (keys/) → ledger → words
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.model.report import Report
from pipelines.stages.validate.csv import validate_csv
from pipelines.stages.validate.edition import Edition
from pipelines.stages.validate.engine import Chunk
from pipelines.stages.validate.header import read_header
from pipelines.stages.validate.plan import Plan, read_plan
from pipelines.stages.validate.rules import check_rules
from pipelines.stages.validate.rules.rule import Tree
from pipelines.stages.validate.run import refused_by_schema, report_on

__all__ = ["Edition", "Tree", "check_rules", "validate", "validate_csv"]
ROW = "_row"


def validate(
    batches: Iterable[pa.RecordBatch],
    schema: Mapping[str, Any],
    out: Path,
    *,
    file: str,
    references: Mapping[str, Path] | None = None,
    cap: int = 1000,
    scratch: Path | None = None,
) -> Report:
    """Validates batches of text columns named by field; `_row` (int64) is the row in the source, counted from 1.

    The typed table is written to `out` as an Arrow IPC file, without `_row`, and only when nothing was found:
    integer and year → int64; number → float64; boolean → bool; date → date32; datetime → timestamp[us], in UTC when
    the cell has an offset; time → time64[us]; every other type → its text. A null is a missing cell.
    `references` are the typed tables that foreign keys name. At most `cap` findings are listed; counts count all.
    Keys that do not fit in memory are spilled to `scratch` (default: a temporary folder).
    """
    plan, problems = read_plan(schema)
    if problems:
        return refused_by_schema(problems, file)
    iterator = iter(batches)
    first = next(iterator, None)
    names = [name for name in first.schema.names if name != ROW] if first is not None else [f.name for f in plan.fields]
    by_name = Plan(
        plan.fields,
        "equal" if plan.fields_match == "exact" else plan.fields_match,
        plan.primary_key,
        plan.unique_keys,
        plan.foreign_keys,
    )
    header = read_header(names, by_name, 0)
    chunks = _chunks(first, iterator, names)
    return report_on(chunks, header, plan, out, file=file, references=references or {}, cap=cap, scratch=scratch)


def _chunks(first: pa.RecordBatch | None, rest: Iterator[pa.RecordBatch], names: list[str]) -> Iterator[Chunk]:
    """Rows are kept as they are numbered; columns may come as dictionaries or large strings."""
    batch = first
    while batch is not None:
        cells = [batch.column(name) for name in names]
        yield Chunk(
            batch.column(ROW).to_numpy(),
            [cell if cell.type == pa.string() else cell.cast(pa.string()) for cell in cells],
        )
        batch = next(rest, None)
