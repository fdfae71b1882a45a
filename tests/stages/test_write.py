"""Every format reads back to the same table, the same input gives the same bytes, and changes replay."""

from __future__ import annotations

import gzip
import hashlib
import math
import time
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.write import changes, fingerprint, order, replay, write_csv, write_gzip, write_parquet, write_xlsx

SCHEMA = {
    "fields": [
        {"name": "kode", "type": "string", "title": "Kode", "unit": "–"},
        {"name": "jumlah", "type": "integer"},
        {"name": "nilai", "type": "number"},
        {"name": "hari", "type": "date"},
        {"name": "waktu", "type": "datetime"},
        {"name": "ya", "type": "boolean"},
    ],
    "primaryKey": ["kode"],
}
TABLE = pa.table(
    {
        "kode": ["11.10", "007", "1.23E5", "=1+1", 'a "b", c', "dua\nbaris", "ünï 👩", None],
        "jumlah": [1, -2, 2**62, 0, 5, 6, None, 8],
        "nilai": [0.1, 1e16, 1e-7, -0.0, 1234567.5, 3.0, None, 1e300],
        "hari": [date(2026, 1, 31), date(1899, 12, 31), None, date(2024, 2, 29), *[date(2000, 1, 1)] * 4],
        "waktu": pa.array([datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)] * 7 + [None], pa.timestamp("us", "UTC")),
        "ya": [True, False, None, True, True, True, True, True],
    }
)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_parquet_reads_back_equal_and_carries_titles_and_units(tmp_path: Path) -> None:
    write_parquet(TABLE, tmp_path / "t.parquet", SCHEMA, ("kode",))
    assert pq.read_table(tmp_path / "t.parquet").equals(TABLE)
    found = pq.read_schema(tmp_path / "t.parquet")
    assert found.metadata is None
    assert found.field("kode").metadata[b"unit"].decode() == "–"


def test_parquet_of_many_rows_has_groups_pages_an_index_and_a_bloom_filter_on_the_key(tmp_path: Path) -> None:
    count = 150_000
    table = pa.table({"kode": [f"id-{n:07}" for n in range(count)], "jumlah": [n % 7 for n in range(count)]})
    write_parquet(table, tmp_path / "t.parquet", {"fields": SCHEMA["fields"][:2], "primaryKey": ["kode"]}, ("kode",))
    meta = pq.read_metadata(tmp_path / "t.parquet")
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [100_000, 50_000]
    key, value = (meta.row_group(0).column(i) for i in (0, 1))
    assert "DELTA_BYTE_ARRAY" in key.encodings
    assert value.has_dictionary_page
    assert (key.has_offset_index, key.has_column_index, key.compression) == (True, True, "ZSTD")
    assert pq.read_table(tmp_path / "t.parquet").equals(table)


def test_csv_is_plain_for_pandas_and_pyarrow(tmp_path: Path) -> None:
    write_csv(TABLE, tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_bytes()
    assert b"\r" not in lines
    assert lines.startswith(b"kode,jumlah,nilai,hari,waktu,ya\n11.10,1,0.1,2026-01-31,2026-01-02T03:04:05Z,true\n")
    assert b"\n007,-2,10000000000000000," in lines
    assert b"\n1.23E5,4611686018427387904,0.0000001,," in lines
    frame = pd.read_csv(tmp_path / "t.csv", dtype={"kode": str}, keep_default_na=False)
    assert frame["kode"].tolist() == [value or "" for value in TABLE.column("kode").to_pylist()]


def test_the_workbook_holds_text_as_text_and_no_formula(tmp_path: Path) -> None:
    assert write_xlsx(TABLE, tmp_path / "t.xlsx", SCHEMA, [("Judul", "=HYPERLINK()")])
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["data", "kamus data", "catatan"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in book["data"]["A"][1:]] == TABLE.column("kode").to_pylist()
    assert [cell.value for cell in book["data"]["B"][1:]] == [1, -2, str(2**62), 0, 5, 6, None, 8]
    assert book["data"]["D"][2].value == "1899-12-31"
    assert book["data"]["D"][1].value == datetime(2026, 1, 31)  # noqa: DTZ001


def test_the_same_input_gives_the_same_bytes_at_another_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_parquet(TABLE, tmp_path / name / "t.parquet", SCHEMA, ("kode",))
        write_csv(TABLE, tmp_path / name / "t.csv")
        write_xlsx(TABLE, tmp_path / name / "t.xlsx", SCHEMA, [("Judul", "x")])
        time.sleep(2.1)  # zip files keep two seconds apart
    one, two = ({path.name: sha256(path) for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_a_large_csv_is_also_written_compressed_and_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "small.csv").write_bytes(b"a\n1\n")
    assert write_gzip(tmp_path / "small.csv") is None
    (tmp_path / "large.csv").write_bytes(b"a\n" + b"12345\n" * 1_000_000)
    first = write_gzip(tmp_path / "large.csv")
    assert first is not None
    before = sha256(first)
    time.sleep(1.1)
    assert sha256(write_gzip(tmp_path / "large.csv") or first) == before
    assert gzip.decompress(first.read_bytes()) == (tmp_path / "large.csv").read_bytes()


TEXTS = st.none() | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=6)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@given(texts=st.lists(st.tuples(TEXTS, NUMBERS, st.none() | st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=20))
def test_csv_and_parquet_round_trip(tmp_path_factory, texts) -> None:
    folder = tmp_path_factory.mktemp("w")
    columns = [list(column) for column in zip(*texts, strict=True)]
    table = pa.table(
        {
            "t": pa.array(columns[0], pa.string()),
            "f": pa.array(columns[1], pa.float64()),
            "i": pa.array(columns[2], pa.int64()),
        }
    )
    schema = {
        "fields": [{"name": "t", "type": "string"}, {"name": "f", "type": "number"}, {"name": "i", "type": "integer"}]
    }
    write_csv(table, folder / "t.csv")
    write_parquet(table, folder / "t.parquet", schema, ())
    assert pq.read_table(folder / "t.parquet").equals(table)
    options = pacsv.ConvertOptions(
        column_types=table.schema, null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True
    )
    back = pacsv.read_csv(
        folder / "t.csv", parse_options=pacsv.ParseOptions(newlines_in_values=True), convert_options=options
    )
    assert back.column("f").to_pylist() == table.column("f").to_pylist()
    assert back.column("i").to_pylist() == table.column("i").to_pylist()
    assert [value or "" for value in back.column("t").to_pylist()] == [
        value or "" for value in table.column("t").to_pylist()
    ]


SMALL = st.sampled_from([None, "a", "b", "c"])
ROWS = st.lists(st.tuples(SMALL, SMALL, st.none() | st.integers(0, 3)), max_size=12)


def _table(rows: list[tuple]) -> pa.Table:
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
    return pa.table(
        {
            "k": pa.array(columns[0], pa.string()),
            "l": pa.array(columns[1], pa.string()),
            "v": pa.array(columns[2], pa.int64()),
        }
    )


@given(before=ROWS, after=ROWS)
def test_changes_replayed_on_the_release_before_give_the_new_one_without_a_key(before, after) -> None:
    old, new = order(_table(before), (), ()), order(_table(after), (), ())
    found = changes(old, new, ())
    if found is not None:
        assert replay(old, found, ()).equals(new)


@given(before=ROWS, after=ROWS)
def test_changes_replayed_on_the_release_before_give_the_new_one_with_a_key(before, after) -> None:
    unique = [_table(list({row[:2]: row for row in rows}.values())) for rows in (before, after)]
    old, new = (order(table, ("v",), ("k", "l")) for table in unique)
    found = changes(old, new, ("k", "l"))
    if found is not None:
        assert replay(old, found, ("k", "l"), ("v",)).equals(new)
        assert not set(found.column("_change").to_pylist()) - {"added", "changed", "removed"}


def test_editions_that_share_nothing_have_no_changes() -> None:
    assert changes(_table([("a", "a", 1)]), _table([("b", "b", 1)]), ("k", "l")) is None


def test_a_column_that_is_new_counts_as_empty_before() -> None:
    old = _table([("a", "a", 1)]).drop_columns(["v"])
    found = changes(old, _table([("a", "a", 1)]), ("k", "l"))
    assert found is not None
    assert found.column("_change").to_pylist() == ["changed"]


@given(rows=ROWS, seed=st.randoms())
def test_order_and_fingerprint_do_not_depend_on_the_order_of_the_source(rows, seed) -> None:
    shuffled = list(rows)
    seed.shuffle(shuffled)
    one, two = (order(_table(found), ("v",), ("k",)) for found in (rows, shuffled))
    schema = {"fields": [{"name": name, "type": "any"} for name in "klv"]}
    assert one.equals(two)
    assert fingerprint(one, schema) == fingerprint(two, schema)


@pytest.mark.parametrize("other", [["ab", "c"], ["a", "bc", None], ["a", "", "bc"]])
def test_tables_that_look_alike_when_joined_have_different_fingerprints(other) -> None:
    schema = {"fields": [{"name": "t", "type": "string"}]}
    assert fingerprint(pa.table({"t": ["a", "bc"]}), schema) != fingerprint(pa.table({"t": other}), schema)


def test_no_number_is_written_with_an_exponent(tmp_path: Path) -> None:
    table = pa.table({"f": [10.0**n for n in range(-300, 300, 7)]})
    write_csv(table, tmp_path / "t.csv")
    assert b"e" not in (tmp_path / "t.csv").read_bytes().lower()
    back = pacsv.read_csv(tmp_path / "t.csv", convert_options=pacsv.ConvertOptions(column_types={"f": pa.float64()}))
    assert all(
        math.isclose(a, b, rel_tol=0)
        for a, b in zip(pc.cast(back.column("f"), "float64").to_pylist(), table.column("f").to_pylist(), strict=True)
    )
