"""ZIP containers of workbooks: sizes, names and flags of the members, from the directory alone; nothing is unpacked."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from pipelines.stages.guard.read import Found

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.stages.guard.read import Read

LARGEST = 1_000_000_000  # a workbook of a million rows is about 300 MB
LARGEST_RATIO = 200  # XML of a real workbook packs 10:1 to 50:1, a bomb 1000:1
SMALL = 5000  # bytes; a short member of blanks may well pack 500:1
MOST_MEMBERS = 10_000
NESTED = (".zip", ".gz", ".7z", ".rar", ".xlsx", ".xlsm", ".xlsb", ".ods", ".docx", ".jar", ".tar")


def look(read: Read) -> list[Finding]:
    """What the directory of the archive gives away."""
    found = Found(read.file.name)
    try:
        with zipfile.ZipFile(read.file.path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        found.add("format")
        return found.findings
    names = [member.filename.casefold() for member in members]
    if _swells(members, read.file.path.stat().st_size):
        found.add("zip-bomb")
    if len(set(names)) < len(names) or any(map(_leaves, names)):
        found.add("zip-path")
    if any(name.endswith(NESTED) for name in names):
        found.add("zip-nested")
    if any(member.flag_bits & 1 for member in members):
        found.add("encrypted")
    return found.findings


def _swells(members: list[zipfile.ZipInfo], size: int) -> bool:
    """Too much in all, too much in one, or members that share the same bytes (a bomb without a nested archive)."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    return (
        len(members) > MOST_MEMBERS
        or unpacked > LARGEST
        or packed > size
        or any(member.file_size > LARGEST_RATIO * max(member.compress_size, SMALL) for member in members)
    )


def _leaves(name: str) -> bool:
    """APPNOTE 6.3.10 §4.4.17: no drive, no leading slash, forward slashes only."""
    return name.startswith("/") or "\\" in name or ":" in name[:2] or ".." in name.split("/") or "\0" in name
