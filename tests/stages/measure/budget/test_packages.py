"""Fiscal Data Packages: which column plays which role, by the package's own types."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from pipelines.model.kit import KitUse, read_kit
from pipelines.model.period import parse
from pipelines.stages.measure import Measured, measure_kit, read_facts
from pipelines.stages.measure.packages import columns_of
from tests.stages.measure.budget.kabupaten import context, rules, values
from tests.stages.measure.budget.real import shared

KIT = read_kit("budget", "fiscal-data-package")
DEMOS = shared("budgets-world")
real = pytest.mark.skipif(not DEMOS.is_dir(), reason="the shared folder is not part of the project")

TYPED = {
    "Ministry": "administrative-classification:generic:level1:label",
    "Ministry code": "administrative-classification:generic:level1:code",
    "COFOG": "functional-classification:cofog:division:code",
    "GFSM": "economic-classification:gfsm:level2:code",
    "Step": "phase:id",
    "Way": "direction",
    "Year": "date:fiscal-year",
    "Sum": "value",
}
ROWS = """Ministry,Ministry code,COFOG,GFSM,Step,Way,Year,Sum
Health,H,07,2.1,approved,expenditure,2025,100
Health,H,07,2.1,adjusted,expenditure,2025,120
Health,H,07,2.1,executed,expenditure,2025,90.5
Schools,S,09,2.2,approved,expenditure,2025,300
Schools,S,09,2.2,adjusted,expenditure,2025,300
Schools,S,09,2.2,executed,expenditure,2025,309.5
Treasury,T,,1.1,executed,revenue,2025,450
Treasury,T,,1.1,estimated,revenue,2025,460
"""


def package(**schema: Any) -> dict[str, Any]:
    return {"resources": [{"schema": schema}]}


def measured(given: pa.Table, columns: dict[str, str], year: str = "2025") -> Measured:
    found = read_facts(given, KIT, KitUse(KIT.profile.name, columns))
    return measure_kit(found, KIT, context(parse("year", year), KIT))


def typed() -> tuple[pa.Table, dict[str, str]]:
    text = [name for name in TYPED if name != "Sum"]
    given = pacsv.read_csv(
        pa.py_buffer(ROWS.encode()),
        convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(text, pa.string()), strings_can_be_null=True),
    )
    fields = [{"name": name, "columnType": kind} for name, kind in TYPED.items()]
    return given, columns_of(package(fields=fields), KIT.profile.parameters)


def test_column_types_of_version_one_name_the_roles() -> None:
    assert typed()[1] == {
        "amount": "Sum",
        "phase": "Step",
        "side": "Way",
        "year": "Year",
        "unit": "Ministry",
        "unit_code": "Ministry code",
        "cofog": "COFOG",
        "account": "GFSM",
    }


def test_one_amount_with_a_word_for_its_phase_is_a_budget_and_its_outturn() -> None:
    found = measured(*typed())
    assert values(found, "spending") == {"": 400.0}  # 90.5 + 309.5
    assert values(found, "spending", "unit") == {"Health": 90.5, "Schools": 309.5}
    assert values(found, "spending", "cofog") == {"07": 90.5, "09": 309.5}
    assert values(found, "budget-in-force") == {"": 420.0}  # adjusted: 120 + 300
    assert values(found, "revenue") == {"": 450.0}
    assert rules(found)["value-unknown"] == 1  # `estimated` is no phase of the taxonomy


def test_a_line_is_folded_from_the_rows_of_its_phases_so_that_plan_and_outturn_are_compared() -> None:
    found = measured(*typed())
    assert values(found, "absorption") == {"": pytest.approx(400 / 420 * 100)}
    assert values(found, "absorption", "unit") == {
        "Health": pytest.approx(90.5 / 120 * 100),
        "Schools": pytest.approx(309.5 / 300 * 100),
    }
    assert values(found, "line-deviation") == {"": pytest.approx((9.5 + 9.5) / 400 * 100)}
    assert values(found, "over-lines") == {"": None}  # two lines are too few for a percentage


def test_several_measures_of_version_three_tenths_are_told_apart_by_their_phase_or_not_at_all() -> None:
    measures = {"a": {"source": "Plan", "phase": "approved"}, "b": {"source": "Paid", "phase": "executed"}}
    mapping = {"measures": measures, "dimensions": {}}
    described = {**package(fields=[]), "mapping": mapping}
    assert columns_of(described, KIT.profile.parameters) == {"original": "Plan", "realised": "Paid"}
    measures["b"].pop("phase")
    assert columns_of(described, KIT.profile.parameters) == {}


@real
def test_the_albanian_treasury_is_payments_by_institution() -> None:
    described = json.loads((DEMOS / "al-treasury-spending__datapackage.json").read_text("utf-8"))
    columns = columns_of(described, KIT.profile.parameters)
    assert columns == {
        "realised": "Value",
        "unit": "Budget Institution",
        "payee": "Supplier",
        "date": "Date executed",
        "account_name": "Kategori Shpenzimi",
    }
    given = pacsv.read_csv(DEMOS / "al-treasury-spending__data__treasury.csv")
    found = measured(given, columns, "2014")
    expected = sum(Decimal(str(value)) for value in given.column("Value").to_pylist())
    assert values(found, "spending") == {"": float(expected)}
    assert values(found, "payments") == {"": float(given.num_rows)}


@real
def test_the_australian_package_does_not_say_which_of_its_years_is_the_budget() -> None:
    described = json.loads((DEMOS / "au-budget__datapackage.json").read_text("utf-8"))
    assert columns_of(described, KIT.profile.parameters) == {"unit": "Department/Agency", "programme": "Program"} or (
        columns_of(described, KIT.profile.parameters) == {"programme": "Program"}
    )
