"""Bring one delivery into `work/raw` and write its receipt. Which deliveries there are: `discover.py`."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.model.delivery import FORMATS, Expected, RawFile
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.note import read_note, write_note
from pipelines.model.text import Text
from pipelines.stages.pull import file, http

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.dataset import Dataset, Source


def pull(
    dataset: Dataset, expected: Expected, office: Office, now: str, *, loopback: bool = False
) -> tuple[RawFile, ...]:
    """Fetch every file of a delivery; an unchanged web file is not sent again (RFC 9110 §13, conditional requests).

    `now` is RFC 3339 and goes into the private receipt. `loopback` lets a web source be on this machine.
    Raises Refused (missing, too large, wrong format) or Unreachable (worth another try).
    """
    receipt_path = office.receipt(dataset.name, expected.name)
    known = read_note(receipt_path)
    receipts, files = [], []
    for location in expected.locations:
        previous = known.get(location, {})
        receipt = _fetch(dataset.source, location, office, previous, loopback=loopback)
        receipts.append((location, {"at": now, **receipt}))
        name = PurePosixPath(urlsplit(location).path).name or dataset.name
        kind = file_format(dataset.source, name)
        files.append(RawFile(name, office.raw / receipt["sha256"], kind, receipt["bytes"], receipt["sha256"]))
    write_note(receipt_path, dict(receipts))
    return tuple(files)


def _fetch(
    source: Source, location: str, office: Office, previous: dict[str, Any], *, loopback: bool
) -> dict[str, Any]:
    match source.kind:
        case "file":
            return file.fetch(office.datasets / location, office.raw)
        case "http":
            return http.fetch(source, location, office.raw, previous, loopback=loopback)


def file_format(source: Source, name: str) -> str:
    """The format that a file's name or the declaration gives it. Raises Refused for one that nothing here reads."""
    kind = source.format or Path(name).suffix.lower().lstrip(".")
    kind = {"txt": "csv", "tsv": "csv", "xlsm": "xlsx"}.get(kind, kind)
    if kind in FORMATS:
        return kind
    message = Text(
        f"Jenis berkas '{kind}' tidak dikenal; yang dikenal: {', '.join(FORMATS)}.",
        f"The kind of file '{kind}' is unknown; known are: {', '.join(FORMATS)}.",
    )
    remedy = Text(
        "Simpan sebagai CSV atau XLSX, atau tulis 'format' di source.",
        "Save it as CSV or XLSX, or write 'format' in source.",
    )
    raise Refused([Finding("format", message, remedy, file=name)])
