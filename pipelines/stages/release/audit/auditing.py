"""One audit from end to end: the log, what it says of releases, pages and catalogue, promises, and a reader's memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.stages.release.audit.reading import CATCHING_UP, Log, check_keys, read_log
from pipelines.stages.release.audit.remembering import Memory, compare
from pipelines.stages.release.audit.serving import check_releases
from pipelines.stages.release.audit.sources import Source
from pipelines.stages.release.audit.verdicts import Fault, worst
from pipelines.stages.release.log.derive import CHECKPOINT, checkpoint_path
from pipelines.stages.release.log.history import read_history
from pipelines.stages.release.log.leaf import Leaf, read_leaf
from pipelines.stages.release.log.manifest import ABSENT, PARTS, Manifest, manifest_path, read_manifest
from pipelines.stages.release.log.note import BadNote, text_signed_by
from pipelines.stages.release.log.tiles import bundle_path, unbundle

DAYS = {"D": 1, "W": 7, "M": 31, "Y": 366}
BREACHES = {"FORKED", "ROLLED-BACK", "BAD-KEY", "BROKEN"}
LOOKS = 4
IGNORED = (".part-",)  # a file that is being written
HOSTING = {"_headers", ".nojekyll", ".gitattributes"}  # what a static host wants beside the portal (site/hosting)


@dataclass(frozen=True)
class Audit:
    """What was found. `notes`: what a reader should know although nothing is wrong."""

    log: Log
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def verdict(self) -> str:
        return worst(self.faults)

    @property
    def continues(self) -> bool:
        """Whether the log is sound and goes on from what was remembered, whatever else is wrong with the tree."""
        return bool(self.log.peaks) and not {fault.verdict for fault in self.faults} & BREACHES


def audit(source: Source, now: int, memories: Sequence[Memory] = (), *, tables: bool = True, vkey: str = "") -> Audit:
    """Look at all of a published tree. `now`: seconds since 1970; `vkey`: the key that the reader expects.

    A log that grew meanwhile is looked at again. Raises Unreadable when the place does not answer.
    """
    for _ in range(LOOKS - 1):
        found = _audit(source, now, memories, tables=tables, vkey=vkey)
        if not found.faults or source.read(CHECKPOINT) == found.log.notes.get(found.log.size):
            return found
    return _audit(source, now, memories, tables=tables, vkey=vkey)


def _audit(source: Source, now: int, memories: Sequence[Memory], *, tables: bool, vkey: str) -> Audit:
    log = read_log(source)
    notes: list[str] = []
    if log.histories[1:] and log.peaks:
        if vkey and vkey != log.history.vkey:
            log.fault("BAD-KEY", "log/vkey", f"expected {vkey}")
        for memory in memories:
            compare(log, memory)
        check_keys(source, log, now)
        check_releases(source, log, now, tables=tables)
        for part in PARTS:
            _check_part(source, log, part, now)
        _pending(source, log, notes)
        _promises(log, now)
        _strangers(source, log)
        notes += _withdrawals(log)
    return Audit(log, tuple(log.faults), tuple(notes))


def _check_part(source: Source, log: Log, part: str, now: int) -> None:
    """Pages or catalogue against their signed list."""
    path = manifest_path(part)
    log.paths.add(path)
    note = source.read(path)
    if note is None:
        log.fault("MISSING", path, "nothing says which files belong to the portal")
        return
    try:
        found = _manifest(log, part, note)
    except (BadNote, ValueError, IndexError) as error:
        log.fault("MODIFIED", path, f"{error}"[:200])
        return
    behind = log.histories[found.size + 1].time if found.size < log.size else now
    if now - behind > CATCHING_UP:
        log.fault("STALE", path, f"the portal shows the log of {found.size} leaves, there are {log.size}")
    for file, values in found.files.items():
        log.paths.add(file)
        value = source.sha256(file)
        if (value or ABSENT) not in values:
            log.fault("MISSING" if value is None else "MODIFIED", file, f"the publisher signed {' or '.join(values)}")


def _manifest(log: Log, part: str, note: bytes) -> Manifest:
    size = int(note.split(b"\n", 3)[2])
    if not 0 < size <= log.size:
        raise BadNote(f"it speaks of {size} leaves")
    found = read_manifest(text_signed_by(note, [log.histories[size].vkey]))
    if (found.origin, found.part) != (log.history.origin, part):
        raise BadNote("it is a list of something else")
    return found


def _pending(source: Source, log: Log, notes: list[str]) -> None:
    """A publish that is under way, or was cut off and waits for the next: its files may be there, they do not count yet."""
    path = f"log/{bundle_path(log.size + 1)}"
    content = source.read(path)
    if content is None:
        return
    try:
        leaf = read_leaf(unbundle(content)[-1])
        read_history([*(read_leaf(entry) for entry in log.entries), leaf])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        log.fault("BROKEN", path, "the leaf that is claimed next cannot be read")
        return
    notes.append("a publish is under way or was cut off; it does not count yet")
    log.paths |= {path, checkpoint_path(log.size + 1)}
    log.paths |= _claimed_paths(source.paths() or set(), leaf, log.size + 1)


def _claimed_paths(paths: set[str], leaf: Leaf, size: int) -> set[str]:
    folders = [f"data/{e['dataset']}/{e['edition']}/r{e['rev']}/" for e in leaf.facts.get("editions", ())]
    tiles = f".p/{size % 256}" if size % 256 else ""
    return {
        path
        for path in paths
        if path.startswith(tuple(folders)) or (path.startswith("log/tile/") and path.endswith(tiles))
    }


def _promises(log: Log, now: int) -> None:
    """The publisher's own promise in the log against the newest release of each dataset."""
    for dataset, leaf in log.history.policies.items():
        entries = log.history.entries.get(dataset, ())
        allowed = _seconds(leaf.facts["promise"]) + _seconds(leaf.facts["grace"])
        if entries and leaf.facts["promise"] and now - max(entry.time for entry in entries) > allowed:
            told = f"promised every {leaf.facts['promise']} with {leaf.facts['grace']} of grace"
            log.fault("STALE", f"data/{dataset}/versions.json", told)


def _seconds(duration: str) -> int:
    """An ISO 8601 duration of one unit, taken long: months of 31 days, years of 366."""
    return int(duration[1:-1]) * DAYS[duration[-1]] * 86_400 if duration else 0


def _strangers(source: Source, log: Log) -> None:
    for path in sorted((source.paths() or set()) - log.paths - HOSTING):
        ignored = path.rsplit("/", 1)[-1].startswith(IGNORED) or path.startswith(("staged/", *log.unjudged))
        if not ignored:
            log.fault("MODIFIED", path, "nobody put this file on record")


def _withdrawals(log: Log) -> list[str]:
    leaves = {w.n: w for entries in log.history.entries.values() for entry in entries for w in entry.withdrawals}
    return [f"withdrawn: {leaf.facts['path']} ({leaf.facts['reason']['en']})" for _, leaf in sorted(leaves.items())]
