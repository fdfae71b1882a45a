"""Real files as offices publish them, where they are at hand: the same verdict as Frictionless, row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from pipelines.stages.validate import validate_csv
from pipelines.stages.validate.rules import check_rules
from tests.stages.validate.helpers import found
from tests.stages.validate.oracle import frictionless_verdict

SIPD = sorted(Path("/work/shared/data/sipd-lra").glob("*.xlsx"))
LEEDS = sorted(Path("/work/shared/data/leeds-spend").glob("*.csv"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not LEEDS, reason="the files of Leeds are not on this machine")
@pytest.mark.parametrize("path", LEEDS, ids=lambda path: path.stem)
def test_the_spending_of_leeds(tmp_path: Path, path: Path) -> None:
    encoding = "cp1252" if path.stem.endswith("2011-01") else "utf-8"
    labels = path.read_text(encoding).splitlines()[0].split(",")
    schema = {"fields": [field(label) for label in labels]}
    report = validate_csv(path, schema, tmp_path / "typed.arrow", encoding=encoding, cap=10**6)
    assert found(report) == frictionless_verdict(path, schema, encoding=encoding)


def field(label: str) -> dict[str, Any]:
    """The same schema for every month, which is wrong for some of them: months differ in how they write dates."""
    if "amount" in label.lower():
        return {"name": label, "type": "number", "constraints": {"minimum": 0}}
    if "date" in label.lower():
        return {"name": label, "type": "date", "format": "%d/%m/%Y"}
    return {"name": label, "type": "string", "constraints": {"required": True, "maxLength": 30}}


@pytest.mark.skipif(not SIPD, reason="the reports of SIPD are not on this machine")
@pytest.mark.parametrize("path", SIPD, ids=lambda path: path.stem)
def test_every_level_of_a_sipd_report_adds_up_to_the_one_above(tmp_path: Path, path: Path) -> None:
    """Ten levels in four code columns: each tree is the sum of its children, and one rupiah too many is found."""
    rows = [row for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[9:-1] if row[0]]
    amounts = [rupiah(row[5]) for row in rows]
    assert trees(tmp_path, rows, amounts) == ([], True)
    leaf = max(place for place, row in enumerate(rows) if row[3])
    findings, passed = trees(tmp_path, rows, [*amounts[:leaf], amounts[leaf] + 1, *amounts[leaf + 1 :]])
    assert (len(findings), passed) == (1, False)


def rupiah(cell: Any) -> float:
    return float(cell.replace(".", "").replace(",", ".")) if isinstance(cell, str) else cell


def trees(folder: Path, rows: list[Any], amounts: list[float]) -> tuple[list[Any], bool]:
    """Accounts within one activity, and programmes within one agency."""
    found, passed = [], True
    for code, within, kept in (
        (3, ["0", "1", "2"], [bool(row[3]) for row in rows]),
        (2, ["0", "1"], [bool(row[2]) and not row[3] for row in rows]),
    ):
        chosen = [place for place, keep in enumerate(kept) if keep]
        columns = {str(number): [str(rows[place][number]) for place in chosen] for number in range(4)}
        table = pa.table({**columns, "anggaran": [amounts[place] for place in chosen]})
        with pa.OSFile(str(folder / "t.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        rule = {"children": {"code": str(code), "of": "anggaran", "within": within}}
        findings, checks = check_rules([rule], folder / "t.arrow", file="lra.xlsx", on=date(2026, 11, 24))
        found += findings
        passed = passed and checks[0].passed
    return found, passed
