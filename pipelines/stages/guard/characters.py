"""The bytes of a CSV as characters: control characters, encodings, hidden marks and look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from pipelines.stages.guard.quotes import Shape
from pipelines.stages.guard.read import MOST_OF_ONE_RULE, letters
from pipelines.stages.guard.text import TROUBLES

Trouble = tuple[int, str]
CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
ASCII = bytes(range(128))
ORDINARY = bytes(byte for byte in range(256) if byte not in CONTROL)
IS_CONTROL = np.isin(np.arange(256), list(CONTROL))
# A letter of two or three bytes that nobody writes in Windows-1252: Ã or Â before a sign, â before a control character
UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x90-\xa6]")
# First bytes (UTF-8) of what `text.TROUBLES` look for; a block without them needs no decoding
LEADS = re.compile(
    rb"\xe2\x80[\x8b-\x8f\xaa-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xef\xbf\xbd|\xc2\xad|\xd8\x9c|\xe1\xa0\x8e"
    rb"|\xf3\xa0[\x80\x81]|[\xce-\xd6][\x80-\xbf]|\xc3[\x82\x83](?:\xc2|\xe2|\xc5|\xc6|\xcb)|\xc3\xa2(?:\xe2|\xc2)"
)


def controls(part: Shape) -> list[Trouble]:
    """NUL and the other control characters, except tab and the line ends."""
    if not part.data.translate(None, ORDINARY):
        return []
    positions = np.flatnonzero(IS_CONTROL[np.frombuffer(part.data, np.uint8)])
    return [(position, "control-char") for position in positions[:MOST_OF_ONE_RULE].tolist()]


class Encoding:
    """Whether the file is UTF-8. A file that is not may be declared so; a file that is both cannot be read at all."""

    def __init__(self) -> None:
        self.first: tuple[int, str] | None = None
        self.utf8 = False

    @property
    def mixed(self) -> bool:
        return self.utf8 and self.first is not None

    def look(self, part: Shape) -> list[Trouble]:
        """Troubles that show in UTF-8 text."""
        if part.data.isascii():
            return []
        self.utf8 = self.utf8 or UTF8.search(part.data) is not None  # found early where there is any
        try:
            text = part.data.decode()
        except UnicodeDecodeError as error:
            if self.first is None:
                row, column = part.place(error.start)
                self.first = (row, letters(column))
            return []
        return list(_marks(text)) if LEADS.search(part.data.translate(None, ASCII)) else []


def _marks(text: str) -> Iterator[Trouble]:
    for key, pattern in TROUBLES[1:]:
        for number, match in enumerate(pattern.finditer(text)):
            if number == MOST_OF_ONE_RULE:
                break
            yield len(text[: match.start()].encode()), key
