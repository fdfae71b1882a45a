"""The officer's commands as an officer meets them: `new`, `template`, `check --workbook`; words, files, exit codes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT, ROWS, Bureau
from tests.hostile import far_cell_on_another_sheet, merged_everything_on_another_sheet

TERBUKA = [sys.executable, "-c", "from pipelines.cli import app; app()"]
BAD = "kode,murid,kepala\n01,-5,Siti Rahmawati\n02,banyak,Budi Santoso\n"


def terbuka(
    bureau: Bureau, *arguments: str | Path, memory: int = resource.RLIM_INFINITY
) -> subprocess.CompletedProcess[str]:
    """`memory`: how many bytes of data the machine allows each process."""
    command = [*TERBUKA, *map(str, arguments), "--office", str(bureau.office.root)]

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))

    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, preexec_fn=small)


def test_check_names_the_page_of_the_handbook_for_each_code(bureau: Bureau) -> None:
    bureau.declare()
    done = terbuka(bureau, "check", "sekolah", "--file", bureau.deliver("a.csv", BAD))
    assert done.returncode == 1
    assert "type-error: https://data.example/panduan/kode/#type-error" in done.stderr
    assert "constraint-error: https://data.example/panduan/kode/#constraint-error" in done.stderr


def test_check_writes_the_workbook_where_the_officer_says_and_still_exits_1(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    out = tmp_path / "periksa.xlsx"
    done = terbuka(bureau, "check", "sekolah", "--file", bureau.deliver("a.csv", BAD), "--workbook", out, "--json")
    assert done.returncode == 1
    [trial] = json.loads(done.stdout)
    assert trial["workbooks"] == [str(out)]
    assert [finding["page"] for finding in trial["findings"]] == [
        "https://data.example/panduan/kode/#constraint-error",
        "https://data.example/panduan/kode/#type-error",
    ]
    assert "Siti" not in done.stdout + done.stderr
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert [sheet["B2"].comment.author, sheet["B3"].comment.author] == ["Terbuka", "Terbuka"]
    assert not [path for path in bureau.office.root.rglob("*.xlsx") if path != out]


def test_a_corrected_workbook_goes_in_again(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    out = tmp_path / "periksa.xlsx"
    terbuka(bureau, "check", "sekolah", "--file", bureau.deliver("a.csv", BAD), "--workbook", out)
    book = openpyxl.load_workbook(out)
    book.worksheets[0]["B2"], book.worksheets[0]["B3"] = "5", 12
    book.save(out)
    assert terbuka(bureau, "check", "sekolah", "--file", out).returncode == 0


@pytest.mark.parametrize("place", ["periksa.csv", "public/periksa.xlsx", "tidak-ada/periksa.xlsx", "sudah.xlsx"])
def test_a_workbook_is_not_written_over_a_file_into_public_or_under_another_kind(bureau: Bureau, place: str) -> None:
    bureau.declare()
    bureau.office.public.mkdir()
    (bureau.office.root / "sudah.xlsx").write_text("milik petugas")
    out = bureau.office.root / place
    done = terbuka(bureau, "check", "sekolah", "--file", bureau.deliver("a.csv", BAD), "--workbook", out)
    assert (done.returncode, done.stdout) == (2, "")
    assert (bureau.office.root / "sudah.xlsx").read_text() == "milik petugas"
    assert not list(bureau.office.public.iterdir())


def test_check_of_all_deliveries_writes_a_workbook_for_each_that_is_wrong(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    bureau.deliver("sekolah_2026-09.csv")
    bureau.deliver("sekolah_2026-10.csv", BAD)
    done = terbuka(bureau, "check", "sekolah", "--workbook", tmp_path / "periksa.xlsx", "--json")
    trials = json.loads(done.stdout)
    assert [trial["workbooks"] for trial in trials] == [[], [str(tmp_path / "periksa.xlsx")]]


def test_new_drafts_what_check_then_passes(bureau: Bureau, tmp_path: Path) -> None:
    sample = tmp_path / "sekolah_2026-10.csv"
    sample.write_text(ROWS, "utf-8")
    done = terbuka(bureau, "new", "sekolah", "--from", sample)
    assert done.returncode == 0, done.stderr
    assert "2 baris lolos pemeriksaan / rows pass the check" in done.stdout
    assert terbuka(bureau, "check", "sekolah", "--file", sample).returncode == 0
    again = terbuka(bureau, "new", "sekolah", "--from", sample)
    assert again.returncode == 2
    assert "not overwritten" in again.stderr


def test_new_tells_machines_the_fields_the_doubts_and_the_check(bureau: Bureau, tmp_path: Path) -> None:
    sample = tmp_path / "sekolah.csv"
    sample.write_text(ROWS, "utf-8")
    told = json.loads(terbuka(bureau, "new", "sekolah", "--from", sample, "--json").stdout)
    assert set(told) == {"declaration", "schema", "doubts", "fields", "check"}
    assert [(item["field"]["name"], item["field"]["privacy"]) for item in told["fields"]] == [
        ("kode", "public"),
        ("murid", "public"),
        ("kepala", "sensitive"),
    ]
    assert told["check"] == [{"refused": False, "rows": 2, "findings": []}]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("new", "Nama Salah", "--from", "datasets/incoming/a.csv"), 1),
        (("new", "baru", "--from", "tidak-ada.csv"), 2),
        (("new", "baru", "--from", "datasets/incoming/a.pdf"), 1),
        (("template", "tidak-ada", "-o", "a.xlsx"), 2),
        (("template", "sekolah", "-o", "a.csv"), 2),
    ],
)
def test_what_cannot_be_done_ends_in_a_sentence_and_writes_nothing(
    bureau: Bureau, arguments: tuple[str, ...], code: int
) -> None:
    bureau.declare()
    bureau.deliver("a.csv")
    bureau.deliver("a.pdf", b"%PDF-1.7")
    before = sorted(bureau.office.root.rglob("*"))
    done = terbuka(
        bureau,
        *(str(bureau.office.root / part) if "/" in part or part.startswith("a.") else part for part in arguments),
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr
    files = [path for path in sorted(bureau.office.root.rglob("*")) if path not in before and path.is_file()]
    assert [path for path in files if path.suffix in {".yaml", ".json", ".xlsx"} and "work" not in path.parts] == []


def test_template_makes_a_form_that_passes_once_filled(bureau: Bureau, tmp_path: Path) -> None:
    bureau.declare()
    out = tmp_path / "formulir.xlsx"
    done = terbuka(bureau, "template", "sekolah", "-o", out, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"codes": {}, "dataset": "sekolah", "file": str(out)})
    book = openpyxl.load_workbook(out)
    for place, value in {"A2": "01.10", "B2": 120, "C2": "Siti"}.items():
        book.active[place] = value
    book.save(out)
    assert terbuka(bureau, "check", "sekolah", "--file", out).returncode == 0
    assert terbuka(bureau, "template", "sekolah", "-o", out).returncode == 2  # a filled form is never lost


def test_new_refuses_a_workbook_that_breaks_its_parser_with_code_and_remedy(bureau: Bureau, tmp_path: Path) -> None:
    done = terbuka(bureau, "new", "baru", "--from", far_cell_on_another_sheet(tmp_path / "jebakan.xlsx"))
    assert done.returncode == 1
    assert "jebakan.xlsx: Buku kerja tidak dapat dibaca dalam batas memori dan waktu" in done.stderr
    assert (
        "Simpan lagi dari Excel atau LibreOffice, bagi menjadi beberapa berkas, atau kirim sebagai CSV." in done.stderr
    )
    assert "too-large: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (bureau.office.datasets / "baru.yaml").exists()


def test_check_refuses_a_workbook_that_eats_the_memory_of_who_marks_it_and_lists_so_in_the_workbook(
    bureau: Bureau, tmp_path: Path
) -> None:
    """The sheet that is read is right, so that without `--workbook` it passes: the trap lies beside it."""
    bureau.declare()
    rows = (["kode", "murid", "kepala"], ["01", 120, "Siti Rahmawati"])
    trap, out = merged_everything_on_another_sheet(tmp_path / "jebakan.xlsx", rows), tmp_path / "periksa.xlsx"
    assert terbuka(bureau, "check", "sekolah", "--file", trap).returncode == 0
    done = terbuka(bureau, "check", "sekolah", "--file", trap, "--workbook", out, "--json", memory=400 << 20)
    assert done.returncode == 1, done.stderr
    [trial] = json.loads(done.stdout)
    assert [(finding["rule"], finding["file"]) for finding in trial["findings"]] == [("too-large", "jebakan.xlsx")]
    assert trial["refused"]
    assert "Traceback" not in done.stderr
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Temuan"]
    assert "too-large" in [cell.value for row in book.active.iter_rows() for cell in row]
    assert "Siti" not in str([[cell.value for cell in row] for row in book.active.iter_rows()])
