"""The machine that publishes, with one thing wrong at a time."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.model.address import Office
from pipelines.stages.doctor import Diagnosis, look_at_machine
from pipelines.stages.doctor.machine import file_clock, log_clock
from pipelines.stages.doctor.storage import look_at_storage, space
from pipelines.stages.release import LocalStore, open_keyring
from pipelines.stages.release.keys import RECOVERY, make_key
from tests.conftest import ROOT, Bureau

GB = 10**9
SHARED_MEMORY = Path("/dev/shm")  # another file system, on every Linux


def look(office: Office, **changes: object) -> dict[str, Diagnosis]:
    now = datetime.now(UTC)
    facts = {"now": now, "last_entry": now - timedelta(days=1), **changes}
    found = look_at_machine(
        office.public, facts.get("outbox", office.outbox), facts["now"], facts["last_entry"], office.keys
    )
    assert len({diagnosis.name for diagnosis in found}) == len(found)
    for diagnosis in found:
        assert all((diagnosis.message.id, diagnosis.message.en))
        assert all((diagnosis.remedy.id, diagnosis.remedy.en)) is (diagnosis.ok is False)
    return {diagnosis.name: diagnosis for diagnosis in found}


def ill(found: dict[str, Diagnosis]) -> list[str]:
    return [name for name, diagnosis in found.items() if diagnosis.ok is False]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office in order: public files, an empty outbox, one key that only its owner reads."""
    found = Office(tmp_path)
    found.public.mkdir()
    found.outbox.mkdir(parents=True)
    open_keyring(found.keys)
    return found


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_an_office_in_order_has_no_fault_and_is_left_as_it_was(office: Office) -> None:
    before = files(office.root)
    found = look(office)
    assert set(found) == {
        "space",
        "one-disk",
        "writable",
        "hard-links",
        "file-clock",
        "clock",
        "keys",
        "recovery",
        "left-overs",
    }
    assert {name: diagnosis.ok for name, diagnosis in found.items() if name != "space"} == dict.fromkeys(
        set(found) - {"space"}, True
    )
    assert files(office.root) == before


def test_an_office_that_has_published_only_has_to_lock_its_recovery_key_away(bureau: Bureau) -> None:
    bureau.office.keys.chmod(0o700)
    bureau.declare()
    bureau.deliver("sekolah_2026-10.csv")
    assert [outcome.state for outcome in bureau.publish()] == ["released"]
    assert ill(look(bureau.office)) == ["recovery"]
    later = look(bureau.office, now=datetime.now(UTC) + timedelta(days=30))
    assert later["left-overs"].ok, later["left-overs"].message.en


def test_a_new_office_has_nothing_to_look_at_yet(tmp_path: Path) -> None:
    found = look(Office(tmp_path), last_entry=None)
    assert ill(found) in ([], ["space"])
    assert [name for name, diagnosis in found.items() if diagnosis.ok is None] == ["clock", "keys", "recovery"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("free", "total", "healthy"),
    [
        (50 * GB, 100 * GB, True),
        (5 * GB, 100 * GB, True),
        (4 * GB, 100 * GB, False),
        (GB, 10 * GB, True),
        (GB - 1, 10 * GB, False),
        (0, 0, False),
    ],
)
def test_less_than_a_gigabyte_or_a_twentieth_is_too_little_space(free: int, total: int, healthy: bool) -> None:
    assert space(free, total).ok is healthy


def test_an_outbox_on_another_disk_is_named(office: Office) -> None:
    if SHARED_MEMORY.stat().st_dev == office.root.stat().st_dev:
        pytest.fail("the tests' folder is in /dev/shm: set TMPDIR to another file system")
    elsewhere = SHARED_MEMORY / f"terbuka-{os.getpid()}"
    elsewhere.mkdir()
    try:
        found = look(office, outbox=elsewhere)
        assert list(elsewhere.iterdir()) == []
    finally:
        elsewhere.rmdir()
    assert ill(found) == ["one-disk"]
    assert found["hard-links"].ok is None


def test_a_folder_that_cannot_be_written_to_is_named_with_the_reason(office: Office) -> None:
    office.public.rmdir()
    office.public.write_text("not a folder")
    found = look(office)
    assert ill(found) == ["writable"]
    assert f"{office.public} (Not a directory)" in found["writable"].message.id
    assert found["hard-links"].ok is None
    assert office.public.read_text() == "not a folder"


def test_an_outbox_that_cannot_be_written_to_leaves_the_file_clock_unseen(office: Office) -> None:
    office.outbox.rmdir()
    office.outbox.write_text("not a folder")
    found = look(office)
    assert ill(found) == ["writable"]
    assert found["file-clock"].ok is None


def test_two_mounts_of_one_disk_cannot_be_linked(tmp_path: Path) -> None:
    """As two Docker volumes are: the same device number, and link(2) fails all the same."""
    public, outbox = tmp_path / "public", tmp_path / "outbox"
    public.mkdir()
    outbox.mkdir()
    look_there = (
        "from pathlib import Path; from pipelines.stages.doctor.storage import look_at_storage as look; "
        f"print({{d.name: d.ok for d in look(Path({str(public)!r}), Path({str(outbox)!r}))[0] if d.name != 'space'}})"
    )
    mounted = f"mount --bind {public} {public} && exec {sys.executable} -c {shlex.quote(look_there)}"
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", mounted],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no mount namespaces here: {done.stderr.strip()}")
    assert done.stdout.strip() == "{'one-disk': True, 'writable': True, 'hard-links': False}", done.stderr
    assert (list(public.iterdir()), list(outbox.iterdir())) == ([], [])


@pytest.mark.parametrize(("minutes", "healthy"), [(0, True), (4, True), (-4, True), (6, False), (-6, False)])
def test_a_disk_whose_clock_is_more_than_five_minutes_off_is_named(office: Office, minutes: int, healthy: bool) -> None:
    _, file_time = look_at_storage(office.public, office.outbox)
    assert file_time is not None
    assert file_clock(file_time, datetime.now(UTC) + timedelta(minutes=minutes)).ok is healthy


@pytest.mark.parametrize(
    ("after", "healthy"),
    [
        (timedelta(0), True),
        (timedelta(seconds=-1), False),
        (timedelta(days=400), True),
        (timedelta(days=400, seconds=1), False),
    ],
)
def test_a_clock_before_the_log_or_400_days_after_it_is_named(after: timedelta, healthy: bool) -> None:
    last = datetime(2026, 11, 24, 6, tzinfo=UTC)
    found = log_clock(last + after, last)
    assert found.ok is healthy
    assert healthy or "2026-11-24T06:00:00+00:00" in found.message.en


@pytest.mark.parametrize(
    ("name", "mode", "healthy"),
    [
        ("publisher", 0o600, True),
        ("publisher", 0o400, True),
        ("publisher", 0o640, False),
        ("publisher", 0o604, False),
        (".", 0o700, True),
        (".", 0o755, False),
        (".", 0o710, False),
    ],
)
def test_a_key_or_a_folder_that_others_can_look_into_is_named(
    office: Office, name: str, mode: int, healthy: bool
) -> None:
    (office.keys / name).chmod(mode)
    found = look(office)
    assert found["keys"].ok is healthy
    assert ill(found) == ([] if healthy else ["keys"])
    assert healthy or f"{office.keys / name} ({mode:04o})" in found["keys"].message.en


def test_a_recovery_key_on_this_machine_is_a_fault_until_it_is_printed_and_gone(office: Office) -> None:
    make_key(office.keys / RECOVERY)
    found = look(office)
    assert ill(found) == ["recovery"]
    assert "terbuka keys sheet" in found["recovery"].remedy.id
    assert "terbuka keys offline" in found["recovery"].remedy.en
    (office.keys / RECOVERY).unlink()
    assert look(office)["recovery"].ok


def test_what_a_cut_off_publish_left_is_named_after_a_day(office: Office) -> None:
    store = LocalStore(office.public, office.outbox)
    store.put("staged/abc/sekolah.csv", b"x", datetime(2020, 1, 1, tzinfo=UTC).timestamp())
    store.put("staged/settled", b"3", 0)
    now = datetime.now(UTC)
    assert look(office)["left-overs"].ok
    assert look(office, now=now + timedelta(hours=23))["left-overs"].ok
    found = look(office, now=now + timedelta(hours=25))["left-overs"]
    assert found.ok is False
    assert found.message.en.endswith(": abc/sekolah.csv")
    assert found.remedy.en == "Run: terbuka clean"
