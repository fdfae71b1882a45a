"""The front end for raw delimited files: labels, ragged and blank rows, encodings, as Frictionless reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines.model.report import Report
from pipelines.stages.validate.csv.blocks import Blocks
from pipelines.stages.validate.csv.dialect import read_dialect
from pipelines.stages.validate.csv.head import read_head
from pipelines.stages.validate.csv.rows import chunks
from pipelines.stages.validate.header import Header, read_header
from pipelines.stages.validate.ledger import Entry
from pipelines.stages.validate.plan import Plan, read_plan
from pipelines.stages.validate.run import refused_as_a_whole, refused_by_schema, report_on


def validate_csv(
    path: Path,
    schema: Mapping[str, Any],
    out: Path,
    *,
    dialect: Mapping[str, Any] | None = None,
    encoding: str = "utf-8",
    file: str = "",
    references: Mapping[str, Path] | None = None,
    cap: int = 1000,
    scratch: Path | None = None,
) -> Report:
    """Like `validate`, for a delimited file. `dialect` is a Table Dialect (Data Package v2); nothing is guessed but the
    header row, and only where the dialect does not name it."""
    plan, problems = read_plan(schema)
    if problems:
        return refused_by_schema(problems, file or path.name)
    spoken = read_dialect(dialect or {})
    with path.open("rb") as stream:
        blocks = Blocks(stream, encoding)
        try:
            head = read_head(blocks, spoken)
        except UnicodeDecodeError as error:
            return refused_as_a_whole("encoding-error", error.encoding, plan, file or path.name)
        header = read_header(head.labels, plan, head.row, case=spoken.header_case)
        if not spoken.header_case:
            plan = key_in_file_order(plan, header)
        empty = [Entry(0, 0, 0, 0, "source-error", "", "")] if head.empty else []
        return report_on(
            chunks(blocks, spoken, head, header.fields),
            header,
            plan,
            out,
            file=file or path.name,
            references=references or {},
            cap=cap,
            scratch=scratch,
            before=empty,
        )


def key_in_file_order(plan: Plan, header: Header) -> Plan:
    """Where case is ignored, Frictionless looks at the fields of the key in the order of the file."""
    order = [field.name for field in header.fields]
    return replace(
        plan, primary_key=tuple(sorted(plan.primary_key, key=lambda name: order.index(name) if name in order else -1))
    )
