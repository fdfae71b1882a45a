"""First half of an audit: the log itself, every leaf, tile and checkpoint computed again."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.stages.release.audit.sources import Source
from pipelines.stages.release.audit.verdicts import Fault
from pipelines.stages.release.log.checkpoint import Checkpoint, glance
from pipelines.stages.release.log.derive import (
    ALLOWED_SIGNERS,
    CHECKPOINT,
    VKEY,
    allowed_signers,
    checkpoint_path,
    vkey_file,
)
from pipelines.stages.release.log.history import History, follow
from pipelines.stages.release.log.leaf import read_leaf
from pipelines.stages.release.log.note import BadNote, split, text_signed_by
from pipelines.stages.release.log.tiles import WIDTH, bundle, bundle_path, bundle_paths, new_tiles, unbundle
from pipelines.stages.release.log.tree import growth, leaf_hash, root_of_peaks

CATCHING_UP = (
    2 * 86_400
)  # seconds that lists may be one release behind: a publish that was cut off is repaired by the next


@dataclass
class Log:
    """What could be read. `peaks[n]`: the complete subtrees of the tree of n leaves; `notes[n]`: its checkpoint."""

    entries: list[bytes] = field(default_factory=list)
    histories: list[History] = field(default_factory=lambda: [History()])  # of every size, from 0 on
    peaks: list[list[bytes]] = field(default_factory=list)
    notes: dict[int, bytes] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    unjudged: set[str] = field(default_factory=set)  # folders of which nothing can be said, for a reason that was told
    faults: list[Fault] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.entries)

    @property
    def history(self) -> History:
        return self.histories[-1]

    def root(self, size: int) -> bytes:
        return root_of_peaks(self.peaks[size])

    def fault(self, verdict: str, path: str, detail: str) -> None:
        self.faults.append(Fault(verdict, path, detail))


def read_log(source: Source) -> Log:
    """Everything under `log/` but the signed lists of pages. Never raises for what it finds, only Unreadable."""
    log = Log()
    note = source.read(CHECKPOINT)
    log.paths.add(CHECKPOINT)
    if note is None:
        log.fault("MISSING", CHECKPOINT, "there is no checkpoint")
        return log
    try:
        size = glance(note).size
        log.entries = [entry for path in bundle_paths(size) for entry in _bundle(source, path)]
        for entry in log.entries:
            log.histories.append(follow(log.history, read_leaf(entry)))
        if log.size != size or not size:
            raise ValueError(f"the checkpoint speaks of {size} leaves, {log.size} are there")  # noqa: TRY301
    except FileNotFoundError as error:
        log.fault("MISSING", f"log/{error}", "the log cannot be read without it")
        return log
    except (BadNote, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.fault("BROKEN", CHECKPOINT, f"{error}"[:200])
        return log
    log.peaks = [list(peaks) for peaks in growth([leaf_hash(entry) for entry in log.entries])]
    _checkpoints(source, log)
    if log.notes.get(size) != note:
        log.fault("MODIFIED", CHECKPOINT, f"it is not the checkpoint of {size} leaves that is kept")
    _files(source, log)
    return log


def check_keys(source: Source, log: Log, now: int) -> None:
    """The two files that name the key; they may be one change of key behind, as lists may."""
    since = log.history.keys[-1][0]
    fresh = now - log.histories[since].time < CATCHING_UP
    before = log.histories[since - 1]
    for path, content in ((VKEY, vkey_file), (ALLOWED_SIGNERS, allowed_signers)):
        found = source.read(path)
        log.paths.add(path)
        allowed = [content(log.history), *([content(before) if before.keys else None] if fresh else [])]
        if found not in allowed:
            log.fault("MISSING" if found is None else "MODIFIED", path, "it does not follow from the log")


def _bundle(source: Source, path: str) -> list[bytes]:
    content = source.read(f"log/{path}")
    if content is None:
        raise FileNotFoundError(path)
    return unbundle(content)


def _checkpoints(source: Source, log: Log) -> None:
    for size in range(1, log.size + 1):
        path = checkpoint_path(size)
        log.paths.add(path)
        note = source.read(path)
        if note is None:
            log.fault("MISSING", path, "a checkpoint that was published once is gone")
            continue
        log.notes[size] = note
        expected = Checkpoint(log.history.origin, size, log.root(size)).text
        signers = log.history.signers(size)
        try:
            text = text_signed_by(note, signers)
        except BadNote as error:
            log.fault(*_unsigned(path, note, expected, str(error)))
        else:
            if text != expected:
                log.fault("FORKED", path, "the publisher signed another history of this size")


def _unsigned(path: str, note: bytes, expected: str, detail: str) -> tuple[str, str, str]:
    """A sound text under a stranger's signature is something else than a damaged file."""
    try:
        text, _ = split(note)
    except BadNote:
        return "BROKEN", path, detail
    return ("BAD-KEY" if text == expected else "MODIFIED"), path, detail


def _files(source: Source, log: Log) -> None:
    """Tiles and bundles of every size. A partial one may be gone once the full one is there (tlog-tiles)."""
    hashes = [leaf_hash(entry) for entry in log.entries]
    full = log.size // WIDTH * WIDTH
    for size in range(1, log.size + 1):
        start = (size - 1) // WIDTH * WIDTH
        expected = {bundle_path(size): bundle(log.entries[start:size]), **new_tiles(hashes[:size])}
        for path, content in expected.items():
            _same(source, log, f"log/{path}", content, optional=size <= full and ".p/" in path)


def _same(source: Source, log: Log, path: str, expected: bytes, *, optional: bool = False) -> None:
    log.paths.add(path)
    content = source.read(path)
    if content is None and not optional:
        log.fault("MISSING", path, "it follows from the log, but it is not there")
    elif content is not None and content != expected:
        log.fault("MODIFIED", path, "it does not follow from the log")
