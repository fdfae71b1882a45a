"""Rows that are no data but say something of the data: totals, and the rows above the leaves of a tree."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.model.dataset import Leaves
from pipelines.publish import Trial, try_dataset
from pipelines.stages.tidy.leaves import inner, split
from tests.conftest import Bureau, rules, states

FIELDS = {"skpd": "string", "kode": "string", "nilai": "number", "sisa": "number"}
LEAVES = {"code": "kode", "within": ["skpd"]}
PARENTS = {"parents": {"of": ["nilai", "sisa"]}}
TREE = """skpd,kode,nilai,sisa
A,5,30.10,3
A,5.1,10.10,1
A,5.1.02,10.10,1
A,5.2,20,2
A,5.2.01.0003,15,1
A,5.2.01.0004,5,1
B,5,7,0
B,5.1,7,0
"""
JUMLAH = {"column": "kode", "equals": ["Jumlah", "Jumlah Belanja"]}
WRITTEN = {"sum": {"of": "nilai", "equals": 'row "jumlah"', "tolerance": 0}}


def declare(bureau: Bureau, rule: dict[str, Any], required: str = "kode", **layout: Any) -> None:
    fields: list[dict[str, Any]] = [{"name": name, "type": kind, "privacy": "public"} for name, kind in FIELDS.items()]
    for field in fields:
        field["constraints"] = {"required": field["name"] == required}
    bureau.declare(schema={"fields": fields}, layout=layout, rules=[rule])


def published(bureau: Bureau) -> list[tuple[Any, ...]]:
    newest = bureau.versions().newest()
    assert newest
    table = pq.read_table(bureau.office.public / newest.path / "sekolah.parquet")
    return [tuple(row.values()) for row in table.to_pylist()]


def test_only_the_leaves_of_every_tree_are_published_when_all_above_them_add_up(bureau: Bureau) -> None:
    declare(bureau, PARENTS, leaves=LEAVES)
    bureau.deliver("sekolah_2026-10.csv", TREE)
    assert states(bureau.publish()) == [("2026-10", "released")]
    assert [row[:3] for row in published(bureau)] == [
        ("A", "5.1.02", 10.1),
        ("A", "5.2.01.0003", 15),
        ("A", "5.2.01.0004", 5),
        ("B", "5.1", 7),
    ]


@pytest.mark.parametrize(("old", "new", "row"), [("5.2,20,2", "5.2,21,2", 5), ("B,5,7,0", "B,5,7,1", 8)])
def test_a_row_above_the_leaves_that_is_not_their_sum_is_named(bureau: Bureau, old: str, new: str, row: int) -> None:
    declare(bureau, PARENTS, leaves=LEAVES)
    bureau.deliver("sekolah_2026-10.csv", TREE.replace(old, new))
    assert rules(bureau.publish()) == [("parents", "sekolah_2026-10.csv", row, "nilai")]


def test_a_row_above_the_leaves_must_fit_the_types_too(bureau: Bureau) -> None:
    declare(bureau, PARENTS, leaves=LEAVES)
    bureau.deliver("sekolah_2026-10.csv", TREE.replace("5.2,20,2", "5.2,dua,2"))
    assert rules(bureau.publish()) == [("type-error", "sekolah_2026-10.csv", 5, "nilai")]


def test_a_table_without_anything_above_its_leaves_cannot_be_compared_and_is_refused(bureau: Bureau) -> None:
    declare(bureau, PARENTS, leaves=LEAVES)
    bureau.deliver("sekolah_2026-10.csv", "skpd,kode,nilai,sisa\nA,5,1,1\nB,5,2,2\n")
    assert [rule for rule, *_ in rules(bureau.publish())] == ["rule-not-evaluated"]


def test_a_tree_may_run_over_several_columns_and_leave_levels_out(bureau: Bureau) -> None:
    declare(bureau, PARENTS, "skpd", leaves={"code": ["skpd", "kode"]})
    tree = TREE.replace("A,5,", "1.02,,").replace("B,5,", "1.03,,").replace("A,", "1.02,").replace("B,", "1.03,")
    bureau.deliver("sekolah_2026-10.csv", tree + "1,,37.1,3\n")
    assert states(bureau.publish()) == [("2026-10", "released")]
    assert [row[1] for row in published(bureau)] == ["5.1.02", "5.2.01.0003", "5.2.01.0004", "5.1"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(st.integers(1, 3), min_size=1, max_size=4), st.integers(-9, 9)), max_size=30))
def test_leaves_are_the_codes_that_no_other_code_begins_with(rows: list[tuple[list[int], int]]) -> None:
    codes = [".".join(map(str, path)) for path, _ in rows]
    batch = pa.record_batch({"kode": pa.array(codes, pa.string())})
    rule = Leaves(("kode",))
    leaves, parents = split(batch, inner([batch], rule), rule)
    is_leaf = [not any(other.startswith(f"{code}.") for other in codes) for code in codes]
    assert leaves.column(0).to_pylist() == [code for code, leaf in zip(codes, is_leaf, strict=True) if leaf]
    assert parents.num_rows == is_leaf.count(False)


TOTALLED = "skpd,kode,nilai,sisa\nA,5.1,10.10,1\nA,5.2,0.20,2\n,JUMLAH,10.30,3\n"


def tried(bureau: Bureau, *contents: str) -> Trial:
    """Check one delivery of several files."""
    declare(bureau, WRITTEN, total_row=JUMLAH)
    catalog = (bureau.office.datasets / "sekolah.yaml").read_text()
    (bureau.office.datasets / "sekolah.yaml").write_text(catalog.replace("_{edition}", "_{edition}_*"))
    for number, content in enumerate(contents):
        bureau.deliver(f"sekolah_2026-10_{number}.csv", content)
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"))
    return trial


def test_the_data_are_held_against_the_row_of_totals_below_them(bureau: Bureau) -> None:
    assert (tried(bureau, TOTALLED).findings, tried(bureau, TOTALLED).rows) == ((), 2)
    assert [f.rule for f in tried(bureau, TOTALLED.replace("10.30", "10.31")).findings] == ["sum"]


@pytest.mark.parametrize(
    "content",
    [
        TOTALLED.replace(",JUMLAH,10.30,3\n", ""),
        TOTALLED.replace("JUMLAH", "Jumlah Belanja"),
        TOTALLED + ",Jumlah,10.30,3\n",
        TOTALLED.replace("10.30", "lihat catatan"),
    ],
    ids=["none", "another", "two", "no number"],
)
def test_a_row_of_totals_that_is_missing_doubled_or_no_number_is_a_refusal(bureau: Bureau, content: str) -> None:
    assert [f.rule for f in tried(bureau, content).findings][-1] == "rule-not-evaluated"


def test_every_file_of_a_delivery_has_its_own_row_of_totals(bureau: Bureau) -> None:
    other = "skpd,kode,nilai,sisa\nB,5.1,7,0\n,Jumlah,7,0\n"
    assert tried(bureau, TOTALLED, other).findings == ()
    assert [f.rule for f in tried(bureau, TOTALLED, other.replace("Jumlah,7", "Jumlah,8")).findings] == ["sum"]
