"""What a reader remembers of a log. Without a memory nobody can see that the whole of it was rewritten (TRUST.md §1)."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass

from pipelines.stages.release.audit.reading import Log
from pipelines.stages.release.log.checkpoint import glance


@dataclass(frozen=True)
class Memory:
    """Size and root that were seen once, under which key, and when (seconds since 1970)."""

    origin: str
    size: int
    root: str
    vkey: str
    time: int
    withdrawn: int = 0

    def encode(self) -> bytes:
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()


def remember(log: Log, now: int) -> Memory:
    """What to keep until the next look."""
    root = base64.b64encode(log.root(log.size)).decode()
    return Memory(log.history.origin, log.size, root, log.history.vkey, now, withdrawn(log))


def recall(content: bytes) -> Memory:
    """A memory that was kept, or a checkpoint that somebody saved. Raises ValueError when it is neither."""
    if not content.lstrip().startswith(b"{"):
        found = glance(content)
        return Memory(found.origin, found.size, base64.b64encode(found.root).decode(), "", 0, -1)
    try:
        return Memory(**json.loads(content))
    except TypeError:
        raise ValueError("not a memory of a log") from None


def withdrawn(log: Log) -> int:
    """How many withdrawals the log holds."""
    return sum(len(entry.withdrawals) for entries in log.history.entries.values() for entry in entries)


def compare(log: Log, memory: Memory) -> None:
    """Does the log continue what is remembered?"""
    if not log.notes and not log.entries:
        return
    path = "log/checkpoint"
    if log.history.origin != memory.origin:
        log.fault("FORKED", path, f"this is the log {log.history.origin}, remembered is {memory.origin}")
    elif memory.size > log.size:
        log.fault("ROLLED-BACK", path, f"{memory.size} leaves were there once, now {log.size}")
    elif base64.b64encode(log.root(memory.size)).decode() != memory.root:
        log.fault("FORKED", path, f"the first {memory.size} leaves are not those that were there")
    _key(log, memory)
    if 0 <= memory.withdrawn < withdrawn(log):
        log.fault("WITHDRAWN", path, f"{withdrawn(log) - memory.withdrawn} withdrawals since the last look")


def _key(log: Log, memory: Memory) -> None:
    known = [vkey for _, vkey, _ in log.history.keys]
    if memory.vkey and memory.vkey not in known:
        log.fault("BAD-KEY", "log/vkey", f"remembered is {memory.vkey}, and nothing in the log leads from it")
    elif memory.vkey and memory.vkey != log.history.vkey:
        log.fault("KEY-ROTATED", "log/vkey", f"from {memory.vkey} to {log.history.vkey}")
