"""Values at the edge of a format: what a reader gets is what was published, or text that says it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.write import fingerprint, order, write_csv, write_parquet, write_xlsx

SCHEMA: dict[str, Any] = {"fields": [{"name": "a", "type": "string"}]}
NOON = datetime(2026, 1, 2, 5, 4, 5, tzinfo=UTC)


def csv(table: pa.Table, folder: Path) -> str:
    write_csv(table, folder / "t.csv")
    return (folder / "t.csv").read_bytes().decode()


def sheet(table: pa.Table, folder: Path, name: str = "data") -> list[list[Any]]:
    assert write_xlsx(table, folder / "t.xlsx", SCHEMA, [])
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(folder / "t.xlsx")[name].iter_rows()]


def cells(column: pa.Array, folder: Path) -> list[Any]:
    return [row[0] for row in sheet(pa.table({"a": column}), folder)[1:]]


@pytest.mark.parametrize(
    ("column", "lines"),
    [
        (pa.array([NOON], pa.timestamp("us", "Asia/Jakarta")), ["2026-01-02T05:04:05Z"]),
        (pa.array([datetime(1, 1, 2), datetime(9999, 12, 31, 0, 0, 0, 5)], pa.timestamp("us")),  # noqa: DTZ001
         ["0001-01-02T00:00:00", "9999-12-31T00:00:00.000005"]),
        (pa.array([time(12, 30, 45), time(1, 2, 3, 400)], pa.time64("us")), ["12:30:45", "01:02:03.000400"]),
        (pa.array(['a,"b', "c"]).dictionary_encode(), ['"a,""b"', "c"]),
        (pa.array(["x", None, ""], pa.large_string()), ["x", '""', '""']),
        (pa.array([5e-324, -1e-7, 1e22, 10.0]), [f"0.{'0' * 323}5", "-0.0000001", "1" + "0" * 22, "10"]),
    ],
)  # fmt: skip
def test_csv_spells_every_type_in_the_default_format_of_table_schema(column, lines, tmp_path: Path) -> None:
    assert csv(pa.table({"a": column}), tmp_path).split("\n") == ["a", *lines, ""]


def test_csv_quotes_a_cell_only_where_it_must_and_a_slice_like_the_whole(tmp_path: Path) -> None:
    table = pa.table({"a": ["x", "b,c", 'd"e', "f\ng", "h\ri", " j ", None, "=1"], "b": range(8)})
    whole = 'a,b\nx,0\n"b,c",1\n"d""e",2\n"f\ng",3\n"h\ri",4\n j ,5\n,6\n=1,7\n'
    assert csv(table, tmp_path) == whole
    assert csv(table.slice(5), tmp_path) == "a,b\n j ,5\n,6\n=1,7\n"


def test_csv_of_many_chunks_is_the_csv_of_one(tmp_path: Path) -> None:
    table = pa.table({"a": [f"{n}" * (n % 5) for n in range(40_000)], "b": range(40_000)})
    pieces = pa.concat_tables([table.slice(0, 7), table.slice(7, 20_000), table.slice(20_007)])
    assert csv(pieces, tmp_path) == csv(table, tmp_path)
    back = pd.read_csv(tmp_path / "t.csv", dtype={"a": str}, keep_default_na=False)
    assert back.to_dict("list") == table.to_pydict()


def test_the_workbook_keeps_every_digit_and_has_text_for_what_excel_cannot_count(tmp_path: Path) -> None:
    numbers = [0.1 + 0.2, 1e300, 5e-324, 123456789012345.67, float("inf")]
    assert cells(pa.array(numbers), tmp_path) == [*numbers[:4], "inf"]
    assert cells(pa.array([2**53, 2**53 + 1, -(2**63)]), tmp_path) == [2**53, str(2**53 + 1), str(-(2**63))]


@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=8))
@settings(max_examples=15)  # a workbook takes a tenth of a second
def test_every_double_survives_the_workbook(tmp_path_factory, numbers) -> None:
    assert cells(pa.array(numbers, pa.float64()), tmp_path_factory.mktemp("x")) == numbers


def test_days_before_march_1900_are_text_because_excel_counts_a_day_that_never_was(tmp_path: Path) -> None:
    days = [date(1, 1, 1), date(1900, 2, 28), date(1900, 3, 1)]
    assert cells(pa.array(days), tmp_path) == ["0001-01-01", "1900-02-28", datetime(1900, 3, 1)]  # noqa: DTZ001
    moments = pa.array([datetime(1900, 1, 1, 3), datetime(2026, 1, 2, 3, 4, 5)], pa.timestamp("us"))  # noqa: DTZ001
    assert cells(moments, tmp_path) == ["1900-01-01T03:00:00", datetime(2026, 1, 2, 3, 4, 5)]  # noqa: DTZ001


def test_a_time_with_a_zone_is_in_utc_in_the_workbook_as_in_the_csv(tmp_path: Path) -> None:
    assert cells(pa.array([NOON], pa.timestamp("us", "Asia/Jakarta")), tmp_path) == [NOON.replace(tzinfo=None)]


def test_line_breaks_in_the_workbook_are_those_of_excel(tmp_path: Path) -> None:
    assert cells(pa.array(["a\r\nb", "a\rb", "a\nb", " x "]), tmp_path) == ["a\nb", "a\nb", "a\nb", " x "]


def test_a_text_that_is_longer_than_a_cell_is_cut_and_the_notes_say_so(tmp_path: Path) -> None:
    table = pa.table({"a": ["x" * 40_000], "b": ["y"]})
    assert [len(value) for value in sheet(table, tmp_path)[1]] == [32_767, 1]
    (title, note) = sheet(table, tmp_path, "catatan")[-1]
    assert title == "Teks terpotong / Cut text"
    assert "teks lengkap kolom a ada" in note.lower()


@pytest.mark.parametrize("table", [
    pa.table({"a": pa.nulls(1_048_576, pa.int64())}),
    pa.table({f"c{n}": [n] for n in range(16_385)}),
])  # fmt: skip
def test_there_is_no_workbook_when_excel_could_not_hold_the_whole_table(table, tmp_path: Path) -> None:
    assert write_xlsx(table, tmp_path / "t.xlsx", SCHEMA, []) is False
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["a", ["a"]])
@pytest.mark.parametrize("values", [[f"id-{n}" for n in range(100_001)], list(range(100_001))])
def test_a_long_table_can_be_asked_for_a_key_however_the_key_is_spelled(key, values, tmp_path: Path) -> None:
    table = pa.table({"a": values})
    write_parquet(table, tmp_path / "with.parquet", {"fields": [], "primaryKey": key}, ())
    write_parquet(table, tmp_path / "without.parquet", {"fields": []}, ())
    sizes = {name: (tmp_path / f"{name}.parquet").stat().st_size for name in ("with", "without")}
    assert sizes["with"] - sizes["without"] > 100_000  # the Bloom filter's bits
    assert pq.read_table(tmp_path / "with.parquet").equals(table)


def test_a_column_gets_a_dictionary_exactly_below_five_thousand_values(tmp_path: Path) -> None:
    table = pa.table({"few": [f"{n % 4_999:05}" for n in range(12_000)], "late": [str(max(n - 6_500, 0)) for n in range(12_000)]})  # fmt: skip
    write_parquet(table, tmp_path / "t.parquet", SCHEMA, ())
    group = pq.read_metadata(tmp_path / "t.parquet").row_group(0)
    assert [group.column(n).has_dictionary_page for n in (0, 1)] == [True, False]


def test_negative_zero_is_zero_so_the_order_of_the_source_never_shows() -> None:
    found = [order(pa.table({"f": values}), (), ()) for values in ([0.0, -0.0], [-0.0, 0.0])]
    assert [[str(value) for value in table["f"].to_pylist()] for table in found] == [["0.0", "0.0"]] * 2


def test_bytes_that_hide_under_a_null_are_not_in_the_fingerprint() -> None:
    hidden = pa.Array.from_buffers(pa.string(), 3, [pa.py_buffer(b"\x05"), *pa.array(["a", "b", "c"]).buffers()[1:]])
    assert hidden.to_pylist() == ["a", None, "c"]
    one, two = (fingerprint(pa.table({"a": column}), SCHEMA) for column in (hidden, pa.array(["a", None, "c"])))
    assert one == two
