"""The command as an officer meets it: words, tables, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT, ROWS, Bureau

TERBUKA = [sys.executable, "-c", "from pipelines.cli import app; app()"]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """An office with the real templates, so that pages are built as well."""
    found = Bureau(tmp_path)
    found.office.site.rmdir()
    found.office.site.symlink_to(ROOT / "site")
    found.office.mkdocs.write_bytes(
        (ROOT / "mkdocs.yml").read_bytes().replace(b"custom_dir: site/theme", f"custom_dir: {ROOT}/site/theme".encode())
    )
    found.declare()
    found.deliver("sekolah_2026-10.csv")
    return found


def terbuka(bureau: Bureau, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*TERBUKA, *arguments, "--office", str(bureau.office.root)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_publish_ends_with_a_table_an_address_and_exit_0_and_then_has_nothing_to_do(bureau: Bureau) -> None:
    first = terbuka(bureau, "publish")
    assert (first.returncode, first.stderr.strip("… \n")) == (0, "")
    assert "sekolah" in first.stdout
    assert "terbit / new" in first.stdout
    assert "terbuka serve" in first.stdout
    second = terbuka(bureau, "publish")
    assert second.returncode == 0
    assert "tetap / unchanged" in second.stdout


def test_an_unchanged_publish_imports_neither_dagster_nor_pyarrow_nor_yaml(bureau: Bureau) -> None:
    assert terbuka(bureau, "publish").returncode == 0
    code = (
        "import sys; from pipelines.cli.publish import publish; from pipelines.model.address import Office; from pathlib import Path;"
        f"assert publish(Office(Path({str(bureau.office.root)!r})), [], [], '', as_json=True) == 0;"
        "print([name for name in ('dagster', 'pyarrow', 'pandas', 'yaml', 'mkdocs', 'frictionless') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip() == "[]"


def test_a_refusal_says_file_row_column_and_rule_in_both_languages_and_exits_1(bureau: Bureau) -> None:
    bureau.deliver("sekolah_2026-11.csv", "kode,murid,kepala\n01,-5,Siti Rahmawati\n")
    done = terbuka(bureau, "publish")
    assert done.returncode == 1
    assert "DITOLAK" in done.stdout
    assert "sekolah_2026-11.csv:2 [murid]" in done.stderr
    assert "Siti" not in done.stdout + done.stderr
    assert "terbit / new" in done.stdout
    page = (bureau.office.public / "data/sekolah/index.html").read_text("utf-8")
    assert "tp-banner" in page
    assert "Siti" not in page
    status = json.loads((bureau.office.public / "status.json").read_text("utf-8"))
    [refused] = status["datasets"]["sekolah"]["refused"]
    assert (refused["edition"], refused["findings"][0]["row"], refused["findings"][0]["field"]) == (
        "2026-11",
        2,
        "murid",
    )


def test_a_wrong_declaration_keeps_the_page_and_is_answered_with_its_line(bureau: Bureau) -> None:
    terbuka(bureau, "publish")
    path = bureau.office.datasets / "sekolah.yaml"
    path.write_text(path.read_text("utf-8").replace("license:", "lisence:"), "utf-8")
    done = terbuka(bureau, "publish")
    assert done.returncode == 1
    assert "did you mean 'license'?" in done.stderr.lower()
    assert (bureau.office.public / "data/sekolah/latest/sekolah.csv").is_file()
    assert "tp-banner" in (bureau.office.public / "data/sekolah/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "sekola"),
        ("check", "sekola"),
        ("check", "sekolah", "--file", "tidak-ada.csv"),
        ("diff", "sekolah"),
        ("terbitkan",),
    ],
)
def test_what_does_not_exist_is_wrong_usage_and_exits_2(bureau: Bureau, arguments: tuple[str, ...]) -> None:
    assert terbuka(bureau, *arguments).returncode == 2


def test_check_publishes_nothing_and_shows_what_would_go_out(bureau: Bureau) -> None:
    done = terbuka(bureau, "check", "sekolah", "--json")
    assert done.returncode == 0
    [trial] = json.loads(done.stdout)
    assert (trial["refused"], trial["rows"], [column["name"] for column in trial["privacy"]["dropped"]]) == (
        False,
        2,
        ["kepala"],
    )
    assert not bureau.office.public.exists()


def test_check_takes_a_file_that_was_never_delivered(bureau: Bureau, tmp_path: Path) -> None:
    file = tmp_path / "baru.csv"
    file.write_text("kode,murid\n1,2\n", "utf-8")
    done = terbuka(bureau, "check", "sekolah", "--file", str(file))
    assert done.returncode == 1
    assert "kepala" in done.stderr


@pytest.mark.parametrize("name", ["data.xls", "data.dat", "data"])
def test_check_says_which_kinds_of_file_it_knows(bureau: Bureau, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(ROWS, "utf-8")
    done = terbuka(bureau, "check", "sekolah", "--file", str(tmp_path / name))
    assert done.returncode == 1
    assert "csv, xlsx, ods, json, parquet" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reason_given_on_the_command_line_becomes_the_revisions(bureau: Bureau) -> None:
    terbuka(bureau, "publish")
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121"))
    refused = terbuka(bureau, "publish", "sekolah")
    assert refused.returncode == 1
    assert "--reason" in refused.stderr
    assert terbuka(bureau, "publish", "sekolah", "--reason", "Salah ketik").returncode == 0
    changed = terbuka(bureau, "diff", "sekolah")
    assert changed.returncode == 0
    assert changed.stdout == "_change,kode,murid\nchanged,01.10,121\n"
    assert "Salah ketik" in (bureau.office.public / "data/sekolah/index.html").read_text("utf-8").replace("&#32;", " ")


def test_status_tells_standing_and_promise(bureau: Bureau) -> None:
    terbuka(bureau, "publish")
    [line] = json.loads(terbuka(bureau, "status", "--json").stdout)
    assert line["dataset"] == "sekolah"
    assert line["due"] == "2026-12-10"


def test_serve_answers_byte_ranges_on_this_machine_only(bureau: Bureau) -> None:
    terbuka(bureau, "publish")
    command = [*TERBUKA, "serve", "--port", "0", "--json", "--office", str(bureau.office.root)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin"}
    ) as server:
        try:
            assert server.stdout is not None
            address = json.loads("".join(server.stdout.readline() for _ in range(3)))["address"]
            assert address.startswith("http://127.0.0.1:")
            whole = (bureau.office.public / "data/sekolah/latest/sekolah.parquet").read_bytes()
            for asked, expected in (("bytes=0-3", whole[:4]), ("bytes=-4", whole[-4:]), ("bytes=4-", whole[4:])):
                request = urllib.request.Request(
                    f"{address}data/sekolah/latest/sekolah.parquet", headers={"Range": asked}
                )
                with urllib.request.urlopen(request) as answer:
                    assert (answer.status, answer.read()) == (206, expected)
        finally:
            server.terminate()


def test_check_shows_the_officer_every_column_before_and_after(bureau: Bureau) -> None:
    schema = {
        "fields": [
            {"name": "kode", "type": "string", "privacy": "public"},
            {"name": "murid", "type": "integer", "privacy": {"class": "quasi", "generalise": "band-100"}},
            {"name": "kepala", "type": "string", "privacy": "sensitive"},
        ]
    }
    bureau.declare(schema=schema, privacy={"suppress": "20%"})
    rows = [f"{n:02},{n or 900},Siti Rahmawati\n" for n in range(10)]
    bureau.deliver("sekolah_2026-10.csv", "kode,murid,kepala\n" + "".join(rows))
    done = terbuka(bureau, "check", "sekolah")
    assert (done.returncode, done.stderr) == (0, "")
    assert "k = 9" in done.stdout
    assert "small-groups 1" in done.stdout
    columns = [line.split() for line in done.stdout.splitlines() if " → " in line]
    assert [(words[:2], words[-7:]) for words in columns] == [
        (["murid", "quasi"], "10 → 1 0 → 0 1".split()),
        (["kode", "public"], "10 → 9 0 → 0 –".split()),
        (["kepala", "sensitive"], "1 → – 0 → – –".split()),
    ]
    assert "Siti" not in done.stdout


def test_a_pseudonym_key_is_made_once_for_a_known_dataset_and_year(bureau: Bureau) -> None:
    assert terbuka(bureau, "keys", "pseudonym", "sekola", "2026").returncode == 2
    assert terbuka(bureau, "keys", "pseudonym", "sekolah", "26").returncode == 2
    done = terbuka(bureau, "keys", "pseudonym", "sekolah", "2026")
    path = bureau.office.pseudonyms / "sekolah-2026"
    assert (done.returncode, path.stat().st_mode & 0o777) == (0, 0o600)
    key = path.read_text()
    assert key.strip() not in done.stdout + done.stderr
    again = terbuka(bureau, "keys", "pseudonym", "sekolah", "2026")
    assert (again.returncode, path.read_text()) == (1, key)
