"""Workbooks that the guard lets pass, because what is wrong lies in a sheet that nobody asked for, and that break who reads it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

EVERYTHING = "A1:XFD1048576"
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def far_cell_on_another_sheet(path: Path, rows: Sequence[Sequence[object]] = ()) -> Path:
    """Two cells, as far from one another as a sheet is large: a reader makes room for 17 thousand million."""
    return _spoiled(path, rows, lambda xml: xml.replace("</sheetData>", f"{FAR}</sheetData>"))


def merged_everything_on_another_sheet(path: Path, rows: Sequence[Sequence[object]] = ()) -> Path:
    """One merged cell over the whole sheet: openpyxl makes an object for every cell below it."""
    merged = f'</sheetData><mergeCells count="1"><mergeCell ref="{EVERYTHING}"/></mergeCells>'
    return _spoiled(path, rows, lambda xml: xml.replace("</sheetData>", merged))


def _spoiled(path: Path, rows: Sequence[Sequence[object]], spoil: Callable[[str], str]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Lain").append(["kode", "murid", "kepala"])
    whole = path.with_suffix(".whole")
    book.save(whole)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/worksheets/sheet2.xml":
                content = spoil(re.sub("<dimension[^>]*/>", "", content))
            target.writestr(name, content)
    whole.unlink()
    return path
