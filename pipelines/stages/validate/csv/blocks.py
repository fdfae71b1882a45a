"""A file in blocks of UTF-8 bytes, and a view of it line by line. Both take from the same front of the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

BLOCK_BYTES = 8 << 20  # some 80,000 rows: large enough for kernels, small enough for flat memory
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)")
SAME_AS_UTF8 = ("utf-8", "ascii")


class Blocks:
    """The bytes read and not yet taken are `buffer[at:end]`; with `hold`, what was taken stays too.

    One buffer serves the whole file: fresh memory for every block would cost more than reading it.
    """

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.stream, self.buffer, self.at, self.end = stream, bytearray(2 * BLOCK_BYTES), 0, 0
        self.ended, self.hold = False, False
        self.taken = 0  # bytes taken so far
        name = codecs.lookup(encoding).name
        self.decoder = None if name in SAME_AS_UTF8 else codecs.getincrementaldecoder(encoding)()

    def more(self) -> bool:
        """Reads one more block; False at the end of the file. Raises UnicodeDecodeError."""
        if self.ended:
            return False
        if not self.hold:
            self.buffer[: self.left()] = self.buffer[self.at : self.end]
            self.at, self.end = 0, self.left()
        if self.decoder is None:
            self._make_room(BLOCK_BYTES)
            count = self.stream.readinto(memoryview(self.buffer)[self.end : self.end + BLOCK_BYTES])  # type: ignore[attr-defined]
            self.ended = not count
        else:
            read = self.stream.read(BLOCK_BYTES)
            self.ended = not read
            text = self.decoder.decode(read, final=self.ended).encode()
            count = len(text)
            self._make_room(count)
            self.buffer[self.end : self.end + count] = text
        self.end += count
        return True

    def _make_room(self, count: int) -> None:
        if len(self.buffer) < self.end + count:
            self.buffer = self.buffer[: self.end] + bytearray(count)

    def left(self) -> int:
        return self.end - self.at

    def find_last(self, byte: bytes, before: int | None = None) -> int:
        """Where the byte stands last, counted from the front; negative when it does not."""
        return self.buffer.rfind(byte, self.at, self.end if before is None else self.at + before) - self.at

    def has(self, found: bytes, within: int) -> bool:
        """Do the next so many bytes hold these?"""
        return self.buffer.find(found, self.at, self.at + within) >= 0

    def count(self, found: bytes, within: int) -> int:
        return self.buffer.count(found, self.at, self.at + within)

    def view(self, count: int) -> memoryview:
        """The next bytes, left where they are. Good until the next `more`."""
        return memoryview(self.buffer)[self.at : self.at + count]

    def take(self, count: int) -> None:
        """The next bytes are gone from the front."""
        self.at += count
        self.taken += count

    def lines(self) -> Iterator[str]:
        """Line by line, as long as the caller wants; line ends kept. Raises UnicodeDecodeError."""
        while (line := self._line()) is not None:
            yield line

    def _line(self) -> str | None:
        while True:
            found = LINE.match(self.buffer, self.at, self.end)
            # A carriage return at the very end may be half of a CR LF.
            if found and (self.ended or not (found.end() == self.end and found[0].endswith(b"\r"))):
                self.take(len(found[0]))
                return found[0].decode()
            if not self.more():
                rest = bytes(self.view(self.left()))
                self.take(len(rest))
                return rest.decode() if rest else None
