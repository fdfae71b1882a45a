"""Identifiers that were kept as numbers: looked for where the table of kinds says that an amount cannot be taken for one."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pyarrow as pa
import pytest

from pipelines.model.errors import Refused
from pipelines.stages.deidentify.detect import detect, in_numbers
from tests.stages.deidentify.settings import field, run

NIKS = [3204110101900001 + 100_000 * number for number in range(8)]
COLUMNS = {"integer": pa.array(NIKS), "decimal": pa.array([Decimal(nik) for nik in NIKS], pa.decimal128(18, 0))}


def publish(column: pa.Array, name: str = "nilai") -> None:
    kind = "integer" if pa.types.is_integer(column.type) else "number"
    table = pa.table({"n": pa.array(range(len(column))), name: column})
    run(table, [field("n", "integer", "public"), field(name, kind, "public")], detector=detect, primaryKey=["n"])


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_nik_kept_as_a_number_is_refused_with_its_column(kind: str) -> None:
    with pytest.raises(Refused) as refused:
        publish(COLUMNS[kind])
    assert [(finding.rule, finding.field, finding.count) for finding in refused.value.findings] == [
        ("personal-data-high", "nilai", 8)
    ]


def test_amounts_pass_whatever_they_look_like() -> None:
    random = Random(3)
    publish(pa.array([random.randrange(81_000_000_000, 82_000_000_000) for _ in range(500)]))  # as telephones do
    publish(pa.array([random.randrange(10**14) * 10_000 for _ in range(500)]))


def test_only_kinds_that_hold_a_day_are_looked_for_among_numbers() -> None:
    assert in_numbers() == {"nik": 15, "kk": 15, "nip": 15}
