"""Short ways to validate a small table and to say what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.model.report import Report
from pipelines.stages.validate import validate_csv


def schema(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"fields": list(fields), **more}


def check(folder: Path, text: str | bytes, declared: dict[str, Any], **options: Any) -> Report:
    path = folder / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return validate_csv(path, declared, folder / "typed.arrow", **options)


def column(folder: Path, cells: list[str], **field: Any) -> Report:
    """A table of one field `f`; the cells start in row 2."""
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells)
    return check(folder, "\n".join(["f", *quoted]) + "\n", schema({"name": "f", **field}))


def found(report: Report) -> list[tuple[str, int | None, str]]:
    return [(finding.rule, finding.row, finding.field) for finding in report.findings]


def rules(report: Report) -> dict[int | None, str]:
    return {finding.row: finding.rule for finding in report.findings}


def typed(folder: Path) -> dict[str, list[Any]]:
    with pa.OSFile(str(folder / "typed.arrow")) as file:
        return pa.ipc.open_file(file).read_all().to_pydict()  # type: ignore[no-any-return]
