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
    """`waiting` are the bytes read and not yet taken, from `at` on; with `hold`, what was taken stays too."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self.stream, self.waiting, self.at, self.ended, self.hold = stream, b"", 0, False, False
        self.taken = 0  # bytes taken so far
        name = codecs.lookup(encoding).name
        self.decoder = None if name in SAME_AS_UTF8 else codecs.getincrementaldecoder(encoding)()

    def more(self) -> bool:
        """Reads one more block; False at the end of the file. Raises UnicodeDecodeError."""
        if self.ended:
            return False
        read = self.stream.read(BLOCK_BYTES)
        self.ended = not read
        if self.decoder is not None:
            read = self.decoder.decode(read, final=self.ended).encode()
        if not self.hold:
            self.waiting, self.at = self.waiting[self.at :], 0
        self.waiting += read
        return True

    def left(self) -> int:
        return len(self.waiting) - self.at

    def take(self, count: int) -> memoryview:
        """The next bytes; they are gone from the front."""
        taken = memoryview(self.waiting)[self.at : self.at + count]
        self.at += count
        self.taken += count
        return taken

    def lines(self) -> Iterator[str]:
        """Line by line, as long as the caller wants; line ends kept. Raises UnicodeDecodeError."""
        while (line := self._line()) is not None:
            yield line

    def _line(self) -> str | None:
        while True:
            found = LINE.match(self.waiting, self.at)
            # A carriage return at the very end may be half of a CR LF.
            if found and (self.ended or not (found.end() == len(self.waiting) and found[0].endswith(b"\r"))):
                return bytes(self.take(len(found[0]))).decode()
            if not self.more():
                rest = bytes(self.take(self.left()))
                return rest.decode() if rest else None
