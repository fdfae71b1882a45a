"""`new`: what is drafted from a sample file, compared whole; real files pass `check` right away or are explained."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from pipelines.model.errors import Refused, WrongUsage
from pipelines.model.schema import privacy_class
from pipelines.publish import try_dataset
from pipelines.publish.drafting import draft_dataset
from pipelines.stages.draft.codes import pattern
from pipelines.stages.draft.keys import key
from tests.conftest import ROOT, Bureau

SHARED = ROOT.parent / "shared/data"
INCOMING = ROOT / "datasets/incoming"


def new(bureau: Bureau, file: Path) -> tuple[dict[str, Any], dict[str, Any], str]:
    """The YAML and the schema as values, and the YAML as text."""
    drafted = draft_dataset(bureau.desk(), "baru", file)
    text = drafted.declaration.read_text("utf-8")
    return yaml.safe_load(text), json.loads(drafted.schema.read_text("utf-8")), text


def findings(bureau: Bureau, file: Path) -> list[tuple[str, int | None, str]]:
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("baru"), file)
    return [(finding.rule, finding.row, finding.field) for finding in trial.findings]


def classes(schema: dict[str, Any]) -> dict[str, str | None]:
    return {field["name"]: privacy_class(field) for field in schema["fields"]}


PERMITS = (
    "Nomor Izin;Jenis;Tanggal Terbit;Nama Pemohon;NIK;Biaya;Keterangan\n"
    + "".join(
        f"00{number:03};{'Usaha' if number % 2 else 'Bangunan'};{number % 28 + 1:02}/10/2026;Siti Aminah {number};"
        f"320106411098{number:04};Rp 1.{number:03}.500,00;-\n"
        for number in range(1, 41)
    )
    + "Jumlah;;;;;Rp 9.000.000,00;\n\n"
).encode("cp1252")


def test_a_sample_becomes_two_files_that_read_it(bureau: Bureau) -> None:
    file = bureau.deliver("izin/izin_2026-10.csv", PERMITS)
    declared, schema, _ = new(bureau, file)
    assert declared["source"] == {"kind": "file", "path": "incoming/izin/izin_{edition}.csv"}
    assert declared["edition"] == {"kind": "month", "first": "2026-10"}
    assert declared["family"] == "services"
    assert declared["layout"] == {
        "delimiter": ";",
        "numbers": {"decimal": ",", "group": ".", "currency": "Rp"},
        "dates": {"tanggal_terbit": "D/M/Y"},
        "columns": {
            "Nomor Izin": "nomor_izin",
            "Jenis": "jenis",
            "Tanggal Terbit": "tanggal_terbit",
            "Nama Pemohon": "nama_pemohon",
            "NIK": "nik",
            "Biaya": "biaya",
            "Keterangan": "keterangan",
        },
        "total_row": {"column": "nomor_izin", "equals": ["Jumlah"]},
    }
    assert schema["fields"] == [
        {"name": "nomor_izin", "type": "string", "title": "Nomor Izin", "privacy": "public", "constraints": {"required": True, "pattern": "[0-9]{5}"}},
        {"name": "jenis", "type": "string", "title": "Jenis", "privacy": "public", "constraints": {"required": True, "enum": ["Bangunan", "Usaha"]}},
        {"name": "tanggal_terbit", "type": "date", "title": "Tanggal Terbit", "privacy": "quasi", "constraints": {"required": True}},
        {"name": "nama_pemohon", "type": "string", "title": "Nama Pemohon", "privacy": "sensitive", "constraints": {"required": True}},
        {"name": "nik", "type": "string", "title": "NIK", "privacy": "sensitive", "constraints": {"required": True, "pattern": "[0-9]{16}"}},
        {"name": "biaya", "type": "number", "title": "Biaya", "privacy": "public", "constraints": {"required": True}},
        {"name": "keterangan", "type": "string", "title": "Keterangan", "privacy": "public", "constraints": {"required": True, "enum": ["-"]}},
    ]  # fmt: skip
    assert schema["primaryKey"] == ["nomor_izin"]
    assert findings(bureau, file) == []
    assert [outcome.state for outcome in bureau.publish("baru")] == ["released"]  # the source is found as declared
    released = bureau.public()["data/baru/2026-10/r1/baru.csv"]
    assert released.splitlines()[0] == b"nomor_izin,jenis,biaya,keterangan"
    assert b"Siti" not in b"".join(bureau.public().values())


def test_every_doubt_stands_beside_its_column_in_both_languages(bureau: Bureau) -> None:
    _, _, text = new(bureau, bureau.deliver("izin_2026-10.csv", PERMITS))
    lines = text.splitlines()
    place = lines.index('    "Nama Pemohon": nama_pemohon  # sensitive: tidak terbit / not published')
    assert lines[place - 1] == (
        "    # RAGU / DOUBT: usul sensitive: judulnya seperti nama orang atau badan; kalau bukan orang, ganti public"
        " / proposed sensitive: its label looks like a name; if it is no person's, make it public"
    )
    assert "Siti" not in text
    assert sum("ISI / TODO" in line for line in lines[2:]) == 6


def test_what_is_there_is_never_overwritten(bureau: Bureau) -> None:
    file = bureau.deliver("a.csv")
    (bureau.office.schemas / "baru.json").write_text("{}")
    with pytest.raises(WrongUsage):
        draft_dataset(bureau.desk(), "baru", file)
    assert (bureau.office.schemas / "baru.json").read_text() == "{}"
    assert not (bureau.office.datasets / "baru.yaml").exists()


def test_a_name_that_is_no_address_is_refused(bureau: Bureau) -> None:
    with pytest.raises(Refused) as refused:
        draft_dataset(bureau.desk(), "Izin Usaha", bureau.deliver("a.csv"))
    assert [finding.rule for finding in refused.value.findings] == ["name"]


def test_merged_labels_column_numbers_totals_and_notes_of_a_printed_table(bureau: Bureau, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Sampul"
    sheet = book.create_sheet("Isi")
    for row in (
        ["REKAPITULASI"], [], ["Kode", "Uraian", "Anggaran", None, "Tanggal"], [None, None, "Murni", "Perubahan", None],
        [1, 2, 3, 4, 5],
        ["1.01", "Dinas Pendidikan", 1000.5, "2.000,00", date(2026, 1, 2)],
        ["1.02", "Dinas Kesehatan", "3.000,75", 4000, datetime.fromisoformat("2026-02-03")],
        ["1.02.01", "Puskesmas", 1, 2, date(2026, 2, 3)],
        [None, "Jumlah", 4001.25, 6002, None],
        ["Sumber: BPKAD"],
    ):  # fmt: skip
        sheet.append(row)
    for cells in ("A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "rekap.xlsx")
    declared, schema, _ = new(bureau, tmp_path / "rekap.xlsx")
    assert declared["layout"] == {
        "sheet": "Isi",
        "header_rows": [3, 5],
        "footer_rows": 1,
        "numbers": {"decimal": ",", "group": "."},
        "columns": {
            "Kode / 1": "kode",
            "Uraian / 2": "uraian",
            "Anggaran / Murni / 3": "anggaran_murni",
            "Anggaran / Perubahan / 4": "anggaran_perubahan",
            "Tanggal / 5": "tanggal",
        },
        "total_row": {"column": "uraian", "equals": ["Jumlah"]},
    }
    assert [(field["name"], field["type"]) for field in schema["fields"]] == [
        ("kode", "string"),
        ("uraian", "string"),
        ("anggaran_murni", "number"),
        ("anggaran_perubahan", "number"),
        ("tanggal", "date"),
    ]
    assert schema["fields"][0]["constraints"]["pattern"] == r"[0-9]\.[0-9]{2}(\.[0-9]{2})?"
    assert findings(bureau, tmp_path / "rekap.xlsx") == []


def test_days_and_numbers_that_nothing_decides_are_left_to_the_officer_and_check_says_so(bureau: Bureau) -> None:
    file = bureau.deliver("a.csv", "kode,tanggal,nilai\n01,03/04/2026,1.234\n02,05/06/2026,2.345\n")
    declared, _, text = new(bureau, file)
    assert declared["layout"]["numbers"] == "infer"
    assert declared["layout"]["dates"] == {"tanggal": "infer"}
    assert "tulis yang benar di layout.dates" in text
    assert findings(bureau, file) == [("date-ambiguous", 2, "tanggal"), ("number-ambiguous", 2, "nilai")]


def test_one_number_that_decides_makes_the_form_known(bureau: Bureau) -> None:
    file = bureau.deliver("a.csv", "kode,nilai,lain\n01,1.234,5.5\n02,2.345,6.25\n")
    declared, schema, _ = new(bureau, file)
    assert declared["layout"]["numbers"] == {"decimal": "."}
    assert [field["type"] for field in schema["fields"]] == ["string", "number", "number"]
    assert findings(bureau, file) == []


def test_columns_written_in_two_ways_are_spelled_each_for_itself(bureau: Bureau) -> None:
    file = bureau.deliver("a.csv", 'kode,nilai,lain\n01,"1.234,5",5.5\n02,"2.345,75",6.25\n')
    _, schema, _ = new(bureau, file)
    assert {"decimalChar": ",", "groupChar": "."}.items() <= schema["fields"][1].items()
    assert findings(bureau, file) == []


def test_marks_for_missing_are_read_as_empty_where_the_rest_is_typed(bureau: Bureau) -> None:
    file = bureau.deliver("a.csv", "kode,nilai,tanggal\n01,-,2026-01-02\n02,5,n/a\n03,6,2026-01-03\n")
    _, schema, text = new(bureau, file)
    assert [field.get("missingValues") for field in schema["fields"]] == [None, ["", "-"], ["", "n/a"]]
    assert "'n/a' is read as empty" in text
    assert findings(bureau, file) == []


def test_codes_stay_text_and_lost_ones_are_told(bureau: Bureau, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Kode", "Kode Pos", "Jumlah bonds (number)"], [11.1, "00123", 1.5], [11.2, "45678", 2.5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    _, schema, text = new(bureau, tmp_path / "a.xlsx")
    assert [field["type"] for field in schema["fields"]] == ["string", "string", "number"]
    assert "kode tersimpan sebagai angka" in text
    assert {finding[0] for finding in findings(bureau, tmp_path / "a.xlsx")} == {"code-as-number"}


def test_flags_of_confidential_rows_withhold_them(bureau: Bureau) -> None:
    file = bureau.deliver("a.csv", "nomor,rahasia\n01,Ya\n02,Tidak\n")
    _, schema, _ = new(bureau, file)
    assert schema["fields"][1]["privacy"] == {"class": "sensitive", "withhold": [True]}
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("baru"), file)
    assert trial.card["withheld_rows"] == 1


@pytest.mark.parametrize(
    ("label", "values", "expected"),
    [
        ("Nama kepala sekolah", ["Budi", "Ani"] * 30, "sensitive"),
        ("Nama sekolah", ["SD 1", "SD 2"] * 30, "public"),
        ("kolom x", ["3201064109800123", "b"] * 30, "sensitive"),
        ("angka", ["3201064109800123", "3201064109800124"] * 30, "sensitive"),
        ("hubungi", ["0812 3456 7890", "tidak"] * 30, "sensitive"),
        (
            "uraian",
            ["Lampu jalan di depan rumah Bu Siti mati", "Jalan rusak di depan pasar sejak lama"] * 2,
            "free-text",
        ),
        ("kejadian", ["Budi Santoso", "Siti Aminah", "Joko Widodo"], "sensitive"),
        ("sesuatu", ["qwe1", "rty2", "uio3"], "free-text"),
        ("Alamat", ["Jl. A", "Jl. B"], "quasi"),
        ("Tempat lahir", ["Bandung", "Garut"] * 30, "quasi"),
        ("kelas", ["A", "B"] * 30, "public"),
        ("Email", ["a at b", "bukan surel"] * 30, "sensitive"),
        ("kolom y", ["NIP 19770312 200312 2 007", "b"] * 30, "sensitive"),
        ("kolom z", ["paspor A1234567", "b"] * 30, "sensitive"),
        ("lain", ["rekening BCA 1234567890", "-"] * 30, "sensitive"),
    ],
)
def test_privacy_is_proposed_from_label_and_values_and_doubt_is_never_public(
    bureau: Bureau, label: str, values: list[str], expected: str
) -> None:
    file = bureau.deliver("a.csv", f"no urut,{label}\n" + "".join(f"a{n},{v}\n" for n, v in enumerate(values)))
    _, schema, text = new(bureau, file)
    field = schema["fields"][1]
    assert privacy_class(field) == expected
    assert (expected == "public") or "RAGU / DOUBT: usul" in text
    if expected in {"sensitive", "free-text"}:
        assert not [value for value in values if len(value) > 5 and value in text + json.dumps(schema)]


def test_the_doubt_about_a_column_says_what_the_detector_found_and_in_how_many_cells(bureau: Bureau) -> None:
    rows = [f"a{number},{'3201064109800123' if number < 2 else 'kosong'}" for number in range(30)]
    _, _, text = new(bureau, bureau.deliver("a.csv", "\n".join(["no urut,ihwal", *rows])))
    assert (
        "# RAGU / DOUBT: usul sensitive: isinya seperti NIK (2 sel) / proposed sensitive: its cells look like" in text
    )
    assert "3201064109800123" not in text


def test_json_and_parquet_samples_keep_their_types(bureau: Bureau, tmp_path: Path) -> None:
    rows = {"kode": ["01", "02"], "nilai": [1.5, 2.0], "jumlah": [1, 2], "hari": [date(2026, 1, 2), date(2026, 1, 3)]}
    pq.write_table(pa.table(rows), tmp_path / "a.parquet")
    _, schema, _ = new(bureau, tmp_path / "a.parquet")
    assert [field["type"] for field in schema["fields"]] == ["string", "number", "integer", "date"]
    assert findings(bureau, tmp_path / "a.parquet") == []
    (bureau.office.datasets / "baru.yaml").unlink()
    (bureau.office.schemas / "baru.json").unlink()
    file = bureau.deliver(
        "a.json", json.dumps([{"kode": "01", "nilai": 1.50, "ya": True}, {"kode": "02", "nilai": 2, "ya": False}])
    )
    _, schema, _ = new(bureau, file)
    assert [field["type"] for field in schema["fields"]] == ["string", "number", "boolean"]
    assert findings(bureau, file) == []


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["01", "02"], "[0-9]{2}"),
        (["11", "11.01", "11.01.02"], r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2})?)?"),
        (["LPR-2601-07"], r"[A-Z]{3}\-[0-9]{4}\-[0-9]{2}"),
        (["1", "22"], "[0-9]+"),
        (["a", "bé"], None),
        ([], None),
    ],
)
def test_a_pattern_says_what_all_codes_have(codes: list[str], expected: str | None) -> None:
    assert pattern(codes) == expected


def test_the_smallest_unique_set_of_columns_is_the_key() -> None:
    table = {"a": ["1", "1", "2"], "b": ["x", "y", "x"], "c": ["p", "q", ""]}
    assert key(table) == ("a", "b")
    assert key({"a": ["1", "1"], "b": ["x", "x"]}) == ()
    assert key({"c": ["1", "2"], "a": ["1", "2"]}) == ("c",)


def drafted_from(bureau: Bureau, file: Path) -> list[tuple[str, int | None, str]]:
    """What `check` says of the draft. A column in doubt is not public; which of its values stand in public columns too
    (`taint`) is for the officer to judge, and the finding names both columns."""
    draft_dataset(bureau.desk(), "baru", file)
    return [found for found in findings(bureau, file) if found[0] != "taint"]


EXAMPLES = sorted(
    path
    for folder in ("au-budget-2015", "gla-expenditure", "jabar-penduduk", "jabar-produksi-sampah", "nyc-311", "wilayah")
    for path in (INCOMING / folder).glob("*.csv")
)
NEWEST = [
    INCOMING / "pengaduan/laporan_2026-10.csv",
    INCOMING / "perangkat-daerah/perangkat_daerah_2026.csv",
    INCOMING / "realisasi-apbd/lra_2026-10.xlsx",
    INCOMING / "skm/skm_2026-q3.csv",
    INCOMING / "standar-layanan/standar_2026-q3.json",
]


@pytest.mark.parametrize("file", [*EXAMPLES, *NEWEST], ids=lambda path: path.name)
def test_a_draft_of_every_example_passes_right_away(bureau: Bureau, file: Path) -> None:
    assert drafted_from(bureau, file) == []


def test_a_value_that_a_doubtful_column_shares_with_a_public_one_is_told(bureau: Bureau) -> None:
    _, schema, _ = new(bureau, INCOMING / "au-budget-2015/201505181230budget1516.csv")
    found = findings(bureau, INCOMING / "au-budget-2015/201505181230budget1516.csv")
    assert {rule for rule, _, _ in found} == {"taint"}
    assert {field for _, _, field in found} <= {name for name, kind in classes(schema).items() if kind == "public"}


def test_nothing_personal_of_the_complaints_would_go_out(bureau: Bureau) -> None:
    _, schema, _ = new(bureau, INCOMING / "pengaduan/laporan_2026-10.csv")
    found = classes(schema)
    kept_back = {name for name, kind in found.items() if kind != "public"}
    assert {"nama_pelapor", "nik", "telepon", "email", "alamat", "isi_laporan", "rahasia", "tanggal_masuk"} <= kept_back


EXPLAINED = {
    "messy-csv/clevercsv_examples/example__imdb.csv": {"extra-cell"},
    "messy-csv/messytables_horror/horror__excel_pasting.csv": {"number-ambiguous"},
    "messy-csv/messytables_horror/horror__weird_head_padding.csv": {"missing-cell"},
    "messy-csv/csvlint_fixtures/features__fixtures__spreadsheet.xlsx": {"no-rows"},
}
PASSING = [
    "leeds-spend/leeds__raw__2010-12.csv",
    "leeds-spend/leeds__raw__2011-01.csv",
    "leeds-spend/leeds__raw__2011-05.csv",
    "sipd-lra/lra_januari.xlsx",
    "sipd-lra/lra_mei.xlsx",
    "jabar/disnaker__upah_minimum.csv",
    "jabar/dukcapil__piramida_penduduk.csv",
    "uk-councils/calderdale__clean__2015-07-card.csv",
    "uk-councils/calderdale__clean__2018-10-card.csv",
    "uk-councils/london__clean__2017-P09.csv",
    "messy-csv/clevercsv_examples/example__airedale.csv",
    "messy-csv/clevercsv_examples/example__milk.csv",
    "messy-csv/messytables_horror/horror__spanish_chars.csv",
    "messy-csv/messytables_horror/horror__mixedGLB.csv",
    "cofog/data__cofog.csv",
    "fungsi-cofog/fungsi_subfungsi.csv",
]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not part of the project")
@pytest.mark.parametrize("name", [*PASSING, *EXPLAINED])
def test_a_draft_of_a_real_file_passes_or_is_explained(bureau: Bureau, name: str) -> None:
    assert {rule for rule, _, _ in drafted_from(bureau, SHARED / name)} == EXPLAINED.get(name, set())
