"""Readers behind a real nginx while the publisher is killed again and again: nothing torn, nothing missing, no two histories."""

from __future__ import annotations

import base64
import hashlib
import json
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from random import Random
from typing import Any

from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.reading import read_log
from pipelines.stages.release.audit.sources import Folder
from pipelines.stages.release.log.checkpoint import read_checkpoint
from pipelines.stages.release.log.derive import read_sums
from pipelines.stages.release.log.manifest import ABSENT, PARTS, manifest_path, read_manifest
from pipelines.stages.release.log.note import text_signed_by
from pipelines.stages.release.log.tiles import bundle_path, unbundle
from tests.soak import FULL, report
from tests.stages.doctor.server import filled_in, free_port, need_nginx, nginx
from tests.stages.release_crash.acts import NOW, open_book, pages, publish_once, three
from tests.stages.release_crash.judge import torn, tree

DATASETS = ("t", "u", "v")
SPAWN = get_context("spawn")
SECONDS, READS = (600, 100_000) if FULL else (6, 1)
PAUSE = 0.25 if FULL else 0.0  # seconds between commits: in ten minutes a log of years, not of centuries


def publish_on_and_on(root: Path, counted: Any) -> None:
    """New editions, and revisions of each, until it is killed; counts them where we can see it."""
    book = open_book(root)
    book.recover()
    while True:
        size = book.head.size
        name, number = DATASETS[size % 3], size // 9
        edition, revision = f"{3000 + number}", len(book.head.history.of(name, f"{3000 + number}")) + 1
        publish_once(book, root / "drafts", name, f"{name}{size}" * 400, NOW + size, edition, revision)
        pages(book, f"{size} " * 500, NOW + size)
        counted.value += 1
        time.sleep(PAUSE)


@dataclass
class Reader:
    """Asks for one thing after another. `bad`: what cannot be explained by a publish that is under way."""

    port: int
    vkey: str
    random: Random
    reads: int = 0
    bad: list[str] = field(default_factory=list)
    checkpoints: dict[bytes, None] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)  # files that never change: path → hash
    copies: list[tuple[str, str]] = field(default_factory=list)  # what stood in `latest/`
    connection: HTTPConnection | None = None

    def get(self, path: str) -> bytes:
        """The content. Raises LookupError when it is not there."""
        for _ in range(5):
            connection = self.connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", f"/{path}")
                answer = connection.getresponse()
                content = answer.read()
            except (HTTPException, OSError):  # nginx closes a connection after a thousand requests
                connection.close()
                self.connection = None
                continue
            self.reads += 1
            if answer.status != 200:
                raise LookupError(f"{path}: {answer.status}")
            return content
        raise LookupError(f"{path}: no answer")

    def run(self, going: Callable[[], bool]) -> None:
        looks = (self.checkpoint, self.versions, self.versions, self.latest, self.page)
        while going():
            try:
                self.random.choice(looks)()
            except (LookupError, ValueError) as error:
                self.bad.append(f"{type(error).__name__} {error}"[:300])
        if self.connection:
            self.connection.close()

    def checkpoint(self) -> int:
        note = self.get("log/checkpoint")
        found = read_checkpoint(text_signed_by(note, [self.vkey]))
        self.checkpoints[note] = None
        self.keep(f"log/checkpoints/{found.size}", note)
        return found.size

    def keep(self, path: str, expected: bytes | None = None) -> bytes:
        """A file that never changes."""
        content = self.get(path)
        if expected is not None and content != expected:
            self.bad.append(f"{path} changed")
        value = hashlib.sha256(content).hexdigest()
        if self.kept.setdefault(path, value) != value:
            self.bad.append(f"{path} changed")
        return content

    def versions(self) -> None:
        """All that the list names is there, is what its sums say, and the sums are in the log."""
        name = self.random.choice(DATASETS)
        listed = json.loads(self.get(f"data/{name}/versions.json"))["releases"]
        one = self.random.choice(listed)
        sums = self.keep(f"{one['path']}/SHA256SUMS")
        if hashlib.sha256(sums).hexdigest() != one["sums"] or one["sums"] not in self._leaf(one["log"]):
            self.bad.append(f"{one['path']}/SHA256SUMS is not what list and log say")
        known = read_sums(sums)
        for file in self.random.sample(one["files"], 2):
            content = self.keep(f"{one['path']}/{file['name']}")
            value = hashlib.sha256(content).hexdigest()
            if not value == file["sha256"] == known[file["name"]]:
                self.bad.append(f"{one['path']}/{file['name']} is torn")
        self.keep(f"{one['path']}/{self.random.choice(['SHA256SUMS.sig', 'release.tlog-proof'])}")

    def _leaf(self, number: int) -> str:
        """The entry, from the bundle that ends with it or any later one."""
        size = self.checkpoint()
        last = min(size, number // 256 * 256 + 256)
        return unbundle(self.keep(f"log/{bundle_path(last)}"))[number % 256].decode()

    def latest(self) -> None:
        name = self.random.choice(DATASETS)
        self.copies.append((f"{name}.csv", hashlib.sha256(self.get(f"data/{name}/latest/{name}.csv")).hexdigest()))

    def page(self) -> None:
        """A page is as the signed list says; a list that changes meanwhile is asked again."""
        part = self.random.choice(PARTS)
        for _ in range(20):
            before = self.get(manifest_path(part))
            files = read_manifest(text_signed_by(before, [self.vkey])).files
            path = self.random.choice(sorted(files))
            value = hashlib.sha256(self.get(path)).hexdigest()
            after = read_manifest(text_signed_by(self.get(manifest_path(part)), [self.vkey])).files
            if value in {*files[path], *after.get(path, ())} - {ABSENT}:
                return
        self.bad.append(f"{path} is never what log/{part} says")


def test_readers_see_whole_files_and_one_history_while_the_publisher_is_killed(tmp_path: Path) -> None:
    need_nginx()
    root = tmp_path / "office"
    three(root)
    book = open_book(root)
    book.recover()
    publish_once(book, root / "drafts", "v", "0", NOW, "2999")
    port = free_port()
    readers = [Reader(port, book.head.history.vkey, Random(number)) for number in range(2)]
    with nginx(tmp_path / "nginx", filled_in(root / "public", port), port):
        started = time.monotonic()
        kills = _let_loose(root, readers)
        seconds = int(time.monotonic() - started)
    book = open_book(root)
    book.recover()
    pages(book, "akhir", NOW + book.head.size)
    reads, bad = sum(r.reads for r in readers), [line for r in readers for line in r.bad] + _afterwards(root, readers)
    report("nginx soak", seconds=seconds, reads=reads, bad=len(bad), commits=book.head.size, kills=kills)
    assert bad == []
    assert reads >= READS
    assert kills > 0


def _let_loose(root: Path, readers: list[Reader]) -> int:
    """Readers in threads, the publisher killed at random; returns how often."""
    done = threading.Event()
    threads = [threading.Thread(target=reader.run, args=(lambda: not done.is_set(),)) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        return _kill_and_restart(root, readers, done)
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _kill_and_restart(root: Path, readers: list[Reader], done: threading.Event) -> int:
    random, kills, until = Random(1), 0, time.monotonic() + SECONDS
    while time.monotonic() < until or sum(reader.reads for reader in readers) < READS:
        counted, enough = RawValue("i", 0), random.randrange(1, 8)  # no lock, which a killed process would keep
        publisher: SpawnProcess = SPAWN.Process(target=publish_on_and_on, args=(root, counted))
        publisher.start()
        while publisher.is_alive() and counted.value < enough:
            done.wait(0.001)
        done.wait(random.uniform(0, 0.05))
        publisher.kill()
        publisher.join()
        assert publisher.exitcode == -signal.SIGKILL, "it ended by itself"
        kills += 1
    return kills


def _afterwards(root: Path, readers: list[Reader]) -> list[str]:
    """All that was read is part of the one history in which it ended."""
    public = root / "public"
    files, log = tree(public), read_log(Folder(public))
    bad = [str(fault) for fault in audit(Folder(public), NOW + log.size).faults] + torn(files)
    tables = {
        hashlib.sha256(content).hexdigest(): path.rsplit("/", 1)[-1] for path, content in files.items() if "/r" in path
    }
    for reader in readers:
        for note in reader.checkpoints:
            _, size, told = note.decode().split("\n")[:3]
            if base64.b64decode(told) != log.root(int(size)):
                bad.append(f"a checkpoint of {size} leaves is of another history")
        for path, value in reader.kept.items():
            if hashlib.sha256(files.get(path, b"")).hexdigest() != value:
                bad.append(f"{path} changed")
        bad += [f"latest/{name} was no release's" for name, value in reader.copies if tables.get(value) != name]
    return bad
