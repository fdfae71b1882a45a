"""Values of columns that do not leave are found again wherever they stand in a release, and nothing else is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.deidentify.taint import Matcher, search
from pipelines.stages.deidentify.taint.tokens import BLOCK
from pipelines.stages.write import write_csv, write_xlsx

NAMES = ["Siti Rahmawati", "Budi", "Andi Ma'ruf", "José Álvarez", "Jl. Melati No. 5 RT 03/02"]
PHONES = ["0812-3456-7890", "+62 813 1111 2222", "12345"]
MATCHER = Matcher.of({"nama": pa.array([*NAMES, None]), "telepon": pa.array(PHONES)})
CLEAN = ["Dinas Kesehatan", "Siti", "Rahmawati Siti", "Budi", "12345", "5.1.02.01.001.00001", "Jl. Melati No. 6", ""]


def hits(matcher: Matcher, path: Path) -> set[str]:
    return {column for _, column in search(matcher, [path])}


def found(text: str) -> dict[str, int]:
    """In a cell of text."""
    return dict(MATCHER.search(text.encode(), raw=False))


@pytest.mark.parametrize(
    "text",
    [
        "Siti Rahmawati",
        "laporan SITI  RAHMAWATI, warga",
        "siti_rahmawati@contoh.id",
        "sitirahmawati",
        "Siti\u00a0Rahma\u00adwati",
        "Ｓｉｔｉ Rahmawati",
        "JOSÉ ÁLVAREZ",
        "Jose\u0301 A\u0301lvarez",
        "Andi Ma’ruf",
        "di Jl Melati No 5, RT 03 / 02!",
    ],
)
def test_a_value_is_known_again_in_other_spellings(text: str) -> None:
    assert set(found(text)) == {"nama"}


@pytest.mark.parametrize("text", ["081234567890", "0812 3456 7890", "tel:0812.3456.7890", "62-81311112222"])
def test_a_number_is_known_again_however_its_digits_are_grouped(text: str) -> None:
    assert set(found(text)) == {"telepon"}


@pytest.mark.parametrize("text", CLEAN)
def test_parts_short_values_and_other_orders_are_no_hits(text: str) -> None:
    assert found(text) == {}


def test_words_of_two_cells_are_no_value() -> None:
    assert found("Siti\nRahmawati") == {}


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30), min_size=1),
    st.text("abc ,.\n-", max_size=40),
    st.text("abc ,.\n-", max_size=40),
)
def test_whatever_is_long_enough_is_found_between_anything(values: list[str], before: str, after: str) -> None:
    matcher = Matcher.of({"x": pa.array(values)})
    for value in values:
        letters = [letter for letter in value if letter.isascii() and letter.isalnum()]
        if len(letters) == len(value) >= 6:
            assert matcher.search(f"{before} {value} {after}".encode(), raw=False)["x"] >= 1


def test_a_value_at_the_border_of_two_blocks_is_found() -> None:
    for shift in range(40):
        text = "x" * (BLOCK - 20 + shift)
        words = " ".join(text[place : place + 9] for place in range(0, len(text), 10))
        assert set(found(f"{words} Siti Rahmawati y")) == {"nama"}


def csv(path: Path, value: str) -> None:
    write_csv(table(value), path)


def table(value: str) -> pa.Table:
    return pa.table({"kode": [*CLEAN, "ya"], "catatan": [*CLEAN, f"dari {value}"], "n": list(range(len(CLEAN) + 1))})


def packed(path: Path, value: str) -> None:
    write_csv(table(value), path.with_suffix(""))
    path.write_bytes(gzip.compress(path.with_suffix("").read_bytes()))
    path.with_suffix("").unlink()


def parquet_metadata(path: Path, value: str) -> None:
    pq.write_table(table("-").replace_schema_metadata({"judul": value}), path)


def field_metadata(path: Path, value: str) -> None:
    field = pa.field("n", pa.int64(), metadata={"judul": f"x {value}"})
    pq.write_table(pa.table({"n": [1]}, schema=pa.schema([field])), path)


WRITERS: dict[str, Callable[[Path, str], object]] = {
    "a.csv": csv,
    "a.csv.gz": packed,
    "a.parquet": lambda path, value: pq.write_table(table(value), path),
    "metadata.parquet": parquet_metadata,
    "field.parquet": field_metadata,
    "label.parquet": lambda path, value: pq.write_table(pa.table({value: [1]}), path),
    "a.xlsx": lambda path, value: write_xlsx(table(value), path, {"fields": []}, []),
    "notes.xlsx": lambda path, value: write_xlsx(table("-"), path, {"fields": []}, [("Catatan", value)]),
    "a.json": lambda path, value: path.write_text(json.dumps({"a": [f"x\n{value}\ty"]})),
    "a.html": lambda path, value: path.write_text(f"<p title='{value.replace(chr(39), '&#39;')}'>x</p>"),
    "a.txt": lambda path, value: path.write_text(f"Traceback: {value}"),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("value", ["Siti Rahmawati", "Andi Ma'ruf", "José Álvarez"])
def test_a_value_is_found_in_every_kind_of_file(tmp_path: Path, name: str, value: str) -> None:
    WRITERS[name](tmp_path / name, value)
    assert hits(MATCHER, tmp_path / name) == {"nama"}


@pytest.mark.parametrize("name", WRITERS)
def test_a_clean_file_of_every_kind_passes(tmp_path: Path, name: str) -> None:
    WRITERS[name](tmp_path / name, "Siti")
    assert hits(MATCHER, tmp_path / name) == set()


def test_a_file_named_after_a_person_is_a_hit(tmp_path: Path) -> None:
    (tmp_path / "siti-rahmawati.txt").write_text("x")
    assert hits(MATCHER, tmp_path / "siti-rahmawati.txt") == {"nama"}


def test_an_amount_that_equals_a_phone_number_is_no_hit_but_an_id_is(tmp_path: Path) -> None:
    matcher = Matcher.of({"telepon": pa.array(["08123456789", "8123456789"]), "nik": pa.array(["3204110101900001"])})
    pq.write_table(pa.table({"nilai": [8123456789]}), tmp_path / "a.parquet")
    assert hits(matcher, tmp_path / "a.parquet") == set()
    pq.write_table(pa.table({"nilai": [3204110101900001]}), tmp_path / "b.parquet")
    assert hits(matcher, tmp_path / "b.parquet") == {"nik"}


def test_every_file_of_a_release_is_named_with_the_columns_that_stand_in_it(tmp_path: Path) -> None:
    csv(tmp_path / "a.csv", "Siti Rahmawati")
    packed(tmp_path / "b.csv.gz", "0812-3456-7890 dan Siti Rahmawati")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((tmp_path / "a.csv").read_bytes()))
    pq.write_table(table("-"), tmp_path / "a.parquet")
    assert set(search(MATCHER, tmp_path.iterdir())) == {("a.csv", "nama"), ("b.csv.gz", "nama")}
