"""What a publisher who holds the real key, or a thief, can do to a tree, and the verdict a reader gets for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.model.text import Text
from pipelines.stages.release import open_keyring, rotate, withdraw
from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.remembering import Memory, recall, remember
from pipelines.stages.release.audit.sources import Folder
from pipelines.stages.release.keys import make_key
from pipelines.stages.release.log.note import read_vkey, signed
from pipelines.stages.release.log.sshsig import ssh_sign
from pipelines.stages.release.logbook import write_note
from tests.keys import write_keys
from tests.stages.release.trees import START, STEP, book_in, pages, publish, three_releases

NOW = START + 5 * STEP
WHY = Text("x", "x")
Attack = Callable[[Path], None]


def public(root: Path, path: str = "") -> Path:
    return root / "public" / path


def change_a_file(root: Path) -> None:
    public(root, "data/t/2026-01/r2/t.csv").write_text("a\n3\n", "utf-8")


def change_a_file_and_its_sums_and_sign_again(root: Path) -> None:
    """The real key is at hand: only the log still knows."""
    import hashlib

    change_a_file(root)
    folder, book = public(root, "data/t/2026-01/r2"), book_in(root)
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    value = hashlib.sha256((folder / "t.csv").read_bytes()).hexdigest()
    text = "".join((f"{value}  t.csv" if line.endswith("  t.csv") else line) + "\n" for line in lines)
    (folder / "SHA256SUMS").write_text(text, "utf-8")
    vkey = public(root, "log/vkey").read_text("utf-8").strip()
    key = read_vkey(vkey).public
    (folder / "SHA256SUMS.sig").write_bytes(ssh_sign(text.encode(), key, book.keyring.signer(vkey)))


def delete_an_edition(root: Path) -> None:
    shutil.rmtree(public(root, "data/u/2026"))


def delete_an_edition_and_its_line(root: Path) -> None:
    delete_an_edition(root)
    path = public(root, "data/u/versions.json")
    path.write_text(json.dumps({"dataset": "u", "releases": []}), "utf-8")


def truncate_the_log(root: Path) -> None:
    """As if the revision had never happened: checkpoint 5 in the place of the newest."""
    shutil.copy(public(root, "log/checkpoints/5"), public(root, "log/checkpoint"))


def replay_an_old_copy(root: Path) -> None:
    """The whole tree as it was before the revision."""
    shutil.rmtree(public(root))
    book = book_in(root)
    publish(book, root, "t", "2026-01", 1, "1", START)
    publish(book, root, "u", "2026", 1, "7", START + STEP)
    pages(book, at=START + STEP)


def rewrite_history(root: Path) -> None:
    """Another first release, everything else the same, signed with the real key."""
    shutil.rmtree(public(root))
    book = book_in(root)
    publish(book, root, "t", "2026-01", 1, "9", START)
    publish(book, root, "u", "2026", 1, "7", START + STEP)
    publish(book, root, "t", "2026-01", 2, "2", START + 2 * STEP)
    pages(book, at=START + 2 * STEP)


def rewrite_history_and_make_it_longer(root: Path) -> None:
    rewrite_history(root)
    book = book_in(root)
    publish(book, root, "t", "2026-02", 1, "5", NOW)
    pages(book, "dua", NOW)


def drop_a_release_and_add_another(root: Path) -> None:
    """Same size, one release fewer."""
    shutil.rmtree(public(root))
    book = book_in(root)
    publish(book, root, "t", "2026-01", 1, "1", START)
    publish(book, root, "t", "2026-01", 2, "2", START + 2 * STEP)
    write_note(book, WHY, START + 2 * STEP)
    write_note(book, WHY, START + 2 * STEP)
    pages(book, at=START + 2 * STEP)


def sign_everything_with_another_key(root: Path) -> None:
    shutil.rmtree(public(root))
    shutil.rmtree(root / "keys")
    write_keys(root / "keys", "x", "recovery")
    (root / "keys/x").rename(root / "keys/publisher")
    three_releases(root)


def lose_a_tile(root: Path) -> None:
    public(root, "log/tile/0/000.p/6").unlink()


def lose_a_bundle(root: Path) -> None:
    public(root, "log/tile/entries/000.p/6").unlink()


def lose_an_old_checkpoint(root: Path) -> None:
    public(root, "log/checkpoints/3").unlink()


def lose_the_log(root: Path) -> None:
    shutil.rmtree(public(root, "log"))


def replace_the_key_file(root: Path) -> None:
    make_key(root / "other/publisher")
    key = open_keyring(root / "other")
    public(root, "log/vkey").write_text(key.vkey("publisher", "data.example/log") + "\n", "utf-8")


def sign_the_checkpoint_with_another_key(root: Path) -> None:
    make_key(root / "other/publisher")
    keyring = open_keyring(root / "other")
    vkey = keyring.vkey("publisher", "data.example/log")
    text = public(root, "log/checkpoint").read_text("utf-8").split("\n\n")[0] + "\n"
    for path in ("log/checkpoint", "log/checkpoints/6"):
        public(root, path).write_bytes(signed(text, {vkey: keyring.signer(vkey)}))


def serve_another_log(root: Path) -> None:
    """The checkpoint of a log of another name, signed by its own key."""
    other = root / "other-office"
    write_keys(other / "keys")
    book = book_in(other)
    book.origin = "elsewhere.example/log"
    for edition in range(2020, 2027):
        publish(book, other, "t", str(edition), 1, "1", START)
    pages(book, at=START)
    shutil.rmtree(public(root))
    shutil.copytree(other / "public", public(root))


def put_latest_back(root: Path) -> None:
    shutil.copy(public(root, "data/t/2026-01/r1/t.csv"), public(root, "data/t/latest/t.csv"))


def put_all_of_latest_back_and_the_list_too(root: Path) -> None:
    """As a publisher who was cut off would leave it; who leaves it so for two days is told."""
    old = root / "old"
    book = book_in(old)
    publish(book, old, "t", "2026-01", 1, "1", START)
    for path in ("data/t/latest", "data/t/2026-01/latest"):
        shutil.copytree(old / "public" / path, public(root, path), dirs_exist_ok=True)
    shutil.copy(old / "public/data/t/versions.json", public(root, "data/t/versions.json"))


def change_a_reason_in_versions(root: Path) -> None:
    path = public(root, "data/t/versions.json")
    path.write_text(path.read_text("utf-8").replace("Miscounted", "Improved"), "utf-8")


def change_a_page(root: Path) -> None:
    public(root, "index.html").write_text("<p>dua", "utf-8")


def change_a_page_and_sign_with_another_key(root: Path) -> None:
    change_a_page(root)
    make_key(root / "other/publisher")
    keyring = open_keyring(root / "other")
    vkey = keyring.vkey("publisher", "data.example/log")
    text = public(root, "log/pages").read_text("utf-8").split("\n\n")[0] + "\n"
    public(root, "log/pages").write_bytes(signed(text, {vkey: keyring.signer(vkey)}))


def slip_a_file_in(root: Path) -> None:
    public(root, "data/t/2026-01/r2/correction.csv").write_text("a\n9\n", "utf-8")


def move_a_proof(root: Path) -> None:
    shutil.copy(
        public(root, "data/t/2026-01/r1/release.tlog-proof"), public(root, "data/t/2026-01/r2/release.tlog-proof")
    )


def withdraw_without_saying_so(root: Path) -> None:
    """A tombstone by hand, without a leaf."""
    folder = public(root, "data/u/2026/r1")
    for path in folder.iterdir():
        if path.name not in ("SHA256SUMS", "SHA256SUMS.sig", "release.tlog-proof"):
            path.unlink()
    (folder / "TOMBSTONE.json").write_text("{}", "utf-8")


def break_a_leaf(root: Path) -> None:
    path = public(root, "log/tile/entries/000.p/6")
    path.write_bytes(path.read_bytes().replace(b'"kind":"revise"', b'"kind":"rewise"'))


def claim_nonsense(root: Path) -> None:
    public(root, "log/tile/entries/000.p/7").write_bytes(b"\x00\x02{}")


ATTACKS: list[tuple[Attack, str]] = [
    (change_a_file, "MODIFIED"),
    (change_a_file_and_its_sums_and_sign_again, "MODIFIED"),
    (delete_an_edition, "MISSING"),
    (delete_an_edition_and_its_line, "MISSING"),
    (truncate_the_log, "ROLLED-BACK"),
    (replay_an_old_copy, "ROLLED-BACK"),
    (rewrite_history, "FORKED"),
    (rewrite_history_and_make_it_longer, "FORKED"),
    (drop_a_release_and_add_another, "FORKED"),
    (sign_everything_with_another_key, "FORKED"),
    (lose_a_tile, "MISSING"),
    (lose_a_bundle, "MISSING"),
    (lose_an_old_checkpoint, "MISSING"),
    (lose_the_log, "MISSING"),
    (replace_the_key_file, "MODIFIED"),
    (sign_the_checkpoint_with_another_key, "BAD-KEY"),
    (serve_another_log, "FORKED"),
    (put_latest_back, "MODIFIED"),
    (put_all_of_latest_back_and_the_list_too, "MODIFIED"),
    (change_a_reason_in_versions, "MODIFIED"),
    (change_a_page, "MODIFIED"),
    (change_a_page_and_sign_with_another_key, "MODIFIED"),
    (slip_a_file_in, "MODIFIED"),
    (move_a_proof, "MODIFIED"),
    (withdraw_without_saying_so, "MODIFIED"),
    (break_a_leaf, "BROKEN"),
    (claim_nonsense, "BROKEN"),
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sound")
    three_releases(root)
    return root


@pytest.fixture
def memory(tmp_path: Path, sound: Path) -> Memory:
    """A copy of the tree in `tmp_path`, and what a reader remembers of it before the attack."""
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    found = audit(Folder(public(tmp_path)), NOW)
    assert found.verdict == "OK"
    return remember(found.log, NOW)


@pytest.mark.parametrize(("attack", "verdict"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_every_attack_gets_its_verdict(tmp_path: Path, memory: Memory, attack: Attack, verdict: str) -> None:
    attack(tmp_path)
    found = audit(Folder(public(tmp_path)), NOW, [memory])
    assert found.verdict == verdict, [str(fault) for fault in found.faults]


def test_a_reader_without_memory_cannot_see_that_all_of_history_was_rewritten(tmp_path: Path) -> None:
    """The honest limit; the documentation says so."""
    three_releases(tmp_path)
    rewrite_history(tmp_path)
    assert audit(Folder(public(tmp_path)), NOW).verdict == "OK"


def test_two_readers_who_were_shown_different_logs_find_out_by_comparing_memories(tmp_path: Path) -> None:
    three_releases(tmp_path / "one")
    three_releases(tmp_path / "two")
    rewrite_history_and_make_it_longer(tmp_path / "two")
    mine = audit(Folder(public(tmp_path / "one")), NOW)
    theirs = remember(audit(Folder(public(tmp_path / "two")), NOW).log, NOW)
    assert mine.verdict == "OK"
    shorter = remember(mine.log, NOW)
    assert audit(Folder(public(tmp_path / "two")), NOW, [shorter]).verdict == "FORKED"
    assert audit(Folder(public(tmp_path / "one")), NOW, [theirs]).verdict == "ROLLED-BACK"


def test_a_saved_checkpoint_is_memory_enough(tmp_path: Path) -> None:
    three_releases(tmp_path)
    saved = public(tmp_path, "log/checkpoint").read_bytes()
    assert len(saved) < 300
    assert audit(Folder(public(tmp_path)), NOW, [recall(saved)]).verdict == "OK"
    rewrite_history(tmp_path)
    assert audit(Folder(public(tmp_path)), NOW, [recall(saved)]).verdict == "FORKED"


def test_a_frozen_portal_is_stale_by_the_publishers_own_promise(tmp_path: Path, memory: Memory) -> None:
    late = START + 2 * STEP + (31 + 10 + 1) * STEP
    found = audit(Folder(public(tmp_path)), late, [memory])
    assert found.verdict == "STALE"
    assert {fault.path for fault in found.faults} == {"data/t/versions.json", "data/u/versions.json"}


def test_pages_that_stay_behind_the_log_are_stale(tmp_path: Path) -> None:
    book = three_releases(tmp_path)
    publish(book, tmp_path, "u", "2027", 1, "8", NOW)
    assert audit(Folder(public(tmp_path)), NOW + STEP).verdict == "OK"
    found = audit(Folder(public(tmp_path)), NOW + 3 * STEP)
    assert [(fault.verdict, fault.path) for fault in found.faults] == [("STALE", "log/pages"), ("STALE", "log/catalog")]


def test_a_lawful_change_of_key_is_told_once(tmp_path: Path, memory: Memory) -> None:
    book = book_in(tmp_path)
    make_key(tmp_path / "keys/new")
    book.keyring = open_keyring(tmp_path / "keys")
    book.recover()
    rotate(book, "new", None, NOW)
    pages(book, "dua", NOW)
    found = audit(Folder(public(tmp_path)), NOW, [memory])
    assert found.verdict == "KEY-ROTATED"
    assert audit(Folder(public(tmp_path)), NOW, [remember(found.log, NOW)]).verdict == "OK"


def test_a_withdrawal_is_told_once_with_its_reason(tmp_path: Path, memory: Memory) -> None:
    book = book_in(tmp_path)
    withdraw(book, "data/u/2026/r1", (), Text("Memuat nama", "Held names"), "UU 27/2022", NOW)
    pages(book, "dua", NOW)
    found = audit(Folder(public(tmp_path)), NOW, [memory])
    assert (found.verdict, found.notes) == ("WITHDRAWN", ("withdrawn: data/u/2026/r1 (Held names)",))
    assert audit(Folder(public(tmp_path)), NOW, [remember(found.log, NOW)]).verdict == "OK"


def test_the_key_that_a_reader_noted_elsewhere_is_held_against_the_log(tmp_path: Path) -> None:
    three_releases(tmp_path)
    vkey = public(tmp_path, "log/vkey").read_text("utf-8").strip()
    assert audit(Folder(public(tmp_path)), NOW, vkey=vkey).verdict == "OK"
    assert audit(Folder(public(tmp_path)), NOW, vkey="x").verdict == "BAD-KEY"
