"""Comments of an XLSX sheet (ECMA-376 part 1 §18.7): people write names and doubts there that are not for publication."""

from __future__ import annotations

from typing import Any

from pipelines.stages.guard.read import Found
from pipelines.stages.guard.sheet import ADDRESS
from pipelines.stages.guard.xml import Attributes, local

OURS = "Terbuka"  # author of the comments in a workbook that `terbuka check --workbook` marked: they may stay


class Comments:
    """Finds every comment but ours, by the address of its cell."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.authors: list[str] = []
        self._inside = False

    @property
    def handlers(self) -> tuple[Any, Any, Any]:
        return self._start, self._end, self._data

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._inside = tag == "author"
        if tag == "author":
            self.authors.append("")
        elif tag in {"comment", "threadedComment"} and not self._ours(attributes.get("authorId", "")):
            address = ADDRESS.fullmatch(local(attributes).get("ref", ""))
            self.found.add("comment", int(address[2]) if address else None, address[1] if address else "")

    def _end(self, _: str) -> None:
        self._inside = False

    def _data(self, data: str) -> None:
        if self._inside:
            self.authors[-1] = (self.authors[-1] + data)[: len(OURS) + 1]

    def _ours(self, author: str) -> bool:
        return author in {str(number) for number, name in enumerate(self.authors) if name == OURS}
