"""Two things a workbook cannot say by itself: whether midnight is a time, and how a field's own spelling goes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl

from pipelines.publish import try_dataset
from tests.conftest import Bureau

FIELDS = [
    {"name": "saat", "type": "datetime", "privacy": "public"},
    {"name": "hari", "type": "date", "privacy": "public"},
    {"name": "harga", "type": "number", "decimalChar": ",", "privacy": "public"},
    {"name": "dana", "type": "number", "privacy": "public"},
]


def test_midnight_is_a_time_in_a_datetime_and_a_day_in_a_date(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare(schema={"fields": FIELDS[:2]})
    midnight = datetime.fromisoformat("2026-01-02")
    book = openpyxl.Workbook()
    for row in (["saat", "hari"], [midnight, midnight], [midnight.replace(hour=3), midnight.date()]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), tmp_path / "a.xlsx")
    assert (trial.findings, trial.rows) == ((), 2)


def test_a_field_that_is_spelled_by_the_schema_is_left_alone_by_the_layout(bureau: Bureau) -> None:
    bureau.declare(schema={"fields": FIELDS[2:]}, layout={"numbers": {"decimal": ",", "group": "."}})
    file = bureau.deliver("a.csv", 'harga,dana\n"1,5","1.234,5"\n')
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), file)
    assert (trial.findings, trial.rows) == ((), 1)
