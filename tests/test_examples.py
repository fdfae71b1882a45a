"""The example catalogue: its descriptors read, its sources are what they say, and its made-up data add up."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import zipfile
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import frictionless
import pytest
import yaml
from python_calamine import CalamineWorkbook

from pipelines.model.catalog import Catalog, read_catalog
from pipelines.model.schema import privacy_class

ROOT = Path(__file__).parent.parent
DATASETS, SCHEMAS, INCOMING = ROOT / "datasets", ROOT / "schemas", ROOT / "datasets" / "incoming"
REAL = {"au-budget-2015", "gla-expenditure", "jabar-penduduk", "jabar-produksi-sampah", "nyc-311", "wilayah"}
SYNTHETIC = {
    "indikator-anggaran",
    "indikator-layanan",
    "indikator-pengaduan",
    "pengaduan",
    "perangkat-daerah",
    "permintaan-data",
    "realisasi-apbd",
    "skm",
}
SYNTHETIC |= {"standar-layanan"}
NAMES = sorted(REAL | SYNTHETIC)
WORKBOOKS = sorted((INCOMING / "realisasi-apbd").rglob("*.xlsx"))
REPORTS = sorted((INCOMING / "pengaduan").glob("*.csv"))
LARGEST_SOURCE, LARGEST_CATALOGUE = 2_000_000, 6_000_000  # bytes: a clone must stay small


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog(DATASETS, SCHEMAS)


@pytest.fixture(scope="module")
def regenerated(tmp_path_factory):
    """Everything the generator makes, made once more."""
    folder = tmp_path_factory.mktemp("regenerated")
    sys.path.insert(0, str(INCOMING))
    try:
        import generate

        for make in generate.MAKERS:
            make(folder)
    finally:
        sys.path.remove(str(INCOMING))
    return folder


def schema(name: str) -> dict:
    return json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))


@cache
def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


# Descriptors and schemas


def test_every_example_reads_without_a_finding(catalog):
    assert catalog.broken == {}
    assert [dataset.name for dataset in catalog.datasets] == NAMES


def test_every_example_says_whether_it_is_real(catalog):
    assert {d.name for d in catalog.datasets if d.provenance == "synthetic"} == SYNTHETIC
    for dataset in catalog.datasets:
        said = "Data ini buatan" in dataset.limitations.id and "made up" in dataset.limitations.en
        assert said == (dataset.name in SYNTHETIC), dataset.name


def test_every_example_answers_a_question_or_gathers_answers_and_has_a_freshness_promise_or_none(catalog):
    for dataset in catalog.datasets:
        assert (dataset.answer is None) == (dataset.source.kind == "indicators"), dataset.name
        assert "freshness:" in (DATASETS / f"{dataset.name}.yaml").read_text("utf-8"), dataset.name
        assert (dataset.cron is not None) == (dataset.promise.every is not None), dataset.name


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_a_table_schema_that_explains_every_column(name):
    descriptor = schema(name)
    frictionless.Schema.from_descriptor({k: v for k, v in descriptor.items() if k != "foreignKeys"})
    assert descriptor["title"]
    assert descriptor["description"]
    for field in descriptor["fields"]:
        assert field["title"], field["name"]
        assert field["description"], field["name"]
        assert privacy_class(field), field["name"]


def test_every_figure_and_order_of_an_example_uses_published_columns(catalog):
    for dataset in catalog.datasets:
        public = {field["name"] for field in dataset.fields if privacy_class(field) == "public"}
        answer = dataset.answer
        said = [answer.of, answer.over, answer.by, *answer.where, *answer.among] if answer else []
        named = {*said, *dataset.sort} - {None}
        assert named | set(dataset.primary_key) <= public, dataset.name


def test_confidential_reports_are_withheld_by_the_schema(catalog):
    flag = next(field for field in catalog.dataset("pengaduan").fields if field["name"] == "rahasia")
    assert flag["privacy"] == {"class": "sensitive", "withhold": [True]}


def test_there_is_no_schema_without_a_dataset():
    assert sorted(path.stem for path in SCHEMAS.glob("*.json")) == NAMES


def test_every_foreign_key_points_to_a_column_of_another_example():
    for name in NAMES:
        for key in schema(name).get("foreignKeys", []):
            target = {field["name"] for field in schema(key["reference"]["resource"])["fields"]}
            assert set(key["reference"]["fields"]) <= target


# Sources


def test_every_real_example_says_where_its_unchanged_file_comes_from():
    for name in sorted(REAL):
        text = (INCOMING / name / "SOURCE.txt").read_text("utf-8")
        assert re.search(r"^Licence:", text, re.MULTILINE), name
        assert re.search(r"commit [0-9a-f]{40} ", text), name
        noted = dict(re.findall(r"^SHA-256: +([0-9a-f]{64})  (\S+)$", text, re.MULTILINE))
        found = {hashlib.sha256(p.read_bytes()).hexdigest(): p.name for p in (INCOMING / name).glob("*.csv")}
        assert noted == found, name


def test_no_source_is_large():
    files = [path for path in INCOMING.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    sizes = {path: path.stat().st_size for path in files}
    assert max(sizes.values()) <= LARGEST_SOURCE
    assert sum(sizes.values()) <= LARGEST_CATALOGUE


def test_every_made_up_example_has_three_editions_or_more():
    for name in sorted(path.name for path in INCOMING.iterdir() if path.name in SYNTHETIC):
        files = [path for path in (INCOMING / name).iterdir() if path.is_file()]
        assert len(files) >= 3, name


def test_the_generator_makes_the_same_files_again(regenerated):
    made = sorted(path.relative_to(regenerated) for path in regenerated.rglob("*") if path.is_file())
    kept = sorted(
        path.relative_to(INCOMING) for name in SYNTHETIC for path in (INCOMING / name).rglob("*") if path.is_file()
    )
    assert made == kept
    for path in made:
        assert content(regenerated / path) == content(INCOMING / path), path


def content(path: Path) -> object:
    """The bytes; of a workbook the bytes inside, since another zlib may pack them otherwise."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return [(item.filename, item.date_time, archive.read(item)) for item in archive.infolist()]


# Budget execution: columns of the sheet, counted from 0

CODES, AMOUNTS = slice(0, 4), slice(8, 13)
ACCOUNT_LENGTH = 19


@cache
def sheet(path: Path) -> list[list[str]]:
    return [
        [str(cell) for cell in row] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    ]


def amounts(row: list[str]) -> tuple[int, ...]:
    """Original, revised, in force, this month, until this month; in sen, blank as 0."""
    return tuple(int(cell.replace(".", "").replace(",", "") or "0") for cell in row[AMOUNTS])


def leaves(path: Path) -> list[list[str]]:
    return [row for row in sheet(path)[9:] if len(row[3]) == ACCOUNT_LENGTH]


def total(lines: list[list[str]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*map(amounts, lines), strict=True))


def under(node: list[str], leaf: list[str]) -> bool:
    """Whether a leaf adds to a node: codes of urusan, activity and account begin alike, the agency is the same."""
    return (
        leaf[0].startswith(node[0])
        and node[1] in ("", leaf[1])
        and leaf[2].startswith(node[2])
        and leaf[3].startswith(node[3])
    )


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_level_of_the_budget_tree_adds_up_to_the_same_total(path):
    body, bottom = sheet(path)[9:], leaves(path)
    assert body[-1][6] == "Jumlah"
    assert amounts(body[-1]) == total(bottom)
    levels: dict[tuple[int, ...], list[list[str]]] = {}
    for row in body[:-1]:
        levels.setdefault(
            tuple(len(cell) if place != 1 else bool(cell) for place, cell in enumerate(row[CODES])), []
        ).append(row)
    assert len(levels) == 10  # urusan, bidang, SKPD, program, kegiatan, sub kegiatan, and four of accounts
    assert {total(level) for level in levels.values()} == {amounts(body[-1])}


def test_every_node_of_the_budget_tree_is_the_sum_of_its_own_leaves():
    path = WORKBOOKS[-1]
    bottom = leaves(path)
    groups: dict[str, list[list[str]]] = {}
    for leaf in bottom:
        groups.setdefault(leaf[1], []).append(leaf)
    for node in sheet(path)[9:-1]:
        below = [leaf for leaf in groups.get(node[1], bottom) if under(node, leaf)]
        assert amounts(node) == total(below), node[CODES]


def test_spending_until_a_month_is_spending_until_the_month_before_plus_the_month():
    true = [path for path in WORKBOOKS if path.parent.name != "koreksi" and "2026-09" not in path.name]
    true.append(INCOMING / "realisasi-apbd" / "koreksi" / "lra_2026-09.xlsx")
    until = 0
    for path in sorted(true, key=lambda path: path.name):
        *_, month, cumulated = amounts(sheet(path)[-1])
        assert cumulated == until + month, path.name
        until = cumulated


def test_the_correction_takes_back_the_grants_that_were_booked_twice():
    first, second = (
        INCOMING / "realisasi-apbd" / "lra_2026-09.xlsx",
        INCOMING / "realisasi-apbd" / "koreksi" / "lra_2026-09.xlsx",
    )
    changed = [(a, b) for a, b in zip(leaves(first), leaves(second), strict=True) if a != b]
    assert {(a[4], a[3][:6]) for a, _ in changed} == {("Sekretariat Daerah", "5.1.05")}
    assert all(amounts(a)[3] == 2 * amounts(b)[3] for a, b in changed)
    # The reason in the YAML says Rp7.3 billion; amounts here are in sen.
    assert round(sum(amounts(a)[4] - amounts(b)[4] for a, b in changed) / 100 / 10**9, 1) == 7.3


def test_a_line_has_no_revised_budget_before_september():
    for path in WORKBOOKS:
        blank = {row[9] == "" for row in sheet(path)[9:]}
        assert blank == {path.stem < "lra_2026-09"}, path.name


def test_every_agency_of_the_budget_is_in_the_register():
    register = {
        row["kode_skpd"]: row["nama_skpd"] for row in rows(INCOMING / "perangkat-daerah" / "perangkat_daerah_2026.csv")
    }
    assert {leaf[1]: leaf[4] for leaf in leaves(WORKBOOKS[-1])} == register


# Complaints


def test_the_clock_of_a_report_says_what_its_dates_say():
    for path in REPORTS:
        for row in rows(path):
            closed, due, drawn = row["tanggal_selesai"], row["batas_waktu"], row["tanggal_data"]
            late = "tidak" if closed or due < drawn else "belum-jatuh-tempo"
            assert row["tepat_waktu"] == ("ya" if closed and closed <= due else late), row["nomor_laporan"]


def test_the_stages_of_a_report_follow_each_other_and_nothing_lies_in_the_future():
    for path in REPORTS:
        for row in rows(path):
            stages = ("tanggal_masuk", "tanggal_verifikasi", "tanggal_tindak_lanjut", "tanggal_selesai", "tanggal_data")
            days = [row[stage] for stage in stages if row[stage]]
            assert days == sorted(days), row["nomor_laporan"]
            assert row["tanggal_masuk"][:7] == path.stem[-7:]


def test_personal_values_occur_in_personal_columns_only():
    kept = [
        field["name"]
        for field in schema("pengaduan")["fields"]
        if privacy_class(field) not in ("sensitive", "free-text") and "derive" not in field
    ]
    dropped = [f["name"] for f in schema("pengaduan")["fields"] if f["name"] not in kept and "derive" not in f]
    assert dropped == ["rahasia", "nama_pelapor", "nik", "telepon", "email", "alamat", "isi_laporan"]
    dropped.remove("rahasia")  # a flag, not a person
    table = [row for path in REPORTS for row in rows(path)]
    public = "\n".join({row[name] for row in table for name in kept}).lower()
    personal = {row[name].lower() for row in table for name in dropped} - {""}
    words = {word for row in table for word in row["nama_pelapor"].lower().split()}
    assert min(map(len, personal | words)) >= 6  # shorter ones would be found by chance
    assert [value for value in personal | words if value in public] == []


def test_invented_identity_numbers_have_the_shape_of_real_ones():
    for path in REPORTS:
        for row in rows(path):
            day, month, serial = int(row["nik"][6:8]) % 40, int(row["nik"][8:10]), int(row["nik"][12:])
            date(1972, month, day)
            assert serial > 9000, "a serial that a real district could have given"


def test_some_reports_are_confidential_and_some_anonymous_in_every_month():
    for path in REPORTS:
        flags = {(row["anonim"], row["rahasia"]) for row in rows(path)}
        assert flags == {("Ya", "Ya"), ("Ya", "Tidak"), ("Tidak", "Ya"), ("Tidak", "Tidak")}, path.name


def test_working_days_of_a_report_leave_out_weekends_and_holidays():
    found = {row["nomor_laporan"]: row for row in rows(REPORTS[2])}
    # 3 to 24 August 2026 has three weekends and Independence Day (Monday the 17th): 21 - 6 - 1 = 14 working days.
    due = {
        row["batas_waktu"]
        for row in found.values()
        if row["tanggal_masuk"] == "2026-08-03" and "Tidak" in row["klasifikasi"]
    }
    assert due == {"2026-08-24"}


# Services

ELEMENTS = [field["name"] for field in schema("skm")["fields"] if field.get("unit") == "1-4"][:9]


def test_the_mean_of_a_respondent_is_the_mean_of_the_elements_that_were_answered():
    for path in sorted((INCOMING / "skm").glob("*.csv")):
        for row in rows(path, ";"):
            given = [int(row[name]) for name in ELEMENTS if row[name]]
            # Four decimals, half up: 28 points over 9 elements are 3,1111.
            expected = (Decimal(sum(given)) / len(given)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
            assert row["nilai_rata_rata"] == str(expected).replace(".", ","), row["id_responden"]


def test_fees_are_missing_where_a_unit_does_not_measure_them():
    for path in sorted((INCOMING / "skm").glob("*.csv")):
        answered = {row["unit_layanan"] for row in rows(path, ";") if row["biaya_tarif"]}
        asked = {row["unit_layanan"] for row in rows(path, ";")}
        assert asked - answered == {"Dinas Perpustakaan dan Kearsipan"}


def test_a_service_standard_never_counts_more_kept_promises_than_requests():
    for path in sorted((INCOMING / "standar-layanan").glob("*.json")):
        for row in json.loads(path.read_text("utf-8"))["data"]:
            assert 0 <= row["jumlah_sesuai_janji"] <= row["jumlah_selesai"]
            assert row["median_hari"] <= row["p90_hari"]
            assert row["persen_sesuai_janji"] == pytest.approx(
                100 * row["jumlah_sesuai_janji"] / row["jumlah_selesai"], abs=0.051
            )


# Reference lists


def test_region_codes_keep_their_zeros_and_dots():
    codes = {row["kode"] for row in rows(INCOMING / "wilayah" / "wilayah.csv")}
    assert "11.10" in codes
    assert [sum(len(code) == length for code in codes) for length in (2, 5, 8)] == [38, 514, 7285]


# The officer's table of keys


def keys(node: dict, prefix: str = "") -> dict[str, str]:
    """Every key of dataset.schema.yaml by its dotted path, with its description (empty where it has none)."""
    found: dict[str, str] = {}
    for branch in (node, *node.get("oneOf", ())):
        for key, value in branch.get("properties", {}).items():
            found[prefix + key] = found.get(prefix + key) or value.get("description", "")
            found |= keys(value, f"{prefix}{key}.") | keys(value.get("items", {}), f"{prefix}{key}.")
    return found


def test_the_readme_explains_every_key_in_both_languages():
    rules = yaml.safe_load((ROOT / "pipelines" / "model" / "dataset.schema.yaml").read_text("utf-8"))
    readme = (DATASETS / "README.md").read_text("utf-8")
    table = {
        m[1]: (m[2].strip(), m[3].strip())
        for m in re.finditer(r"^\| `([a-z_.]+)`[^|]*\|([^|]*)\|([^|]*)\|$", readme, re.MULTILINE)
    }
    expected = keys(rules)
    assert sorted(table) == sorted(expected)
    for key, description in expected.items():
        indonesian, english = table[key]
        assert indonesian, key
        assert english == description or not description, key
