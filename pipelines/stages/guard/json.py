"""JSON by its tokens, never as a tree: depth, doubled keys, NaN, huge numbers, unsafe text. Rows are records from 1."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipelines.stages.guard.read import Found
from pipelines.stages.guard.text import trouble

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.stages.guard.read import Read

LARGEST = 100_000_000  # bytes; `tidy` needs about ten times as much memory
DEEPEST = 32
MOST_DIGITS = 100
# possessive: a million escapes must not be remembered for going back
TOKEN = re.compile(
    r'("[^"\\\n]*+(?:\\.[^"\\\n]*+)*+")(\s*+:)?|([{\[])|([}\]])|(-?(?:NaN|Infinity))|(-?[0-9][0-9.]*+(?:[eE][+-]?[0-9]++)?)'
)
BETWEEN = re.compile(r"(?:[\s,]|true|false|null)*+")
LARGEST_EXPONENT = 308


def look(read: Read) -> list[Finding]:
    """Everything dangerous in the file, with the record it is in."""
    found = Found(read.file.name)
    if read.file.path.stat().st_size > LARGEST:
        found.add("too-long")
        return found.findings
    try:
        text = read.file.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found.add("encoding", error.object.count(b"\n", 0, error.start) + 1)
        return found.findings
    Walk(found, escape=read.escape).through(text)
    return found.findings


class Walk:
    """A walk over the tokens: the keys of every open object (None for a list), and the number of the record."""

    def __init__(self, found: Found, *, escape: bool) -> None:
        self.found, self.escape = found, escape
        self.open: list[set[str] | None] = []
        self.records_at: int | None = None
        self.record: int | None = None

    def through(self, text: str) -> None:
        position = self._skip(text, 0)
        while position < len(text):
            match = TOKEN.match(text, position)
            if not match or not self._step(match):
                if not self.found.findings:
                    self.found.add("json", self.record)
                return
            position = self._skip(text, match.end())
        if self.open:
            self.found.add("json", self.record)

    @staticmethod
    def _skip(text: str, position: int) -> int:
        match = BETWEEN.match(text, position)
        return match.end() if match else position

    def _step(self, match: re.Match[str]) -> bool:
        """False when the walk cannot go on."""
        string, colon, opened, closed, word, number = match.groups()
        if string:
            return self._string(string, key=bool(colon))
        if opened:
            return self._open(opened)
        if closed:
            return bool(self.open) and (self.open.pop() is None) == (closed == "]")
        if word or (number and _is_huge(number)):
            self.found.add("not-a-number" if word else "huge-number", self.record)
        return True

    def _open(self, sign: str) -> bool:
        if len(self.open) == DEEPEST:
            self.found.add("json:deep", self.record)
            return False
        if sign == "{" and self.open and self.open[-1] is None:
            self.records_at = self.records_at or len(self.open)
            if self.records_at == len(self.open):
                self.record = (self.record or 0) + 1
        self.open.append(set() if sign == "{" else None)
        return True

    def _string(self, token: str, *, key: bool) -> bool:
        try:
            value = json.loads(token, strict=False) if "\\" in token else token[1:-1]
        except ValueError:
            return False
        if problem := trouble(value, escape=self.escape):
            self.found.add(problem, self.record)
        if key and self.open and (keys := self.open[-1]) is not None:
            if value in keys:
                self.found.add("json:twice", self.record)
            keys.add(value)
        return True


def _is_huge(number: str) -> bool:
    mantissa, _, exponent = number.lower().partition("e")
    return len(mantissa) > MOST_DIGITS or len(exponent) > 10 or int(exponent or 0) > LARGEST_EXPONENT  # noqa: PLR2004
