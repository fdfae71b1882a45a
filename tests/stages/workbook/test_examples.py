"""The forms of the example catalogue, filled with the rows that their offices delivered: all of them pass."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.model.catalog import read_catalog
from pipelines.model.dataset import Dataset
from pipelines.publish import open_desk, publish_dataset, try_dataset
from pipelines.publish.corridor import acquire
from pipelines.publish.desk import Desk
from pipelines.publish.entry import write_template
from pipelines.publish.gate import check
from pipelines.stages.pull import discover
from pipelines.stages.workbook.columns import columns
from pipelines.stages.workbook.kinds import kind_of, words
from tests.conftest import NOW, ROOT, Bureau

PATHS = [path for path in (ROOT / "datasets").glob("*.yaml") if path.stem != "catalog"]
NAMES = sorted(path.stem for path in PATHS if "kind: indicators" not in path.read_text("utf-8"))  # nobody types those
MOST = 1500  # rows typed into a form; a rule over the whole table needs all of them


@pytest.fixture
def office(tmp_path: Path) -> Bureau:
    """The example catalogue, with its reference data published."""
    bureau = Bureau(tmp_path)
    shutil.rmtree(bureau.office.datasets)
    shutil.rmtree(bureau.office.schemas)
    shutil.copytree(ROOT / "datasets", bureau.office.datasets)
    shutil.copytree(ROOT / "schemas", bureau.office.schemas)
    return bureau


def desk_of(bureau: Bureau) -> Desk:
    return open_desk(bureau.office, read_catalog(bureau.office.datasets, bureau.office.schemas), NOW)


def typed(value: Any, field: dict[str, Any]) -> Any:
    """A value as an officer would type it into the form's cell."""
    if value is None:
        return None
    if isinstance(value, bool):
        return words(field)[0 if value else 1]
    if isinstance(value, date) and kind_of(field) == "text":
        return value.strftime(field["format"])
    return value


@pytest.mark.parametrize("name", NAMES)
def test_a_form_filled_with_what_was_delivered_passes(office: Bureau, tmp_path: Path, name: str) -> None:
    desk = desk_of(office)
    dataset = desk.catalog.dataset(name)
    for other in dataset.references:
        assert publish_dataset(desk, desk.catalog.dataset(other))
    delivery = discover(dataset, office.office, NOW.date())[-1]
    table, _ = check(desk, dataset, delivery, acquire(desk, dataset, delivery))
    codes = write_template(desk, dataset, tmp_path / "form.xlsx")
    assert codes.keys() == {key for item in dataset.schema.get("foreignKeys", ()) for key in item["fields"]}
    rows = table.slice(0, MOST).to_pylist()
    fill(dataset.delivered, tmp_path / "form.xlsx", rows)
    [trial] = try_dataset(desk, dataset, tmp_path / "form.xlsx")
    assert [finding for finding in trial.findings if finding.severity == "error"] == []
    assert (trial.rows or 0) + trial.card["withheld_rows"] == len(rows)


def fill(dataset: Dataset, path: Path, rows: list[dict[str, Any]]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = (
        book[dataset.layout.sheet] if isinstance(dataset.layout.sheet, str) else book.worksheets[dataset.layout.sheet]
    )
    for number, row in enumerate(rows, dataset.layout.header_rows[1] + 1):
        for place, column in enumerate(columns(dataset), 1):
            sheet.cell(number, place).value = typed(row[column.field["name"]], dict(column.field))
    book.save(path)


def test_the_list_of_agencies_stands_in_the_budget_form(office: Bureau, tmp_path: Path) -> None:
    desk = desk_of(office)
    codes = write_template(desk, desk.catalog.dataset("realisasi-apbd"), tmp_path / "form.xlsx")
    assert codes == {"kode_skpd": 34}  # delivered, not published
    lists = openpyxl.load_workbook(tmp_path / "form.xlsx")["Daftar"]
    agencies = [row for row in lists.iter_rows(values_only=True) if row[-1] and "Dinas Pendidikan" in str(row)]
    assert agencies
