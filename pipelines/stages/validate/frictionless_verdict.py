"""The verdict by frictionless itself, and the typed table by pyarrow. To be replaced by the engine of issue 4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.ipc as ipc

from pipelines.model.finding import Finding
from pipelines.model.report import Report, counted
from pipelines.model.text import Text

TYPES = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "year": pa.int64(),
}


def validate(
    batches: Iterable[pa.RecordBatch],
    schema: Mapping[str, Any],
    out: Path,
    *,
    file: str,
    references: Mapping[str, Path] = {},  # noqa: B006
    cap: int = 1000,
    scratch: Path | None = None,  # noqa: ARG001
) -> Report:
    found_batches = list(batches)
    if not found_batches:
        return Report(0, (), {})
    table = pa.Table.from_batches(found_batches)
    numbers, data = table.column(0).to_pylist(), table.drop_columns(["_row"])
    folder = out.parent
    pacsv.write_csv(data, folder / "text.csv")
    plain = {key: value for key, value in schema.items() if key != "foreignKeys"}
    found = frictionless.validate(
        {
            "name": "text",
            "path": "text.csv",
            "encoding": "utf-8",
            "dialect": {"csv": {"skipInitialSpace": False}},
            "schema": plain,
        },
        basepath=str(folder),
        limit_errors=cap,
    )
    findings = tuple(
        Finding(
            kind,
            Text(f"Melanggar {kind}.", f"Breaks {kind}."),
            file=file,
            row=numbers[row - 2] if row else None,
            field=field or "",
        )
        for row, field, kind in found.flatten(["rowNumber", "fieldName", "type"])
    )
    if not findings:
        _write(data, schema, out)
    return Report(data.num_rows, findings, counted(findings))


def _write(data: pa.Table, schema: Mapping[str, Any], out: Path) -> None:
    missing = list(schema.get("missingValues", [""]))
    columns = {}
    for field in schema["fields"]:
        text = pc.if_else(pc.is_in(data.column(field["name"]), pa.array(missing)), None, data.column(field["name"]))
        kind = TYPES.get(field["type"], pa.string())
        if field["type"] in ("date", "datetime") and field.get("format", "default") not in ("default", "any"):
            text = pc.strptime(text, field["format"], "s")
        if field["type"] == "boolean":
            true = field.get("trueValues", ["true", "True", "TRUE", "1"])
            text = pc.if_else(pc.is_null(text), None, pc.is_in(text, pa.array(true)))
        columns[field["name"]] = text.cast(kind)
    typed = pa.table(columns)
    with ipc.new_file(out, typed.schema) as writer:
        writer.write_table(typed)
