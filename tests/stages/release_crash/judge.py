"""What must hold of a tree after a publisher was cut off, and after another one has finished its work."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.sources import Folder, Source
from pipelines.stages.release.settle import SETTLED
from tests.stages.release_crash.acts import FIRST_FAULTS, NOW, Act


def faults(source: Source, act: Act, *, finished: bool) -> list[str]:
    """What a reader sees that is wrong. Before its first publish was finished, a portal may lack what it never had."""
    found = [str(fault) for fault in audit(source, NOW + 3600).faults]
    allowed = FIRST_FAULTS if act.unborn and not finished else set()
    return [fault for fault in found if fault.split(":")[0] not in allowed]


def torn(files: Mapping[str, bytes]) -> list[str]:
    """Releases that count but are not whole by their own SHA256SUMS: worked out without a line of the code under test."""
    try:
        leaves = leaves_of(files)
    except (KeyError, ValueError, IndexError, struct.error) as error:
        return [f"the log cannot be read: {type(error).__name__} {error}"]
    gone = {(leaf["path"], name) for leaf in leaves if leaf["kind"] == "withdraw" for name in leaf["files"] or [""]}
    return [path for leaf in leaves for item in leaf.get("editions", []) for path in _not_whole(files, item, gone)]


def _not_whole(files: Mapping[str, bytes], item: Mapping[str, Any], gone: set[tuple[str, str]]) -> list[str]:
    folder = f"data/{item['dataset']}/{item['edition']}/r{item['rev']}"
    sums = files.get(f"{folder}/SHA256SUMS", b"")
    if hashlib.sha256(sums).hexdigest() != item["sums"]:
        return [f"{folder}/SHA256SUMS"]
    lines = [] if (folder, "") in gone else [line.split("  ") for line in sums.decode().splitlines()]
    kept = [(value, name) for value, name in lines if (folder, name) not in gone]
    return [f"{folder}/{name}" for value, name in kept if _sha256(files.get(f"{folder}/{name}", b"")) != value]


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def leaves_of(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Every leaf up to the checkpoint, read by hand."""
    checkpoint = files.get("log/checkpoint")
    if checkpoint is None:
        return []
    size = int(checkpoint.split(b"\n")[1])
    names = [f"{n:03}" for n in range(size // 256)] + ([f"{size // 256:03}.p/{size % 256}"] if size % 256 else [])
    leaves = []
    for content in [files[f"log/tile/entries/{name}"] for name in names]:
        start = 0
        while start < len(content):
            [length] = struct.unpack_from(">H", content, start)
            leaves.append(json.loads(content[start + 2 : start + 2 + length]))
            start += 2 + length
    return leaves


def twice(files: Mapping[str, bytes]) -> list[str]:
    """Tables that were released more than once as the same edition."""
    seen, found = set(), []
    for item in [item for leaf in leaves_of(files) for item in leaf.get("editions", [])]:
        key = (item["dataset"], item["edition"], item["sums"])
        found += [str(key)] if key in seen else []
        seen.add(key)
    return found


def left_over(files: Mapping[str, bytes], staged: Mapping[str, bytes]) -> list[str]:
    """What nobody needs any more."""
    partial = [path for path in (*files, *staged) if path.rsplit("/", 1)[-1].startswith(".part-")]
    return partial + [key for key in staged if key != SETTLED.removeprefix("staged/")]


def lost(files: Mapping[str, bytes], seen: list[bytes]) -> list[str]:
    """Checkpoints that a reader has seen and that the log does not keep."""
    return [
        f"checkpoint {size}"
        for note in seen
        if files.get(f"log/checkpoints/{(size := note.split()[1].decode())}") != note
    ]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cut_off(root: Path, act: Act) -> list[str]:
    """Everything that is wrong right after a kill."""
    public = root / "public"
    return faults(Folder(public), act, finished=False) + torn(tree(public))


def finished(root: Path, act: Act, seen: list[bytes], expected: Mapping[str, bytes] | None) -> list[str]:
    """Everything that is wrong after the act was repeated and tidied up. `expected`: the tree of an undisturbed run."""
    files, staged = tree(root / "public"), tree(root / "outbox")
    found = faults(Folder(root / "public"), act, finished=True) + torn(files) + twice(files)
    found += left_over(files, staged) + lost(files, seen)
    return found + different(files, expected) if expected is not None else found


def different(files: Mapping[str, bytes], expected: Mapping[str, bytes]) -> list[str]:
    return [f"differs: {path}" for path in sorted({*files, *expected}) if files.get(path) != expected.get(path)]
