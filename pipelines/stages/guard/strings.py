"""The shared strings of a workbook: which of them are trouble or labels of ids, by their number. The others are not kept."""

from __future__ import annotations

from typing import Any

from pipelines.stages.guard.text import IDS, LONGEST, trouble
from pipelines.stages.guard.xml import Attributes

LONGEST_LABEL = 100  # characters


class Strings:
    """Numbers of the shared strings (`si`, from 0) that a cell must not hold, and why."""

    def __init__(self, *, escape: bool) -> None:
        self.escape = escape
        self.troubles: dict[int, str] = {}
        self.ids: set[int] = set()
        self._number = -1
        self._text: list[str] = []
        self._length = 0
        self._inside = False

    @property
    def handlers(self) -> tuple[Any, Any, Any]:
        return self._start, self._end, self._data

    def _start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self._number += 1
            self._text, self._length = [], 0
        self._inside = tag == "t"

    def _data(self, data: str) -> None:
        if self._inside and self._length <= LONGEST:
            self._text.append(data)
            self._length += len(data)

    def _end(self, tag: str) -> None:
        self._inside = False
        if tag == "si":
            self._look("".join(self._text))

    def _look(self, text: str) -> None:
        if key := trouble(text, escape=self.escape):
            self.troubles[self._number] = key
        if is_id(text):
            self.ids.add(self._number)


def is_id(text: str) -> bool:
    """Whether a label speaks of numbers that name somebody or something."""
    return len(text) < LONGEST_LABEL and IDS.search(text.replace("_", " ")) is not None
