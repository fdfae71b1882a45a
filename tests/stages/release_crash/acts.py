"""What a publisher does, each in a form that can be repeated after it was cut off, and the office it does it in."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from pipelines.model.release import File, Release
from pipelines.model.text import Text
from pipelines.stages.release import (
    Draft,
    LocalStore,
    Logbook,
    Store,
    open_keyring,
    promise,
    release,
    renew,
    rotate,
    versions,
    withdraw,
)
from pipelines.stages.release.clean import clean
from pipelines.stages.release.log.derive import as_json
from pipelines.stages.release.log.leaf import Leaf, read_leaf
from pipelines.stages.release.log.tiles import bundle
from pipelines.stages.release.logbook import write_note
from pipelines.stages.release.settle import ALONE
from pipelines.stages.release.store import local
from tests.keys import write_keys

ORIGIN = "data.example/log"  # as in `trees`, which is imported only by those who make an office: it brings pandas along
DAY = 86_400
NOW = 1_790_000_000 + 3 * DAY  # a day after the newest release of `trees`
LATER = NOW + 60
SORRY = Text("Memuat nama orang", "Held names of people")
FIRST_FAULTS = {"MISSING log/checkpoint", "MISSING log/pages", "MISSING log/catalog"}


@dataclass(frozen=True)
class Act:
    """`before` makes the office; `do` may be called again and again. `unborn`: no reader knew the portal before."""

    name: str
    before: Callable[[Path], None]
    do: Callable[[Logbook, Path, int], None]
    unborn: bool = False
    same: bool = True  # whether every run ends with the same bytes
    recovers: bool = True  # as `terbuka publish` does before anything else


def open_book(root: Path, store: Store | None = None, *, sole: bool = True) -> Logbook:
    """As a fresh process would: keys are made if there are none. `sole`: the office's lock would be held."""
    local._DURABLE.clear()
    where = store or LocalStore(root / "public", root / "outbox")
    return Logbook(where, open_keyring(root / "keys"), ORIGIN, worker=ALONE if sole else token_hex())


def perform(act: Act, book: Logbook, drafts: Path, at: int) -> None:
    """The whole act: repair, do, renew the pages."""
    if act.recovers:
        book.recover()
    act.do(book, drafts, at)
    if act.recovers:
        pages(book, "dua", at)


@lru_cache
def drafted(drafts: Path, dataset: str, edition: str, revision: int, content: str) -> Draft:
    """A release of one small table, as `trees.draft` makes it. Written once: a process that starts finds it there."""
    folder = drafts / dataset / edition / f"r{revision}"
    reason = SORRY if revision > 1 else Text("", "")
    table = {
        "changes.csv": f"_change,a\nadded,{content}\n",
        f"{dataset}.csv": f"a\n{content}\n",
        "datapackage.json": "{}\n",
    }
    files = {name: text.encode() for name, text in table.items()}
    facts = tuple(File(name, len(text), hashlib.sha256(text).hexdigest()) for name, text in files.items())
    done = Release(dataset, edition, revision, rows=1, table="0" * 64, reason=reason, files=facts)
    files["release.json"] = as_json(done.facts())
    listed = {name: hashlib.sha256(text).hexdigest() for name, text in sorted(files.items())}
    files["SHA256SUMS"] = "".join(f"{value}  {name}\n" for name, value in listed.items()).encode()
    if not folder.exists():
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_bytes(text)
    return Draft(done, {name: folder / name for name in files})


def pages(book: Logbook, word: str, at: int) -> None:
    """A portal of two pages and a catalogue of one file."""
    renew(book.store, book.keyring, "pages", {"index.html": f"<p>{word}".encode(), "en/index.html": b"<p>one"}, at)
    renew(book.store, book.keyring, "catalog", {"status.json": f'"{word}"'.encode()}, at)


def publish_once(book: Logbook, drafts: Path, name: str, content: str, at: int, edition: str, rev: int = 1) -> None:
    """Release unless the public list has it already; so does the corridor."""
    if len(versions(book.store, name).of(edition)) < rev:
        promise(book, name, "P1M", "P10D", at)
        release(book, drafted(drafts, name, edition, rev, content), at)


# ------------------------------------------------------------------------------------------------ offices
def nothing(root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)


def keys_only(root: Path) -> None:
    write_keys(root / "keys")


def three(root: Path) -> None:
    from tests.stages.release.trees import three_releases

    three_releases(root)
    shutil.rmtree(root / "drafts")


def with_new_key(root: Path) -> None:
    three(root)
    write_keys(root / "keys", "new")


def with_stuck_claim(root: Path) -> None:
    """A release was claimed, then the key was lost."""
    three(root)
    book = open_book(root)
    book.recover()
    claim = Leaf(6, "release", NOW, {"editions": [{"dataset": "t", "edition": "2026-02", "rev": 1, "sums": "0" * 64}]})
    book.store.create("log/tile/entries/000.p/7", bundle([*book.head.entries, claim.encode()]), NOW)
    book.store.create("data/t/2026-02/r1/t.csv", b"a\n3\n", NOW)
    (root / "keys/publisher").unlink()
    write_keys(root / "keys", "new")
    (root / "keys/new").rename(root / "keys/publisher")


def with_rubbish(root: Path) -> None:
    three(root)
    store = LocalStore(root / "public", root / "outbox")
    for key in ("staged/abc/t.csv", "staged/abc/SHA256SUMS", "data/t/.part-xyz"):
        store.put(key, b"x", NOW)


@lru_cache
def long_before(size: int) -> Callable[[Path], None]:
    def long(root: Path) -> None:
        three(root)
        book = open_book(root)
        book.recover()
        for number in range(size - 6):
            write_note(book, Text(str(number), str(number)), NOW - DAY)
        pages(book, "satu", NOW - DAY)

    return long


# ------------------------------------------------------------------------------------------------ acts
def new_edition(book: Logbook, drafts: Path, at: int) -> None:
    publish_once(book, drafts, "t", "3", at, "2026-02")


def revision(book: Logbook, drafts: Path, at: int) -> None:
    publish_once(book, drafts, "t", "4", at, "2026-01", 3)


def two_datasets(book: Logbook, drafts: Path, at: int) -> None:
    publish_once(book, drafts, "v", "5", at, "2026")
    publish_once(book, drafts, "u", "6", at, "2027")


def first(book: Logbook, drafts: Path, at: int) -> None:
    publish_once(book, drafts, "t", "1", at, "2026-01")


def withdraw_release(book: Logbook, drafts: Path, at: int) -> None:
    withdraw(book, "data/t/2026-01/r2", (), SORRY, "x", at)


def withdraw_file(book: Logbook, drafts: Path, at: int) -> None:
    withdraw(book, "data/t/2026-01/r2", ("t.csv",), SORRY, "x", at)


def withdraw_last(book: Logbook, drafts: Path, at: int) -> None:
    withdraw(book, "data/u/2026/r1", (), SORRY, "x", at)


def change_key(book: Logbook, drafts: Path, at: int) -> None:
    rotate(book, "new", None, at)


def take_over(book: Logbook, drafts: Path, at: int) -> None:
    rotate(book, "publisher", "recovery", at)
    book.recover()
    pages(book, "dua", at)


def policy(book: Logbook, drafts: Path, at: int) -> None:
    promise(book, "t", "P1Y", "P30D", at)


def note(book: Logbook, drafts: Path, at: int) -> None:
    told = {"text": SORRY.as_dict()}
    if told not in [dict(leaf.facts) for leaf in map(read_leaf, book.head.entries)]:
        write_note(book, SORRY, at)


def renew_pages(book: Logbook, drafts: Path, at: int) -> None:
    files = {"index.html": b"<p>tiga", "a/index.html": b"<p>new", "b.html": b"<p>new"}  # en/index.html goes
    renew(book.store, book.keyring, "pages", files, at)
    renew(book.store, book.keyring, "catalog", {"status.json": b'"tiga"', "data.json": b"{}"}, at)


def tidy_up(book: Logbook, drafts: Path, at: int) -> None:
    clean(book, 1e12, 0)


ACTS = {
    act.name: act
    for act in (
        Act("first", keys_only, first, unborn=True),
        Act("first-with-keys-made", nothing, first, unborn=True, same=False),
        Act("new-edition", three, new_edition),
        Act("revision", three, revision),
        Act("two-datasets", three, two_datasets),
        Act("withdraw-release", three, withdraw_release),
        Act("withdraw-file", three, withdraw_file),
        Act("withdraw-last", three, withdraw_last),
        Act("rotate", with_new_key, change_key),
        Act("take-over", with_stuck_claim, take_over, recovers=False),
        Act("policy", three, policy),
        Act("note", three, note),
        Act("pages", three, renew_pages, recovers=False),
        Act("clean", with_rubbish, tidy_up),
        Act("size-255", long_before(254), revision),
        Act("size-256", long_before(255), revision),
        Act("size-257", long_before(256), revision),
    )
}


def main(root: str, name: str, at: str) -> None:
    """`python -m tests.stages.release_crash.acts ROOT ACT AT`: one act in a process of its own."""
    path = Path(root)
    perform(ACTS[name], open_book(path), path.parent / "drafts", int(at))


if __name__ == "__main__":
    main(*sys.argv[1:])
