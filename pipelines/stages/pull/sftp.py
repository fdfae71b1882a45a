"""Files on an SFTP server: listed, matched by name, fetched when size or time are new. The connection: `ssh.py`."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.stages.pull.deadline import Deadline
from pipelines.stages.pull.editions import by_name, matching, visible
from pipelines.stages.pull.raw import save, settled, unchanged
from pipelines.stages.pull.refusal import absent, not_now, refused, too_large
from pipelines.stages.pull.retry import patiently
from pipelines.stages.pull.ssh import connected

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted

BLOCK = 255 * 1024  # what OpenSSH sends at once; others may send less (draft-ietf-secsh-filexfer-02 §6.4)
MOST_NAMES = 100_000


def find(order: Order) -> list[Expected]:
    """Folder by folder along the pattern; links are not followed."""
    pattern = urlsplit(order.source.location).path
    deadline = _deadline(order)

    def listed() -> dict[str, str]:
        with connected(order, deadline) as client:
            return dict(_walk(order, client, "", pattern.strip("/").split("/"), deadline))

    return by_name(order, pattern, patiently(listed, order.sleep, deadline))


def _walk(order: Order, client: Any, folder: str, steps: list[str], deadline: Deadline) -> Iterator[tuple[str, str]]:
    step, *rest = steps
    if rest and "*" not in step and "{" not in step:
        yield from _walk(order, client, f"{folder}/{step}", rest, deadline)
        return
    match = matching(step)
    for entry in _entries(order, client, folder or "/", deadline):
        path = f"{folder}/{entry.filename}"
        if not match.fullmatch(entry.filename) or not visible(path):
            continue
        if rest and stat.S_ISDIR(entry.st_mode):
            yield from _walk(order, client, path, rest, deadline)
        elif not rest and stat.S_ISREG(entry.st_mode):
            yield path, _mark(entry)


def _entries(order: Order, client: Any, folder: str, deadline: Deadline) -> list[Any]:
    """All of them before the next folder is opened: paramiko's answers to two listings at once get mixed up."""
    found: list[Any] = []
    for entry in client.listdir_iter(folder):
        deadline.left()
        found.append(entry)
        if len(found) > MOST_NAMES:
            words = (f"Lebih dari {MOST_NAMES} nama.", f"More than {MOST_NAMES} names.")
            raise refused("too-many-names", order.source.location, *words)
    return found


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Raises Refused, Absent, or Unreachable when every try failed."""
    time = float(wanted.mark.split()[1]) if wanted.mark else 0.0
    if wanted.previous and settled(time, wanted.previous) and (known := unchanged(wanted, order.office.raw)):
        return known
    deadline = _deadline(order)
    return patiently(lambda: _get(order, wanted, deadline), order.sleep, deadline)


def _get(order: Order, wanted: Wanted, deadline: Deadline) -> Receipt:
    """A file that grows or is replaced while it is read is no whole file."""
    place = f"sftp://{urlsplit(order.source.location).hostname}{wanted.location}"
    with connected(order, deadline) as client:
        try:
            before = client.lstat(wanted.location)
            if not stat.S_ISREG(before.st_mode):
                raise refused("not-regular", place, "Sumber harus berkas biasa.", "The source must be a regular file.")
            if before.st_size > order.source.max_bytes:
                raise too_large(place, order.source.max_bytes)
            receipt = save(order.office.raw, place, _blocks(order, client, wanted.location, deadline))
            after = client.lstat(wanted.location)
        except FileNotFoundError:
            raise absent(place, "Berkas tidak ada di server.", "The file is not on the server.") from None
    if _mark(before) != _mark(after) or receipt["bytes"] != before.st_size:
        raise not_now(place, "Berkas berubah selagi dibaca.", "The file changed while it was read.")
    return {**receipt, "mark": _mark(after)}


def _blocks(order: Order, client: Any, path: str, deadline: Deadline) -> Iterator[bytes]:
    with client.open(path, "rb") as stream:
        # paramiko's prefetch would be faster still, but its thread prints a traceback when the line breaks
        stream.MAX_REQUEST_SIZE = BLOCK
        read = 0
        while block := stream.read(BLOCK):
            deadline.left()
            read += len(block)
            if read > order.source.max_bytes:
                raise too_large(path, order.source.max_bytes)
            yield block


def _mark(entry: Any) -> str:
    return f"{entry.st_size} {entry.st_mtime}"


def _deadline(order: Order) -> Deadline:
    return Deadline(order.source.max_seconds, order.source.location)
