"""Small published trees made with the real stage: two datasets, a revision, signed pages. No pandas, no Dagster: fast."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from pipelines.model.release import File, Release
from pipelines.model.text import Text
from pipelines.stages.release import Draft, LocalStore, Logbook, Store, open_keyring, promise, release, renew
from pipelines.stages.release.log.derive import as_json
from pipelines.stages.write.sums import file_facts, sums
from tests.keys import write_keys

ORIGIN = "data.example/log"
START = 1_790_000_000  # 2026-09-21
STEP = 86_400
WHY = Text("Salah hitung", "Miscounted")


def book_in(root: Path, store: Store | None = None, *, keys: str = "keys") -> Logbook:
    """The log of an office in `root`: `public/`, `outbox/`, `keys/`."""
    if not (root / keys).exists():
        write_keys(root / keys)
    return Logbook(store or LocalStore(root / "public", root / "outbox"), open_keyring(root / keys), ORIGIN)


def draft(root: Path, dataset: str, edition: str, revision: int, content: str) -> Draft:
    """A release of one CSV file with all its evidence, written to `root/drafts`."""
    folder = root / "drafts" / dataset / edition / f"r{revision}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{dataset}.csv").write_text(f"a\n{content}\n", "utf-8")
    (folder / "changes.csv").write_text(f"_change,a\nadded,{content}\n", "utf-8")
    (folder / "datapackage.json").write_text("{}\n", "utf-8")
    done = Release(dataset, edition, revision, rows=1, table="0" * 64, reason=WHY if revision > 1 else Text("", ""))
    files: tuple[File, ...] = tuple(file_facts(path) for path in sorted(folder.iterdir()) if path.name[0] not in "rS")
    done = replace(done, files=files)
    (folder / "release.json").write_bytes(as_json(done.facts()))
    (folder / "SHA256SUMS").write_bytes(sums([*files, file_facts(folder / "release.json")]))
    return Draft(done, {path.name: path for path in sorted(folder.iterdir())})


def pages(book: Logbook, word: str = "satu", at: int = START) -> None:
    """A portal of two pages and a catalogue of one file, signed."""
    renew(book.store, book.keyring, "pages", {"index.html": f"<p>{word}".encode(), "en/index.html": b"<p>one"}, at)
    renew(book.store, book.keyring, "catalog", {"status.json": f'"{word}"'.encode()}, at)


def publish(book: Logbook, root: Path, dataset: str, edition: str, revision: int, content: str, at: int) -> None:
    promise(book, dataset, "P1M", "P10D", at)
    release(book, draft(root, dataset, edition, revision, content), at)


def three_releases(root: Path) -> Logbook:
    """t 2026-01 r1, u 2026 r1, t 2026-01 r2; pages. The log has six leaves: key, promise, release, promise, release, revise."""
    book = book_in(root)
    publish(book, root, "t", "2026-01", 1, "1", START)
    publish(book, root, "u", "2026", 1, "7", START + STEP)
    publish(book, root, "t", "2026-01", 2, "2", START + 2 * STEP)
    pages(book, at=START + 2 * STEP)
    return book


class Tree:
    """A published tree in memory, as an audit reads it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    @classmethod
    def of(cls, public: Path) -> Tree:
        return cls({p.relative_to(public).as_posix(): p.read_bytes() for p in sorted(public.rglob("*")) if p.is_file()})

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def sha256(self, path: str) -> str | None:
        content = self.files.get(path)
        return None if content is None else hashlib.sha256(content).hexdigest()

    def paths(self) -> set[str]:
        return set(self.files)
