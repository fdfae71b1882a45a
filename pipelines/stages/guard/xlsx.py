"""XLSX (ECMA-376 part 1): the parts of the workbook and the sheet that will be read. Its cells: `sheet.py`."""

from __future__ import annotations

import posixpath
import zipfile
from typing import TYPE_CHECKING

from pipelines.stages.guard.comments import Comments
from pipelines.stages.guard.read import Found
from pipelines.stages.guard.sheet import Sheet
from pipelines.stages.guard.strings import Strings
from pipelines.stages.guard.xml import Attributes, Trouble, local, prolog, require, stream

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.stages.guard.read import Read

WORKBOOK = "xl/workbook.xml"
HIDDEN = ("hidden", "veryHidden")
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"


def look(read: Read) -> list[Finding]:
    """Everything dangerous in the workbook; cells are looked at in the sheet that will be read only."""
    found = Found(read.file.name)
    try:
        with zipfile.ZipFile(read.file.path) as archive:
            names = {name.casefold(): name for name in archive.namelist()}
            for name in names.values():
                if name.endswith((".xml", ".rels")):
                    prolog(archive, name)
            _parts(names, found)
            require(WORKBOOK, names)
            _look_at_sheet(archive, names, read, found)
    except Trouble as trouble:
        found.add(str(trouble))
    return found.findings


def _parts(names: dict[str, str], found: Found) -> None:
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        found.add("macro")
    if any(name.startswith("xl/externallinks/") for name in names):
        found.add("external-link")


def _look_at_sheet(archive: zipfile.ZipFile, names: dict[str, str], read: Read, found: Found) -> None:
    sheets: list[Attributes] = []
    stream(archive, names[WORKBOOK], lambda tag, a: sheets.append(local(a)) if tag == "sheet" else None)
    sheet = _chosen(sheets, read.sheet)
    if sheet is None:
        return  # `tidy` says which sheets there are
    if sheet.get("state") in HIDDEN:
        found.add("hidden-sheet")
    targets = _relations(archive, names, WORKBOOK)
    member = names.get(next((path for key, _, path in targets if key == sheet.get("id")), "").casefold())
    if member is None:
        raise Trouble("format")
    strings = Strings(escape=read.escape)
    for name in (STYLES, STRINGS.casefold()):
        if name in names:
            stream(archive, names[name], *(strings.handlers if name != STYLES else (lambda *_: None,)))
    cells = Sheet(found, strings)
    stream(archive, member, *cells.handlers)
    cells.finish()
    for _, kind, path in _relations(archive, names, member):
        if kind.endswith(("/comments", "/threadedComment")) and (comments := names.get(path.casefold())):
            stream(archive, comments, *Comments(found).handlers)


def _chosen(sheets: list[Attributes], wanted: str | int) -> Attributes | None:
    if isinstance(wanted, int):
        return sheets[wanted] if wanted < len(sheets) else None
    return next((sheet for sheet in sheets if sheet.get("name") == wanted), None)


def _relations(archive: zipfile.ZipFile, names: dict[str, str], part: str) -> list[tuple[str, str, str]]:
    """(id, type, path in the archive) of a part's relations inside the archive (ECMA-376 part 2 §9)."""
    folder, file = posixpath.split(part)
    member = names.get(f"{folder}/_rels/{file}.rels".casefold())
    found: list[tuple[str, str, str]] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            found.append((attributes.get("Id", ""), attributes.get("Type", ""), path.lstrip("/")))

    if member:
        stream(archive, member, start)
    return found
