"""Workbooks, OpenDocuments and Parquet files put together by hand, so that each can be wrong in one place."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>kode</t></is></c><c r="B1" t="inlineStr"><is><t>murid</t></is></c></row>'
)


def zipped(members: dict[str, str | bytes], level: int = 6) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def relations(*items: tuple[str, str, str]) -> str:
    body = "".join(f'<Relationship Id="{key}" Type="{RELS}/{kind}" Target="{target}"/>' for key, kind, target in items)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{body}</Relationships>'


def xlsx(cells: str = "", *, state: str = "", before: str = "", prolog: str = "", **extra: str | bytes) -> bytes:
    """A workbook of one sheet: its header in row 1, `cells` as raw XML after it; `extra` are members by path."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELS}"><sheets><sheet name="Data" sheetId="1" {state} r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("rId1", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f"{prolog}<worksheet {MAIN}>{before}<sheetData>{ROWS}{cells}</sheetData></worksheet>",
    }
    return zipped(members | extra)


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(address: str, value: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def ods(rows: str, *, prolog: str = "", styles: str = "", columns: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    content = f'{prolog}<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="Data" table:style-name="ta1">{columns}{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def ods_row(*cells: str, extra: str = "") -> str:
    body = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {extra}>{body}</table:table-row>"


def parquet(columns: dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def lying(data: bytes, member: bytes, size: int) -> bytes:
    """The archive with another uncompressed size in the directory entry of one member (APPNOTE §4.3.12)."""
    position = data.rindex(b"PK\x01\x02", 0, data.rindex(member))
    return data[: position + 24] + struct.pack("<I", size) + data[position + 28 :]
