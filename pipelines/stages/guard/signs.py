"""The first bytes: what kind of file it really is. A web page, a PDF or an archive named .csv ends here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.stages.guard.words import finding

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.stages.guard.read import Read

HEAD = 4096
SIGNS = {"parquet": b"PAR1", "xlsx": b"PK\x03\x04", "ods": b"PK\x03\x04"}
OLE = b"\xd0\xcf\x11\xe0"  # a workbook with a password, or an old XLS
FOREIGN = (
    *(b"%PDF", b"PK\x03\x04", b"PK\x05\x06", OLE, b"\x1f\x8b", b"PAR1", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ"),
    *(b"\x28\xb5\x2f\xfd", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"SQLite format 3", b"\x7fELF", b"MZ\x90"),
)
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # byte order marks of UTF-16 and UTF-32
MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|!--|\?xml|\?php)", re.IGNORECASE)
WIDE_SHARE = 0.3  # every second byte of UTF-16 text is NUL; a stray NUL is a control character instead


def look(read: Read) -> list[Finding]:
    """One finding when the file is empty or another kind than its name says."""
    with read.file.path.open("rb") as stream:
        head = stream.read(HEAD)
    key = _trouble(head, read.file.format)
    return [finding(key, read.file.name, 1 if key == "encoding:utf-16" else None)] if key else []


def _trouble(head: bytes, kind: str) -> str | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    if not text and len(head) < HEAD:
        return "empty"
    if sign := SIGNS.get(kind):
        return None if head.startswith(sign) else "encrypted" if head.startswith(OLE) and kind == "xlsx" else "format"
    if MARKUP.match(text):
        return "not-csv:html"
    if head.startswith(SIGNS["xlsx"]):
        return "not-csv:zip"
    if head.startswith(FOREIGN) or (kind == "csv" and text.startswith((b"{", b"["))):
        return "not-csv"
    return "encoding:utf-16" if head.startswith(WIDE) or head.count(0) > WIDE_SHARE * len(head) else None
