"""Files that real offices delivered, taken through `check` by YAML alone, with their totals to the cent."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.publish import Trial, try_dataset
from tests.conftest import ROOT, Bureau

SHARED = ROOT.parent / "shared/data"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not part of the project")

EXPENSES = ("Operasi", "Modal", "Tak Terduga", "Transfer")
SIPD = {
    "header_rows": [6, 8],
    "numbers": {"decimal": ",", "group": "."},
    "columns": {
        "Kode": "bidang",
        "Kode (2)": "skpd",
        "Kode (3)": "sub_kegiatan",
        "Kode (4)": "akun",
        "Uraian Urusan, Organisasi, Program, Kegiatan dan Sub Kegiatan": "uraian",
        **{
            f"Kelompok Belanja / {kind} / {phase}": f"{phase}_{kind}".lower().replace(" ", "_")
            for kind in EXPENSES
            for phase in ("Anggaran", "Realisasi")
        },
    },
    "keep": {"uraian": ".*[A-Za-z].*"},  # the row below the labels numbers the columns
    "leaves": {"code": ["bidang", "skpd", "sub_kegiatan", "akun"]},
    "total_row": {"column": "uraian", "equals": "Jumlah"},
}
AMOUNTS = [field for label, field in SIPD["columns"].items() if label.startswith("Kelompok")]
ADDS_UP = [
    {"parents": {"of": AMOUNTS, "tolerance": 0}},
    *({"sum": {"of": name, "equals": 'row "Jumlah"', "tolerance": 0}} for name in AMOUNTS),
]


def schema(texts: list[str], numbers: list[str], dates: dict[str, str] | None = None) -> dict[str, Any]:
    fields: list[dict[str, Any]] = [{"name": name, "type": "string", "privacy": "public"} for name in texts]
    fields += [{"name": name, "type": "number", "privacy": "public"} for name in numbers]
    fields += [
        {"name": name, "type": "date", "format": form, "privacy": "public"} for name, form in (dates or {}).items()
    ]
    return {"fields": fields, "missingValues": ["", " ", "N/A"]}


def check(
    bureau: Bureau,
    file: Path,
    described: dict[str, Any],
    layout: dict[str, Any],
    of: str,
    rules: Sequence[dict[str, Any]] = (),
) -> Trial:
    answer = {"question": "?", "measure": "sum", "of": of, "unit": "x", "sentence": "{value}"}
    bureau.declare(schema=described, layout=layout, answer=answer, rules=list(rules))
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"), file)
    return trial


@pytest.mark.parametrize(
    ("name", "of", "total"),
    [
        ("lra_januari", "realisasi_operasi", 126_091_861),
        ("lra_mei", "realisasi_operasi", 1_421_890_019),
        ("lra_januari", "anggaran_operasi", 10_701_893_800),
        ("lra_mei", "anggaran_modal", 109_048_100),
    ],
)
def test_a_sipd_export_is_reduced_to_its_leaves_and_adds_up(bureau: Bureau, name: str, of: str, total: float) -> None:
    """All levels of the tree, and the row of totals, are held against the leaves by the rules."""
    described = schema(["bidang", "skpd", "sub_kegiatan", "akun", "uraian"], AMOUNTS)
    described["primaryKey"] = ["bidang", "skpd", "sub_kegiatan", "akun"]
    trial = check(bureau, SHARED / f"sipd-lra/{name}.xlsx", described, SIPD, of, ADDS_UP)
    assert (trial.findings, trial.figure and trial.figure.value) == ((), total)


LEEDS = {
    "Body name": "body_name",
    "Body": "body",
    "Service label": "service",
    "Service division label": "division",
    "Expenditure category": "category",
    "Detailed expenditure type": "type",
    "Detailed expenditure code": "code",
    "Date paid": "paid",
    "Transaction number": "transaction",
    "Net amount": "net",
    "Capital or revenue": "capital",
    "Supplier name": "supplier",
}


def leeds(bureau: Bureau, month: str, **more: Any) -> Trial:
    """Labels drift from month to month (`Transaction Number`, `divison`): each spelling is one line of the layout."""
    file = SHARED / f"leeds-spend/leeds__raw__{month}.csv"
    header = file.read_bytes().split(b"\n", 1)[0].decode("cp1252").strip().split(",")
    known = {label.lower(): field for label, field in LEEDS.items()} | {"service divison label": "division"}
    texts = [field for field in LEEDS.values() if field != "net"]
    layout = {
        "encoding": "windows-1252",
        "columns": {label: known[label.lower()] for label in header},
        "numbers": {"decimal": ".", "group": ","},
        **more,
    }
    texts = [field for field in texts if field != "paid"]
    return check(bureau, file, schema(texts, ["net"], {"paid": "default"}), layout, "net")


@pytest.mark.parametrize(
    ("month", "total", "rows", "more"),
    [
        ("2010-12", 77_179_009.24, 10_303, {"footer_rows": 1, "dates": "infer"}),
        ("2011-01", 65_483_945.63, 8_837, {"dates": "infer"}),
        ("2011-05", 77_290_968.66, 7_299, {"dates": "D/M/YY"}),
    ],
)
def test_a_month_of_leeds_adds_up_to_the_cent(
    bureau: Bureau, month: str, total: float, rows: int, more: dict[str, Any]
) -> None:
    """Three months, three forms of the date: 24/12/2010, 14-Jan-2011, 26-May-11."""
    trial = leeds(bureau, month, **more)
    assert (trial.findings, trial.rows) == ((), rows)
    assert trial.figure is not None
    assert round(trial.figure.value or 0, 2) == total


def test_the_short_row_of_nothing_but_commas_below_leeds_december_is_no_row(bureau: Bureau) -> None:
    trial = leeds(bureau, "2010-12", dates="D/M/Y")
    assert (trial.findings, trial.rows) == ((), 10_303)


COUNCILS: dict[str, tuple[dict[str, str], str, dict[str, float]]] = {
    "leeds/raw": (
        {
            **LEEDS,
            "Detailed Expenditure Code": "code",
            "Transaction Number": "transaction",
            "Net Amount": "net",
            "Service divison label": "division",
        },
        "net",
        {"2010-12": 77_179_009.24, "2011-01": 65_483_945.63, "2011-05": 77_290_968.66},
    ),
    "calderdale/clean": (
        {
            "Body": "body",
            "Body Name": "name",
            "Organistion Name": "name",
            "Transaction Date": "paid",
            "Transaction number": "transaction",
            "Supplier Name": "supplier",
            "Net Amount": "net",
            "Merchant Category": "category",
            "Merchant Category Group": "group",
            "Expense Area": "area",
            "Expense Type": "type",
            "Expense Code": "code",
        },
        "net",
        {"2015-07-card": 0, "2018-10-card": 0},
    ),
    "london/clean": (
        {
            "Vendor ID": "vendor",
            "Vendor Name": "supplier",
            "Cost Element": "element",
            "Amount": "net",
            "Expenditure Account Code Description": "account",
            "Document No": "document",
            "Clearing Date": "paid",
            "Directorate": "directorate",
            "Service Expenditure Analysis": "analysis",
        },
        "net",
        {"2017-P09": 0, "2020-P02": 0},
    ),
}


def summed(path: Path, label: str) -> float:
    """By the standard library alone."""
    with path.open(encoding="cp1252", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (row[label] or "").strip() not in {"", "N/A"}]
    return round(
        float(sum(Decimal(row[label].translate({ord("("): "-", ord(")"): None, ord(","): None})) for row in rows)), 2
    )


@pytest.mark.parametrize("folder", COUNCILS)
def test_all_months_in_the_folder_of_a_council_are_described_by_one_yaml(bureau: Bureau, folder: str) -> None:
    """Labels, encodings and forms of the date drift from month to month; no month has a declaration of its own."""
    columns, measure, months = COUNCILS[folder]
    council, kind = folder.split("/")
    [source] = {path.parent for path in SHARED.rglob(f"{council}__{kind}__*.csv")}
    for month in months:
        bureau.deliver(f"{folder}/{month}.csv", (source / f"{council}__{kind}__{month}.csv").read_bytes())
    texts = sorted(set(columns.values()) - {measure, "paid"})
    answer = {"question": "?", "measure": "sum", "of": measure, "unit": "GBP", "sentence": "{value}"}
    bureau.declare(
        schema=schema(texts, [measure], {"paid": "default"}),
        source={"kind": "file", "path": f"incoming/{folder}/{{edition}}.csv"},
        edition={"kind": "named"},
        layout={
            "encoding": "windows-1252",
            "columns": columns,
            "numbers": {"decimal": ".", "group": ","},
            "dates": {"paid": "D/M/YY"},
        },
        answer=answer,
        rules=[],
    )
    trials = try_dataset(bureau.desk(), bureau.catalog().dataset("sekolah"))
    assert [(trial.edition, trial.findings) for trial in trials] == [(month.lower(), ()) for month in months]
    label = {"leeds": None, "calderdale": "Net Amount", "london": "Amount"}[council]
    for trial, (month, total) in zip(trials, months.items(), strict=True):
        assert trial.figure is not None
        expected = total or summed(source / f"{council}__{kind}__{month}.csv", label or "")
        assert round(trial.figure.value or 0, 2) == expected


def test_calderdale_card_payments_are_described_by_yaml_alone(bureau: Bureau) -> None:
    for month in ("2015-07", "2018-10"):
        file = SHARED / f"uk-councils/calderdale__clean__{month}-card.csv"
        header = file.read_text("utf-8").splitlines()[0].split(",")
        amount = next(label for label in header if "amount" in label.lower())
        fields = {
            label: label.lower().replace(" ", "_").replace("/", "_").replace("(", "").replace(")", "")
            for label in header
        }
        texts = [name for label, name in fields.items() if label != amount]
        trial = check(
            bureau,
            file,
            schema(texts, [fields[amount]]),
            {"columns": fields, "numbers": {"decimal": ".", "group": ","}},
            fields[amount],
        )
        assert trial.findings == (), month
        assert (trial.rows or 0) > 600


def test_the_australian_budget_is_the_one_of_the_example_catalogue() -> None:
    given = SHARED / "budgets-world/au-budget__data__201505181230budget1516.csv"
    [ours] = (ROOT / "datasets/incoming/au-budget-2015").glob("*.csv")
    assert ours.read_bytes() == given.read_bytes()


def test_the_worked_example_of_the_satisfaction_survey_is_there_for_the_kits() -> None:
    assert json.loads((SHARED / "skm/worked-example.json").read_text("utf-8"))
