"""Whole tables, cell by cell, as pyarrow, pandas and openpyxl read what was written."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from pipelines.stages.write import write_csv, write_parquet, write_xlsx

CODES = ["11.10", "007", "1.23E5", "=1+1", 'a "b", c', "dua\nbaris", "ünï 👩", None]
TABLE = pa.table(
    {
        "kode": CODES,
        "jumlah": pa.array([1, -2, 2**53, 0, 5, 6, None, -8]),
        "nilai": pa.array([0.1, 1e16, 1e-7, -1234567.891, 0.1 + 0.2, 3.0, None, 1e300]),
        "hari": pa.array([date(2026, 1, 31), date(1900, 3, 1), None, date(2024, 2, 29), *[date(2000, 1, 1)] * 4]),
        "waktu": pa.array([datetime(2026, 1, 2, 3, 4, 5)] * 7 + [None], pa.timestamp("us")),  # noqa: DTZ001
        "jam": pa.array([time(12, 30)] * 7 + [None], pa.time64("us")),
        "ya": pa.array([True, False, None, True, True, True, True, True]),
    }
)
SCHEMA: dict[str, Any] = {"fields": [{"name": name, "type": "string"} for name in TABLE.column_names]}
ROWS = [tuple(row.values()) for row in TABLE.to_pylist()]


def test_pyarrow_and_pandas_read_the_parquet_file(tmp_path: Path) -> None:
    write_parquet(TABLE, tmp_path / "t.parquet", SCHEMA, ("hari",))
    assert pq.read_table(tmp_path / "t.parquet").equals(TABLE)
    frame = pd.read_parquet(tmp_path / "t.parquet", dtype_backend="pyarrow")
    assert pa.Table.from_pandas(frame, schema=TABLE.schema, preserve_index=False).equals(TABLE)


def test_pyarrow_reads_the_csv_with_the_types_of_the_schema(tmp_path: Path) -> None:
    write_csv(TABLE, tmp_path / "t.csv")
    asked = pa.schema([field if field.name != "jam" else pa.field("jam", pa.string()) for field in TABLE.schema])
    options = pacsv.ConvertOptions(column_types=asked, strings_can_be_null=True, null_values=[""])
    lines = pacsv.ParseOptions(newlines_in_values=True)
    back = pacsv.read_csv(tmp_path / "t.csv", parse_options=lines, convert_options=options)
    clock = pa.array([None if moment is None else moment.isoformat() for moment in TABLE["jam"].to_pylist()])
    assert back.equals(TABLE.set_column(5, "jam", clock))


def test_pandas_reads_the_csv(tmp_path: Path) -> None:
    write_csv(TABLE, tmp_path / "t.csv")
    frame = pd.read_csv(
        tmp_path / "t.csv",
        dtype={"kode": "string", "jumlah": "Int64", "ya": "boolean"},
        parse_dates=["hari", "waktu"],
        keep_default_na=False,
        na_values=[""],
    )
    assert [value if isinstance(value, str) else None for value in frame["kode"]] == CODES
    for name in ("jumlah", "nilai", "ya"):
        assert [None if pd.isna(v) else v for v in frame[name]] == TABLE[name].to_pylist()
    assert [None if pd.isna(v) else v.date() for v in frame["hari"]] == TABLE["hari"].to_pylist()
    assert [None if pd.isna(v) else v.to_pydatetime() for v in frame["waktu"]] == TABLE["waktu"].to_pylist()


def in_excel(value: Any) -> Any:
    """What a sheet holds instead: it has no clock time without a day here, and a date is a moment."""
    if isinstance(value, time):
        return value.isoformat()
    return datetime(value.year, value.month, value.day) if type(value) is date else value  # noqa: DTZ001


def test_openpyxl_reads_the_workbook(tmp_path: Path) -> None:
    assert write_xlsx(TABLE, tmp_path / "t.xlsx", SCHEMA, [("Judul / Title", "=1+1")])
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["data", "kamus data", "catatan"]
    assert list(book["data"].values) == [tuple(TABLE.column_names), *[tuple(map(in_excel, row)) for row in ROWS]]
    assert list(book["catatan"].values)[1:] == [("Judul / Title", "=1+1")]
    assert [row[0] for row in book["kamus data"].iter_rows(values_only=True)][1:] == TABLE.column_names
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "d"}
    assert (book["data"].freeze_panes, book["data"].auto_filter.ref) == ("A2", "A1:G9")
    assert book["data"]["A1"].font.bold
