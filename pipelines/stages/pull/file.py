"""Files and folders on this machine. Files behind an address: `http.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.pull.editions import by_name
from pipelines.stages.pull.raw import save, settled, still

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted

BLOCK = 1 << 20


def find(order: Order) -> list[Expected]:
    """Raises Refused when the path leaves the folder."""
    location = order.source.location
    paths = glob(order.office.datasets, location.replace("{edition}", "*"))
    return by_name(order, location, dict.fromkeys(paths, ""))


def glob(folder: Path, pattern: str) -> tuple[str, ...]:
    """Files under `folder`, without hidden ones and those that Excel keeps while a file is open."""
    if pattern.startswith("/") or ".." in pattern.split("/"):
        message = Text(
            f"Path '{pattern}' keluar dari folder datasets/.", f"The path '{pattern}' leaves the folder datasets/."
        )
        raise Refused([Finding("path", message)])
    paths = sorted(path for path in folder.glob(pattern) if not path.name.startswith((".", "~$")))
    return tuple(path.relative_to(folder).as_posix() for path in paths if path.is_file())


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Copy the file, hashing what is written, so that a file that changes meanwhile is still kept under its own hash."""
    path = order.office.datasets / wanted.location
    if path.is_symlink() or not path.is_file():
        message = Text("Sumber harus berkas biasa.", "The source must be a regular file.")
        raise Refused([Finding("not-regular", message, file=path.name)])
    stat = path.stat()
    facts = {"size": stat.st_size, "modified": stat.st_mtime_ns}
    same = facts.items() <= wanted.previous.items()
    if same and settled(stat.st_mtime, wanted.previous) and (known := still(wanted, order.office.raw)):
        return known
    return {**save(order.office.raw, wanted.location, blocks(path)), **facts}


def blocks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block
