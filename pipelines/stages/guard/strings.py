"""The shared strings of a workbook: which of them are trouble, by their number. The others are not kept."""

from __future__ import annotations

from typing import Any

from pipelines.stages.guard.text import LONGEST, trouble
from pipelines.stages.guard.xml import Attributes


class Strings:
    """Numbers of the shared strings (`si`, from 0) that a cell must not hold, and why."""

    def __init__(self, *, escape: bool) -> None:
        self.escape = escape
        self.troubles: dict[int, str] = {}
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
        if tag == "si" and (key := trouble("".join(self._text), escape=self.escape)):
            self.troubles[self._number] = key
