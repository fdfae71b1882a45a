"""The signed list of pages or of catalogue files: a note whose lines `sha256sum -c` reads too.

    terbuka pages v1
    data.example/log
    34
    <sha256>  index.html

The third line is the size of the log that the files were made from. While files are being replaced a path may stand
there twice, and `-` instead of a hash means that it may be absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipelines.stages.release.log.checkpoint import SIZE
from pipelines.stages.release.log.note import BadNote

PARTS = ("pages", "catalog")
ABSENT = "-"
ROW = re.compile(r"([0-9a-f]{64}|-)  ([^\x00-\x1f]+)")


def manifest_path(part: str) -> str:
    return f"log/{part}"


@dataclass(frozen=True)
class Manifest:
    """Path → the hashes that it may have. `size`: of the log at the time."""

    origin: str
    part: str
    size: int
    files: Mapping[str, tuple[str, ...]]

    @property
    def text(self) -> str:
        rows = [f"{value}  {path}\n" for path, values in sorted(self.files.items()) for value in sorted(values)]
        return f"terbuka {self.part} v1\n{self.origin}\n{self.size}\n{''.join(rows)}"

    def while_replacing(self, old: Mapping[str, tuple[str, ...]]) -> Manifest:
        """What may be seen between the first and the last write of a renewal."""
        paths = {*self.files, *old}
        both = {path: {*self.files.get(path, (ABSENT,)), *old.get(path, (ABSENT,))} for path in paths}
        return replace(self, files={path: tuple(sorted(values)) for path, values in both.items()})


def read_manifest(text: str) -> Manifest:
    """The inverse of `text`. Raises BadNote when a line has another form."""
    title, *rows = text.split("\n")[:-1] or [""]
    matches = [ROW.fullmatch(row) for row in rows[2:]]
    part = title.removeprefix("terbuka ").removesuffix(" v1")
    if len(rows) < 2 or part not in PARTS or not SIZE.fullmatch(rows[1]) or not all(matches):  # noqa: PLR2004
        raise BadNote("not a list of files")
    files: dict[str, tuple[str, ...]] = {}
    for match in filter(None, matches):
        files[match[2]] = (*files.get(match[2], ()), match[1])
    found = Manifest(rows[0], part, int(rows[1]), files)
    if found.text != text:
        raise BadNote("not a list of files")
    return found
