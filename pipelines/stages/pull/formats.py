"""Which format a file has: its name says it, or the declaration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.delivery import FORMATS
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.dataset import Source


OLD = frozenset({"xls", "xlsb", "xlt", "xltx", "xltm", "numbers", "et", "fods", "sxc"})  # workbooks of other kinds
SAVE_AS_XLSX = Text(
    "Buka di Excel atau LibreOffice, lalu Simpan Sebagai → Excel Workbook (.xlsx).",
    "Open it in Excel or LibreOffice, then Save As → Excel Workbook (.xlsx).",
)


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
    remedy = (
        SAVE_AS_XLSX
        if kind in OLD
        else Text(
            "Simpan sebagai CSV atau XLSX, atau tulis 'format' di source.",
            "Save it as CSV or XLSX, or write 'format' in source.",
        )
    )
    raise Refused([Finding("format", message, remedy, file=name)])
