"""Columns of every type, labels as evidence, and hits that hold no text."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from pipelines.stages.deidentify.detect import Hit, detect, detect_batch

NIK = 3204110101900001


@pytest.mark.parametrize(
    "column",
    [
        pa.array([str(NIK)]),
        pa.array([str(NIK)], pa.large_string()),
        pa.array([str(NIK)]).dictionary_encode(),
        pa.array([NIK]),
        pa.array([float(NIK)]),
        pa.array([Decimal(NIK)]),
        pa.array([str(float(NIK))]),
        pa.array([f"{NIK:.15E}"]),
        pa.array([str(NIK).encode()]),
        pa.chunked_array([[str(NIK)]]),
        pa.array([["-", str(NIK)]]),
    ],
)
def test_a_national_number_is_found_in_a_column_of_any_type(column: pa.Array) -> None:
    assert detect(column) == [Hit("nik", "high", 0)]


def test_rows_counts_and_empty_cells() -> None:
    column = pa.chunked_array([[f"{NIK}", None, "-"], [], [f"{NIK} dan {NIK + 1}", f"{NIK}"]], pa.string())
    assert detect(column) == [Hit("nik", "high", 0), Hit("nik", "high", 3, 2), Hit("nik", "high", 4)]
    assert detect(pa.array([[f"{NIK}", f"{NIK}"], None, []], pa.list_(pa.string()))) == [Hit("nik", "high", 0, 2)]


@pytest.mark.parametrize(
    "kind", [pa.null(), pa.bool_(), pa.time32("s"), pa.string(), pa.int64(), pa.float64(), pa.date32()]
)
def test_empty_columns_and_types_that_hold_no_identifier(kind: pa.DataType) -> None:
    assert detect(pa.array([None, None], kind)) == []
    assert detect(pa.chunked_array([], kind)) == []


def test_a_type_that_nobody_has_thought_of_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be searched for personal data"):
        detect(pa.array([{"a": 1}]))


@pytest.mark.parametrize(
    ("label", "cell", "kind"),
    [
        ("nik_pelapor", "1234567890123456", "nik"),
        ("NIKPelapor", "1234567890123456", "nik"),
        ("no_hp", "81234567890", "phone"),
        ("noTelp", "8454416", "phone"),
        ("No. Rekening", "1234567890", "bank-account"),
        ("nomor_paspor", "B1234567", "passport"),
        ("tanggal_lahir", "1990-05-12", "birth-date"),
        ("nopol", "B 1 A", "plate"),
        ("alamat", "Jl. Melati No. 5", "address"),
        ("npwp", "123456789012345", "npwp"),
    ],
)
def test_the_label_of_a_column_is_evidence(label: str, cell: str, kind: str) -> None:
    assert [hit.kind for hit in detect(pa.array([cell]), label)] == [kind]
    assert detect(pa.array([cell])) == []


@pytest.mark.parametrize("label", ["kode_rekening", "nama_rekening", "jumlah_kk", "panik", "teknik", "tanggal"])
def test_a_label_that_only_contains_the_letters_is_none(label: str) -> None:
    assert detect(pa.array(["5.1.02.01.01.0024", "5102010100", "1.234.567", "2026-11-24"]), label) == []


def test_dates_beside_a_birth_label_are_found_in_date_columns() -> None:
    assert detect(pa.array([date(1990, 5, 12)]), "tgl_lahir") == [Hit("birth-date", "medium", 0)]


def test_phones_that_lost_their_0_in_a_spreadsheet_are_told_by_their_column() -> None:
    numbers = [81234567890 + 1013 * step for step in range(20)]
    assert len(detect(pa.array(numbers))) == 20
    assert detect(pa.array(numbers[:3])) == []


def test_a_batch_is_searched_column_by_column_under_its_own_names() -> None:
    table = pa.table({"no_hp": ["81234567890"], "pagu": ["81234567890"], "catatan": [f"a.n. Budi {NIK}"]})
    assert detect_batch(table) == {"no_hp": [Hit("phone", "high", 0)], "catatan": [Hit("nik", "high", 0)]}


def test_a_hit_has_no_room_for_the_text() -> None:
    assert [field.name for field in fields(Hit)] == ["kind", "confidence", "row", "count"]
