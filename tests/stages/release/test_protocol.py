"""The commit protocol on a folder: what is released is whole, in order, signed, and never entered twice or lost."""

from __future__ import annotations

import hashlib
import json
import subprocess
import threading
from pathlib import Path

import pytest

from pipelines.model.errors import PublishingError, Refused
from pipelines.model.text import Text
from pipelines.stages.release import LocalStore, open_keyring, release, rotate, versions, withdraw
from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.main import RETIRED, verify_command
from pipelines.stages.release.audit.sources import Folder
from pipelines.stages.release.clean import clean
from pipelines.stages.release.head import read_head
from pipelines.stages.release.keys import make_key, read_key
from pipelines.stages.release.log.leaf import Leaf
from pipelines.stages.release.log.tiles import bundle
from pipelines.stages.release.logbook import LEAP, write_note
from pipelines.stages.release.settle import SETTLED
from tests.stages.release.trees import START, STEP, book_in, draft, pages, publish, three_releases

NOW = START + 3 * STEP
SORRY = Text("Memuat nama orang", "Held names of people")


def verdict(root: Path, now: int = NOW) -> tuple[str, list[str]]:
    found = audit(Folder(root / "public"), now)
    return found.verdict, [str(fault) for fault in found.faults]


def states(root: Path, dataset: str = "t") -> list[tuple[str, int, str, int | None]]:
    known = versions(LocalStore(root / "public", root / "outbox"), dataset)
    return [(r.edition, r.revision, r.status, r.log) for r in known.releases]


def test_three_releases_make_a_tree_in_which_everything_agrees(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    assert verdict(tmp_path) == ("OK", [])
    assert states(tmp_path) == [("2026-01", 1, "superseded", 2), ("2026-01", 2, "current", 5)]
    assert (tmp_path / "public/data/t/latest/t.csv").read_text("utf-8") == "a\n2\n"
    assert (tmp_path / "public/data/t/2026-01/r1/t.csv").read_text("utf-8") == "a\n1\n"
    assert book.store.keys("staged/") == [SETTLED]


def test_ssh_keygen_accepts_the_signature_beside_every_release_and_no_other_content(tmp_path: Path) -> None:
    three_releases(tmp_path)
    for folder in sorted((tmp_path / "public/data").glob("*/*/r*")):
        sums = (folder / "SHA256SUMS").read_bytes()
        codes = [
            _ssh_keygen(tmp_path / "public/log/allowed_signers", folder, content) for content in (sums, sums + b"x")
        ]
        assert codes[0] == 0
        assert codes[1] != 0


def _ssh_keygen(signers: Path, folder: Path, content: bytes) -> int:
    command = f"ssh-keygen -Y verify -f {signers} -I publisher -n terbuka -s SHA256SUMS.sig"
    return subprocess.run(command.split(), cwd=folder, input=content, capture_output=True, check=False).returncode


def test_the_time_of_a_released_file_is_that_of_its_release(tmp_path: Path) -> None:
    three_releases(tmp_path)
    assert (tmp_path / "public/data/t/2026-01/r1/t.csv").stat().st_mtime == START
    assert (tmp_path / "public/data/t/latest/t.csv").stat().st_mtime == START + 2 * STEP


def test_a_revision_that_another_publisher_entered_is_never_written_over(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    with pytest.raises(PublishingError):
        release(book, draft(tmp_path, "t", "2026-01", 2, "9"), NOW)
    assert (tmp_path / "public/data/t/2026-01/r2/t.csv").read_text("utf-8") == "a\n2\n"
    assert verdict(tmp_path) == ("OK", [])


def test_same_input_gives_the_same_tree_in_two_folders(tmp_path: Path) -> None:
    trees = []
    for name in ("one", "two"):
        three_releases(tmp_path / name)
        public = tmp_path / name / "public"
        trees.append({p.relative_to(public): p.read_bytes() for p in public.rglob("*") if p.is_file()})
    assert trees[0] == trees[1]


def test_a_clock_far_ahead_of_the_last_entry_is_refused_until_confirmed(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    with pytest.raises(Refused) as refused:
        write_note(book, SORRY, START + 3 * STEP + LEAP)
    assert [finding.rule for finding in refused.value.findings] == ["clock"]
    book.clock_confirmed = True
    assert write_note(book, SORRY, START + 3 * STEP + LEAP) is not None


def test_a_clock_that_went_back_gives_no_leaf_an_earlier_time(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    leaf = write_note(book, SORRY, START)
    assert leaf is not None
    assert leaf.time == START + 2 * STEP


def test_a_withdrawn_release_leaves_its_record_and_a_tombstone_and_the_one_before_counts_again(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    withdraw(book, "data/t/2026-01/r2", (), SORRY, "UU 27/2022 pasal 16", NOW)
    pages(book, "dua", NOW)
    assert verdict(tmp_path) == ("OK", [])
    assert states(tmp_path) == [("2026-01", 1, "current", 2), ("2026-01", 2, "withdrawn", 5)]
    folder = tmp_path / "public/data/t/2026-01/r2"
    left = {path.name for path in folder.iterdir()}
    assert left == {"SHA256SUMS", "SHA256SUMS.sig", "release.tlog-proof", "TOMBSTONE.json"}
    [told] = json.loads((folder / "TOMBSTONE.json").read_bytes())["withdrawn"]
    assert (told["reason"], told["basis"], told["log"]) == (SORRY.as_dict(), "UU 27/2022 pasal 16", 6)
    assert (tmp_path / "public/data/t/latest/t.csv").read_text("utf-8") == "a\n1\n"


def test_where_nothing_is_left_latest_shows_the_tombstone(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    withdraw(book, "data/u/2026/r1", (), SORRY, "x", NOW)
    pages(book, "dua", NOW)
    assert verdict(tmp_path) == ("OK", [])
    for folder in ("latest", "2026/latest"):
        assert [path.name for path in (tmp_path / "public/data/u" / folder).iterdir()] == ["TOMBSTONE.json"]


def test_a_single_file_can_be_withdrawn_and_the_release_still_counts(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    withdraw(book, "data/t/2026-01/r2", ("changes.csv",), SORRY, "x", NOW)
    assert withdraw(book, "data/t/2026-01/r2", ("changes.csv",), SORRY, "x", NOW) is None
    pages(book, "dua", NOW)
    assert verdict(tmp_path) == ("OK", [])
    assert not (tmp_path / "public/data/t/2026-01/r2/changes.csv").exists()
    known = versions(book.store, "t").releases[-1]
    assert "changes.csv" not in {file.name for file in known.files}
    assert states(tmp_path)[-1][2] == "current"


def test_what_was_never_released_cannot_be_withdrawn(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    with pytest.raises(Refused):
        withdraw(book, "data/t/2026-01/r9", (), SORRY, "x", NOW)


def test_after_a_change_of_key_old_and_new_signatures_hold(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    make_key(tmp_path / "keys/new")
    book.keyring = open_keyring(tmp_path / "keys")
    rotate(book, "new", None, NOW)
    publish(book, tmp_path, "t", "2026-02", 1, "3", NOW)
    pages(book, "dua", NOW)
    assert verdict(tmp_path) == ("OK", [])
    note = (tmp_path / "public/log/checkpoints/7").read_text("utf-8")
    assert note.count("— data.example/log ") == 2
    for folder in ("data/t/2026-01/r1", "data/t/2026-02/r1"):
        sums = (tmp_path / "public" / folder / "SHA256SUMS").read_bytes()
        assert _ssh_keygen(tmp_path / "public/log/allowed_signers", tmp_path / "public" / folder, sums) == 0


def test_one_file_from_before_a_change_of_key_is_still_checked_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = three_releases(tmp_path)
    make_key(tmp_path / "keys/new")
    book.keyring = open_keyring(tmp_path / "keys")
    rotate(book, "new", None, NOW)
    publish(book, tmp_path, "t", "2026-02", 1, "3", NOW + STEP)
    for edition, noted in (("2026-01/r1", [RETIRED]), ("2026-02/r1", [])):
        file = tmp_path / f"public/data/t/{edition}/t.csv"
        assert verify_command([str(file), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["notes"] == noted
        file.write_text("a\n9\n")
        assert verify_command([str(file), "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["verdict"] == "MODIFIED"
    (tmp_path / "public/log/allowed_signers").unlink()
    assert verify_command([str(tmp_path / "public/data/t/2026-01/r1/t.csv"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "BAD-KEY"


def test_an_office_that_lost_its_key_goes_on_with_the_recovery_key(tmp_path: Path) -> None:
    three_releases(tmp_path)
    (tmp_path / "keys/publisher").unlink()
    (tmp_path / "keys/recovery").rename(tmp_path / "paper")
    book = book_in(tmp_path)  # makes a new first key, which the log does not know
    with pytest.raises(Refused) as refused:
        publish(book, tmp_path, "t", "2026-02", 1, "3", NOW)
    assert {finding.rule for finding in refused.value.findings} == {"key-missing"}
    (tmp_path / "paper").rename(tmp_path / "keys/recovery")
    book = book_in(tmp_path)
    rotate(book, "publisher", "recovery", NOW)
    publish(book, tmp_path, "t", "2026-02", 1, "3", NOW)
    pages(book, "dua", NOW)
    assert verdict(tmp_path) == ("OK", [])


def test_a_claim_that_nobody_can_sign_any_more_gives_way_to_the_recovery_key(tmp_path: Path) -> None:
    """Killed after the claim, then the key is lost."""
    book = three_releases(tmp_path)
    claim = Leaf(6, "release", NOW, {"editions": [{"dataset": "t", "edition": "2026-02", "rev": 1, "sums": "0" * 64}]})
    entries = [*book.head.entries, claim.encode()]
    book.store.create("log/tile/entries/000.p/7", bundle(entries), NOW)
    book.store.create("data/t/2026-02/r1/t.csv", b"a\n3\n", NOW)
    (tmp_path / "keys/publisher").unlink()
    book = book_in(tmp_path)
    rotate(book, "publisher", "recovery", NOW)
    pages(book, "dua", NOW)
    assert verdict(tmp_path) == ("OK", [])
    assert not list((tmp_path / "public/data/t/2026-02/r1").iterdir())


def test_a_key_that_is_not_the_recovery_key_cannot_take_over(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    make_key(tmp_path / "keys/thief")
    make_key(tmp_path / "keys/new")
    book.keyring = open_keyring(tmp_path / "keys")
    with pytest.raises(Refused) as refused:
        rotate(book, "new", "thief", NOW)
    assert [finding.rule for finding in refused.value.findings] == ["key-unknown"]
    assert read_head(book.store).size == 6


def test_a_key_is_made_once_for_its_owner_only_and_used_again(tmp_path: Path) -> None:
    make_key(tmp_path / "keys/publisher")
    content = (tmp_path / "keys/publisher").read_bytes()
    assert (tmp_path / "keys/publisher").stat().st_mode & 0o777 == 0o600
    make_key(tmp_path / "keys/publisher")
    assert (tmp_path / "keys/publisher").read_bytes() == content


@pytest.mark.parametrize(("spoil", "rule"), [("mode", "key-mode"), ("content", "key-format"), ("gone", "key-missing")])
def test_a_key_file_that_is_not_in_order_is_refused_with_what_to_do(tmp_path: Path, spoil: str, rule: str) -> None:
    path = tmp_path / "keys/publisher"
    make_key(path)
    if spoil == "mode":
        path.chmod(0o644)
    elif spoil == "content":
        path.write_bytes(b"not a key")
    else:
        path.unlink()
    with pytest.raises(Refused) as refused:
        read_key(path)
    assert [finding.rule for finding in refused.value.findings] == [rule]
    assert b"not a key" not in str(refused.value).encode()


def test_a_log_that_contradicts_itself_is_not_continued(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    bundle = tmp_path / "public/log/tile/entries/000.p/6"
    bundle.write_bytes(bundle.read_bytes().replace(b'"rev":1', b'"rev":3'))
    fresh = book_in(tmp_path)
    with pytest.raises(Refused) as refused:
        write_note(fresh, SORRY, NOW)
    assert [finding.rule for finding in refused.value.findings] == ["log-broken"]
    del book


def test_a_lost_bundle_is_named(tmp_path: Path) -> None:
    three_releases(tmp_path)
    (tmp_path / "public/log/tile/entries/000.p/6").unlink()
    with pytest.raises(Refused, match=r"tile/entries/000\.p/6 is missing"):
        book_in(tmp_path).recover()


def test_two_checkpoints_of_one_size_are_never_published(tmp_path: Path) -> None:
    """A publisher with an old view whose claim succeeds (its rival's bundle was lost) stops before it signs anew."""
    book = three_releases(tmp_path)
    stale = read_head(book.store)
    write_note(book, SORRY, NOW)
    (tmp_path / "public/log/tile/entries/000.p/7").unlink()
    (tmp_path / "public/log/checkpoint").write_bytes(stale.note or b"")
    with pytest.raises(Refused) as refused:
        write_note(book_in(tmp_path), Text("lain", "other"), NOW)
    assert [finding.rule for finding in refused.value.findings] == ["log-broken"]


def test_a_leaf_that_is_too_long_is_refused_before_it_is_claimed(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    with pytest.raises(ValueError, match="65535"):
        write_note(book, Text("x" * 70_000, "y"), NOW)
    assert verdict(tmp_path) == ("OK", [])


def test_what_follows_from_the_log_is_repaired_when_it_was_lost(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    public = tmp_path / "public"
    for path in ("data/t/versions.json", "data/t/latest/t.csv", "data/u/2026/latest/u.csv", "log/vkey"):
        (public / path).unlink()
    (public / "data/t/latest/old.csv").write_text("left over", "utf-8")
    (tmp_path / "outbox/settled").write_bytes(b"0")
    book.recover()
    assert verdict(tmp_path) == ("OK", [])


def test_publishers_at_once_lose_nothing_and_agree_on_the_order(tmp_path: Path) -> None:
    """Threads with a Logbook each, as processes would have; the full form with processes is the soak."""
    three_releases(tmp_path)
    failed: list[BaseException] = []

    def work(name: str) -> None:
        try:
            mine = book_in(tmp_path)
            for month in range(1, 9):
                publish(mine, tmp_path, name, f"2026-{month:02}", 1, f"{name}{month}", NOW + month)
        except BaseException as error:  # noqa: BLE001  (a thread's error would be lost)
            failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("a", "b", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    book = book_in(tmp_path)
    book.recover()
    pages(book, "dua", NOW)
    assert book.head.size == 6 + 4 * (1 + 8)
    assert verdict(tmp_path) == ("OK", [])
    for name in ("a", "b", "c", "d"):
        assert [state[:3] for state in states(tmp_path, name)] == [(f"2026-{m:02}", 1, "current") for m in range(1, 9)]


def test_clean_removes_what_is_old_and_waits_for_nothing(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    (tmp_path / "outbox/abc").mkdir()
    (tmp_path / "outbox/abc/t.csv").write_bytes(b"x")
    (tmp_path / "public/data/t/.part-xyz").write_bytes(b"x")
    changed = (tmp_path / "outbox/abc/t.csv").stat().st_ctime
    assert clean(book, changed + 60, 3600) == []
    assert clean(book, changed + 7200, 3600) == ["staged/abc/t.csv", "data/t/.part-xyz"]
    assert verdict(tmp_path) == ("OK", [])


def test_partial_tiles_go_only_when_the_full_one_is_there(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    for number in range(257):
        write_note(book, Text(str(number), str(number)), START)
    assert book.head.size == 258
    changed = (tmp_path / "public/log/tile/0/000").stat().st_ctime
    gone = clean(book, changed + 31 * STEP, 3600)
    assert {key for key in gone if "/0/" in key} == {f"log/tile/0/000.p/{width}" for width in range(1, 256)}
    assert {key for key in gone if "entries" in key} == {f"log/tile/entries/000.p/{width}" for width in range(1, 256)}
    pages(book, at=START)
    assert verdict(tmp_path) == ("OK", [])
    assert read_head(book.store).size == 258


def test_a_release_hashes_to_what_its_leaf_records(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    for entries in book.head.history.entries.values():
        for entry in entries:
            assert hashlib.sha256(book.store.read(f"{entry.path}/SHA256SUMS") or b"").hexdigest() == entry.sums
