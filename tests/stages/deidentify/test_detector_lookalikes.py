"""What must pass: codes, amounts, dates, documents, measurements, numbers for everybody."""

from __future__ import annotations

from random import Random

import pyarrow as pa
import pytest

from pipelines.stages.deidentify.detect import detect, detect_text

LOOKALIKES = """5.1.02.01.001.00001|5.1.02.01.01.0001|5.1.02.01.01.001|510201010001|2.16.2.20.2.21.01.0000|1.01.2.22.0.00.01.0000 1.01.02.2.01.0001 5.1.02.01.01.0024
Kode Rekening 5.1.02.01.01.0024|Nomor Rekening 5.1.02.01.01.0024|1.2.3.4|5.2.1.1|10.701.893.800,00|45193365578481|Rp 3.204.110.101.900.001,00|3842700000000000
32.01.01.2001|3201010001|3201 3202 3203 3204|1103 1105 1216 7321|ocds-213czf-000-00001|550e8400-e29b-41d4-a716-446655440000|d41d8cd98f00b204e9800998ecf8427e
900/1234/BPKAD/2024|0274/123/2024|RUP 43219876|20240131123456|20240131123456789|31-01-2024 12:34:56|08-12-2024 10:30|12.03.2020 - 05.04.2020|978-602-03-1234-5
8991234567890|-6.914744, 107.609810|40.89187241649303|14213.085285714285|0.081234567890|6°54'53.0"S 107°36'35.3"E|2020 2021 2022 2023|110|112|119|129|1500567|0800 1 500 567
Call center 110, 112, 119, 129|HVS A4 80 gr|L 300|Limbah B3|D 3 Teknik|jumlah KK 1234|Penerbitan KTP 125.000.000|Belanja BPJS 123.456.789|192.168.100.200|v1.2.3.4
Pemeliharaan Jl. Mawar No. 12 RT 01 RW 02|@dinkesjabar|Laptop 3 unit @ Rp 12.000.000|+62.500.000.000|62.812.345.678|12.345.678,9 123.456|(143.26, 152.276, 3501.123, 3476.931)
KM 3+820 63100|1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16|1111111111111111|0000000000000000|9999999999999999|rekening belanja 5.1.02|VIA NOVA 10-12 35029"""


@pytest.mark.parametrize("text", [item for line in LOOKALIKES.splitlines() for item in line.split("|")])
def test_a_look_alike_passes(text: str) -> None:
    assert detect_text(text) == []
    assert detect(pa.array([text])) == []


@pytest.mark.parametrize(
    ("digits", "step"), [(16, 1), (16, 1000), (15, 1), (15, 1000), (14, 1), (13, 1), (12, 1), (11, 1)]
)
@pytest.mark.parametrize("mark", ["", "."])
def test_a_column_of_amounts_has_no_more_look_alikes_than_chance_explains(digits: int, step: int, mark: str) -> None:
    random = Random(digits * step)
    amounts = [random.randrange(10 ** (digits - 1) // step, 10**digits // step) * step for _ in range(4_000)]
    assert detect(pa.array([f"{amount:,}".replace(",", mark) for amount in amounts])) == []
    assert mark or detect(pa.array(amounts)) == []


def test_few_amounts_explain_nothing_so_what_looks_like_an_identifier_is_one() -> None:
    amounts = [1_000_000_000_000_001 + 7 * step for step in range(20)]
    assert [hit.row for hit in detect(pa.array([*amounts, 3204110101900001]))] == [20]


def test_a_column_of_identifiers_is_not_explained_by_chance() -> None:
    random = Random(1)
    amounts = [random.randrange(10**15, 10**16) for _ in range(3_000)]
    numbers = [3204110101900001 + step for step in range(300)]
    assert len(detect(pa.array(amounts + numbers))) >= 300
