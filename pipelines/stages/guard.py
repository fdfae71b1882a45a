"""Refuses broken bytes before any parser sees them. What the rows say is `tidy`'s, whether they may go out `validate`'s."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.delivery import RawFile

ZIPPED = ("xlsx", "ods")
SIGNS = {"parquet": b"PAR1", "xlsx": b"PK\x03\x04", "ods": b"PK\x03\x04"}
FOREIGN = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1", b"\xff\xfe", b"\xfe\xff")
LARGEST_UNZIPPED = 1_000_000_000  # a workbook of a million rows is about 300 MB
LARGEST_RATIO = 200  # XML of a real workbook packs about 10:1, a bomb 1000:1


def guard(files: Sequence[RawFile]) -> None:
    """Look at the bytes of every file. Raises Refused with one finding for each bad file."""
    findings = [finding for file in files for finding in _look(file)]
    if findings:
        raise Refused(findings)


def _look(file: RawFile) -> list[Finding]:
    if file.bytes == 0:
        return [_finding("empty", file, "Berkas kosong.", "The file is empty.")]
    with file.path.open("rb") as stream:
        head = stream.read(4096)
    sign = SIGNS.get(file.format)
    if sign and not head.startswith(sign):
        return [_finding("format", file, f"Isinya bukan {file.format}.", f"Its content is not {file.format}.")]
    if file.format in ZIPPED:
        return _look_inside(file)
    if not sign and (
        head.startswith(FOREIGN) or head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html"))
    ):
        return [
            _finding(
                "not-csv",
                file,
                f"Isinya bukan {file.format}, melainkan jenis berkas lain.",
                f"Its content is not {file.format} but another kind of file.",
            )
        ]
    return _look_for_nul(file) if file.format == "csv" else []


def _look_inside(file: RawFile) -> list[Finding]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        return [_finding("format", file, "Buku kerja rusak atau terpotong.", "The workbook is damaged or cut off.")]
    unzipped = sum(member.file_size for member in members)
    if unzipped > LARGEST_UNZIPPED or any(m.file_size > LARGEST_RATIO * max(m.compress_size, 5000) for m in members):
        return [
            _finding(
                "zip-bomb",
                file,
                "Isi terkompresinya membengkak tidak wajar.",
                "Its compressed content swells beyond reason.",
            )
        ]
    return []


def _look_for_nul(file: RawFile) -> list[Finding]:
    lines = 1
    with file.path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            position = chunk.find(b"\0")
            if position >= 0:
                row = lines + chunk.count(b"\n", 0, position)
                return [_finding("control-char", file, "Ada karakter NUL.", "There is a NUL character.", row)]
            lines += chunk.count(b"\n")
    return []


def _finding(rule: str, file: RawFile, indonesian: str, english: str, row: int | None = None) -> Finding:
    remedy = Text(
        "Minta berkasnya dikirim ulang, atau simpan lagi dari aplikasi asalnya.",
        "Ask for the file again, or save it anew from the program it came from.",
    )
    return Finding(rule, Text(indonesian, english), remedy, file=file.name, row=row)
