"""The commands around the log, as officers, journalists and watchdogs use them."""

from __future__ import annotations

import getpass
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli.app import app
from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.sources import Folder
from pipelines.stages.release.keys import make_key, public_bytes, read_key
from pipelines.stages.release.log.checkpoint import cosigned_at
from pipelines.stages.release.log.note import COSIGNATURE, Verifier
from tests.conftest import ROOT, ROWS, Bureau


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with two editions of a dataset and its pages."""
    root = tmp_path_factory.mktemp("trust")
    found = Bureau(root)
    found.office.site.rmdir()
    shutil.copytree(ROOT / "site", found.office.site)
    shutil.copy(ROOT / "mkdocs.yml", found.office.mkdocs)
    found.declare()
    found.deliver("sekolah_2026-10.csv")
    found.deliver("sekolah_2026-11.csv", ROWS.replace("120", "130"))
    assert run(root, "publish").exit_code == 0
    return root


@pytest.fixture
def bureau(published: Path, tmp_path: Path) -> Bureau:
    """A copy that a test may change."""
    root = tmp_path / "office"
    shutil.copytree(published, root)
    return Bureau.at(root)


@pytest.fixture
def url(bureau: Bureau) -> Iterator[str]:
    handler = partial(Quiet, directory=str(bureau.office.public))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def run(root: Path | None, *arguments: str) -> Result:
    office = ["--office", str(root)] if root else []
    return CliRunner().invoke(app, [*arguments, *office], catch_exceptions=False)


def now_verdict(bureau: Bureau) -> tuple[str, list[str]]:
    import time

    found = audit(Folder(bureau.office.public), int(time.time()))
    return found.verdict, [str(fault) for fault in found.faults]


def test_what_publish_leaves_is_sound_in_every_byte_pages_and_tools_included(bureau: Bureau) -> None:
    assert now_verdict(bureau) == ("OK", [])
    assert (bureau.office.public / "verify/verify.py").is_file()
    done = run(None, "verify", str(bureau.office.public))
    assert done.exit_code == 0
    assert done.stdout.startswith("OK: Semua cocok")
    assert "Without --memory" in done.stdout


def test_verify_names_the_changed_file_and_exits_1(bureau: Bureau) -> None:
    page = bureau.office.public / "data/sekolah/index.html"
    page.write_bytes(page.read_bytes().replace(b"Sekolah", b"Sekolab"))
    done = run(None, "verify", str(bureau.office.public), "--json")
    found = json.loads(done.stdout)
    assert (done.exit_code, found["verdict"]) == (1, "MODIFIED")
    assert [fault["path"] for fault in found["faults"]] == ["data/sekolah/index.html"]


def test_verify_reads_an_address_and_remembers_it(bureau: Bureau, url: str, tmp_path: Path) -> None:
    memory = tmp_path / "ingatan.json"
    assert run(None, "verify", url, "--memory", str(memory)).exit_code == 0
    kept = json.loads(memory.read_text("utf-8"))
    assert (kept["origin"], kept["size"]) == ("data.example/log", 4)
    shutil.copy(bureau.office.public / "log/checkpoints/3", bureau.office.public / "log/checkpoint")
    done = run(None, "verify", url, "--memory", str(memory), "--json")
    assert (done.exit_code, json.loads(done.stdout)["verdict"]) == (1, "ROLLED-BACK")
    assert json.loads(memory.read_text("utf-8")) == kept


def test_verify_of_one_file_needs_only_what_lies_beside_it(bureau: Bureau, tmp_path: Path) -> None:
    folder = tmp_path / "unduhan"
    shutil.copytree(bureau.office.public / "data/sekolah/2026-11/r1", folder)
    vkey = (bureau.office.public / "log/vkey").read_text("utf-8").strip()
    assert run(None, "verify", str(folder / "sekolah.csv"), "--key", vkey).exit_code == 0
    (folder / "sekolah.csv").write_text("kode,murid\n01.10,999\n", "utf-8")
    done = run(None, "verify", str(folder / "sekolah.csv"), "--key", vkey, "--json")
    assert (done.exit_code, json.loads(done.stdout)["verdict"]) == (1, "MODIFIED")
    done = run(None, "verify", str(folder / "sekolah.xlsx"), "--key", vkey.replace(vkey.split("+")[0], "x"))
    assert done.exit_code == 2


def test_verify_of_what_is_not_there_is_exit_2_and_no_verdict(tmp_path: Path) -> None:
    for place in (str(tmp_path / "nowhere"), "http://data.example/", "http://127.0.0.1:9/"):
        done = run(None, "verify", place)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "cannot check" in done.stderr


def test_a_witness_remembers_cosigns_and_notices_a_rewritten_history(bureau: Bureau, url: str, tmp_path: Path) -> None:
    memory, key, out = tmp_path / "m.json", tmp_path / "k/witness", tmp_path / "checkpoint"
    make_key(key)
    call = ["witness", url, "--memory", str(memory), "--key", str(key), "--name", "lsm.example/w1", "--out", str(out)]
    assert run(None, *call).exit_code == 0
    verifier = Verifier("lsm.example/w1", public_bytes(read_key(key)), COSIGNATURE)
    assert cosigned_at(out.read_bytes(), verifier) == json.loads(memory.read_text("utf-8"))["time"]
    assert out.read_bytes().startswith((bureau.office.public / "log/checkpoint").read_bytes())
    out.unlink()
    shutil.rmtree(bureau.office.public)
    shutil.rmtree(bureau.office.work)
    from tests.keys import write_keys

    write_keys(bureau.office.keys)
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "999"))
    assert run(bureau.office.root, "publish").exit_code == 0
    done = run(None, *call)
    assert (done.exit_code, done.stdout.split()[0]) == (1, "FORKED")
    assert not out.exists()


def test_keys_shows_which_key_signs_and_that_the_recovery_key_must_leave(bureau: Bureau) -> None:
    done = run(bureau.office.root, "keys")
    assert done.exit_code == 0
    assert "berlaku / in use" in done.stdout
    assert "terbuka keys sheet" in done.stdout


def test_the_recovery_sheet_holds_the_key_for_its_owner_only_and_then_the_key_leaves(
    bureau: Bureau, tmp_path: Path
) -> None:
    out = tmp_path / "lembar.html"
    assert run(bureau.office.root, "keys", "sheet", "-o", str(out)).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    private = (bureau.office.keys / "recovery").read_text("utf-8")
    page = out.read_text("utf-8")
    assert private.strip() in page
    assert run(bureau.office.root, "keys", "offline").exit_code == 0
    assert not (bureau.office.keys / "recovery").exists()
    assert "terbuka keys sheet" not in run(bureau.office.root, "keys").stdout
    assert run(bureau.office.root, "keys", "sheet", "-o", str(out)).exit_code == 1
    # lost key: the sheet typed in again
    (bureau.office.keys / "publisher").unlink()
    typed = tmp_path / "pemulihan"
    typed.touch(0o600)
    typed.write_text(page.split("<pre>")[1].split("</pre>")[0], "utf-8")
    done = run(bureau.office.root, "keys", "rotate", "--recovery", str(typed))
    assert done.exit_code == 0, done.stdout + done.stderr
    assert now_verdict(bureau) == ("OK", [])


def test_a_new_key_goes_on_signing(bureau: Bureau) -> None:
    assert run(bureau.office.root, "keys", "rotate").exit_code == 0
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "125"))
    assert run(bureau.office.root, "publish", "--reason", "Salah ketik").exit_code == 0
    assert now_verdict(bureau) == ("OK", [])
    keys = json.loads(run(bureau.office.root, "keys", "--json").stdout)["keys"]
    assert [key["since"] for key in keys] == [1, 5]
    folder = bureau.office.public / "data/sekolah/2026-10/r2"
    command = (
        f"ssh-keygen -Y verify -f {bureau.office.public}/log/allowed_signers -I publisher -n terbuka -s SHA256SUMS.sig"
    )
    subprocess.run(
        command.split(), cwd=folder, input=(folder / "SHA256SUMS").read_bytes(), check=True, capture_output=True
    )


def test_withdraw_takes_the_bytes_and_leaves_reason_tombstone_and_page(bureau: Bureau) -> None:
    reason = ["--reason", "Memuat nama orang", "--reason-en", "Held names", "--basis", "UU 27/2022 pasal 16"]
    done = run(bureau.office.root, "withdraw", "sekolah/2026-11", *reason)
    assert done.exit_code == 0, done.stdout + done.stderr
    assert now_verdict(bureau) == ("OK", [])
    for words in (
        "3 × 24 jam",
        "UU 27/2022 pasal 46",
        "Memuat nama orang",
        "UU 27/2022 art. 46",
        "data/sekolah/2026-11/r1",
    ):
        assert words in done.stdout
    public = bureau.office.public
    assert not list((public / "data/sekolah/2026-11").rglob("*.csv"))
    assert "Held names" in (public / "en/data/sekolah/2026-11/r1/index.html").read_text("utf-8").replace("&#32;", " ")
    assert (public / "data/sekolah/latest/sekolah.csv").read_text("utf-8").splitlines()[1] == "01.10,120"
    # the same source does not bring it back, another one needs a reason
    assert run(bureau.office.root, "publish").exit_code == 0
    assert not list((public / "data/sekolah/2026-11").rglob("*.csv"))
    bureau.deliver("sekolah_2026-11.csv", ROWS.replace("120", "140"))
    assert run(bureau.office.root, "publish").exit_code == 1
    assert run(bureau.office.root, "publish", "--reason", "Nama dibuang").exit_code == 0
    assert (public / "data/sekolah/2026-11/r2/sekolah.csv").is_file()
    assert now_verdict(bureau) == ("OK", [])


def test_withdrawing_a_superseded_release_takes_the_changes_that_repeat_its_rows(bureau: Bureau) -> None:
    bureau.deliver("sekolah_2026-11.csv", ROWS.replace("120", "140"))
    assert run(bureau.office.root, "publish", "--reason", "Salah hitung").exit_code == 0
    public = bureau.office.public
    assert "130" in (public / "data/sekolah/2026-11/r1/sekolah.csv").read_text("utf-8")
    done = run(bureau.office.root, "withdraw", "sekolah/2026-11/r1", "--reason", "x", "--basis", "y")
    assert done.exit_code == 0
    assert not (public / "data/sekolah/2026-11/r2/changes.csv").exists()
    assert (public / "data/sekolah/2026-11/r2/sekolah.csv").is_file()
    assert now_verdict(bureau) == ("OK", [])


def test_withdrawing_what_was_never_released_is_wrong_usage(bureau: Bureau) -> None:
    done = run(bureau.office.root, "withdraw", "sekolah/2020-01", "--reason", "x", "--basis", "y")
    assert done.exit_code == 2
    assert "sekolah/2026-11/r1" in done.stderr


def test_two_persons_data_waits_until_somebody_else_has_approved_these_bytes(bureau: Bureau) -> None:
    bureau.declare(review="two-person")
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "125"))
    reason = ("--reason", "Salah ketik")
    waiting = run(bureau.office.root, "publish", *reason)
    assert waiting.exit_code == 1
    assert "terbuka approve sekolah 2026-10" in waiting.stderr
    assert run(bureau.office.root, "approve", "sekolah", "2026-09", "--who", "Ani").exit_code == 2
    oneself = run(bureau.office.root, "approve", "sekolah", "2026-10", "--who", getpass.getuser())
    assert oneself.exit_code == 1
    assert "another person is needed" in oneself.stderr
    assert run(bureau.office.root, "approve", "sekolah", "2026-10", "--who", "Ani").exit_code == 0
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "126"))
    assert run(bureau.office.root, "publish", *reason).exit_code == 1  # other bytes than those that were approved
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "125"))
    assert run(bureau.office.root, "publish", *reason).exit_code == 0
    assert now_verdict(bureau) == ("OK", [])
    assert b'"kind":"approve"' in (bureau.office.public / "log/tile/entries/000.p/6").read_bytes()


def test_a_clock_far_ahead_of_the_log_stops_a_publish_until_a_person_says_that_it_is_right(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.declare()
    bureau.deliver("sekolah_2026-10.csv")
    bureau.now = datetime(2024, 1, 1, tzinfo=UTC)
    assert [outcome.state for outcome in bureau.publish()] == ["released"]
    shutil.copytree(ROOT / "site", bureau.office.site, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", bureau.office.mkdocs)
    bureau.deliver("sekolah_2026-11.csv")
    stopped = run(tmp_path, "publish")
    assert stopped.exit_code == 1
    assert "--clock-is-right" in stopped.stderr
    assert not (bureau.office.public / "data/sekolah/2026-11").exists()
    assert run(tmp_path, "publish", "--clock-is-right").exit_code == 0
    assert (bureau.office.public / "data/sekolah/2026-11/r1").is_dir()


def test_clean_finds_nothing_after_a_good_publish(bureau: Bureau) -> None:
    assert json.loads(run(bureau.office.root, "clean", "--days", "0", "--json").stdout) == {"removed": []}
