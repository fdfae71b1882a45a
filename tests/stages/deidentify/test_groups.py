"""k-anonymity against an oracle that shares nothing with ours, and what is refused when it cannot be reached.

The oracle is pandas' group-by: pyCANON 1.3.6 would take numpy, pandas and typer back to versions that the house cannot use.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.errors import Refused
from pipelines.model.privacy import PrivacyRules
from pipelines.publish.privacy import revalidate
from pipelines.stages.deidentify import view
from pipelines.stages.deidentify.groups import sizes, suppressed_without
from tests.stages.deidentify.settings import NO_LIMIT, field, run

NAMES = ("umur", "jk", "wilayah")
FIELDS = [
    field("umur", "integer", {"class": "quasi", "generalise": "age-20", "top_code": 60}, constraints={"minimum": 0}),
    field("jk", "string", {"class": "quasi", "generalise": "as-is"}, constraints={"enum": ["L", "P"]}),
    field("wilayah", "string", {"class": "quasi", "generalise": "level-1"}, constraints={"minLength": 5}),
    field("nilai", "integer", "public", constraints={"required": True}),
]
ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(0, 99),
        st.sampled_from([None, "L", "P"]),
        st.sampled_from(["11.01", "11.02", "12.01", None]),
    ),
    max_size=120,
)


def table(rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    kinds = (pa.int64(), pa.string(), pa.string())
    found = {name: pa.array(column, kind) for name, column, kind in zip(NAMES, columns, kinds, strict=True)}
    return pa.table({**found, "nilai": pa.array(range(len(rows)), pa.int64())})


def oracle(found: pa.Table) -> list[int]:
    frame = pd.DataFrame(found.select(NAMES).to_pylist(), columns=list(NAMES)).astype("string").fillna("(kosong)")
    return [] if frame.empty else frame.groupby(list(NAMES))["jk"].transform("size").tolist()


@given(ROWS, st.sampled_from([None, 7, 12]), st.sampled_from(["services", "complaints"]))
def test_a_generalised_table_always_has_k_and_fits_its_public_schema(
    rows: list[tuple[Any, ...]], k: int | None, family: str
) -> None:
    public = run(table(rows), FIELDS, rules=PrivacyRules(k=k, suppress=1.0), family=family)
    required = max(k or 0, 10 if family == "complaints" else 5)
    found = oracle(public.table)
    assert all(size >= required for size in found)
    assert public.card["k"] == {"required": required, "reached": min(found, default=None)}
    assert public.card["withheld_rows"] == len(rows) - public.table.num_rows
    assert sorted(found) == sorted(size for size in oracle(public.groups) if size >= required)  # no row too many
    revalidate(public, "schemas/izin.json")


@given(ROWS)
def test_groups_are_those_of_the_oracle(rows: list[tuple[Any, ...]]) -> None:
    assert sizes(table(rows), NAMES).tolist() == oracle(table(rows))


def test_many_columns_of_many_values_do_not_run_into_each_other() -> None:
    rows = 3000
    columns = {f"c{n}": pa.array([(row * (n + 7)) % 1009 for row in range(rows)]) for n in range(12)}
    found = pa.table({**columns, "ganda": pa.array([row // 2 for row in range(rows)])})
    frame = found.to_pandas()
    expected = frame.groupby(list(frame.columns))["ganda"].transform("size").tolist()
    assert sizes(found, found.column_names).tolist() == expected


SMALL = [(20, "L", "11.01")] * 50 + [(20, "P", "11.01")] * 50 + [(20, "L", f"{n}.01") for n in range(13, 19)]


def test_a_policy_that_leaves_groups_below_k_is_refused_and_names_the_column_that_costs_most() -> None:
    with pytest.raises(Refused) as refused:
        run(table(SMALL), FIELDS, rules=PrivacyRules())
    [finding] = refused.value.findings
    assert (finding.rule, finding.field) == ("k-anonymity", "wilayah")
    assert "6 of 106 rows" in finding.message.en
    assert "without it, 0 rows" in finding.message.en


def test_what_may_be_suppressed_is_suppressed_and_told() -> None:
    public = run(table(SMALL), FIELDS, rules=PrivacyRules(suppress=0.06))
    assert public.table.num_rows == 100
    assert (public.card["k"]["reached"], public.card["withheld_rows"]) == (50, 6)
    assert public.card["rows_by_reason"] == {"small-groups": 6}


def test_the_officer_sees_the_riskiest_column_first() -> None:
    public = run(table(SMALL), FIELDS, rules=NO_LIMIT)
    seen = view(table(SMALL), {"fields": FIELDS}, public, 5)
    assert [(c.name, c.cost, c.distinct_before, c.distinct_after) for c in seen] == [
        ("wilayah", 6, 7, 1),
        ("jk", 0, 2, 2),
        ("umur", 0, 1, 1),
        ("nilai", None, 106, 100),
    ]
    assert suppressed_without(public.groups, NAMES, 5) == {"wilayah": 0, "jk": 6, "umur": 6}


def test_a_table_of_which_no_column_may_leave_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        run({"a": ["x"]}, [field("a", "string", "quasi")], file="schemas/izin.json")
    assert [(f.rule, f.file) for f in refused.value.findings] == [("nothing-public", "schemas/izin.json")]


def test_a_quasi_column_without_an_operator_stays_back() -> None:
    public = run({"a": ["x"], "b": [1]}, [field("a", "string", "quasi"), field("b", "integer", "public")])
    assert public.table.column_names == ["b"]
    assert [item["class"] for item in public.card["dropped"]] == ["quasi"]
    assert public.card["k"]["reached"] is None
