"""Everything that others may read after a run, unpacked: public files, what Dagster kept, notes in `work/`, the terminal.

Not looked at: what `work/` keeps privately by design, behind a folder that only its owner enters.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pyarrow.parquet as pq

PRIVATE = {"raw", "staged", "kept", "declared", "keys"}  # sources, private tables, the officer's own declarations, keys


def public(root: Path) -> Iterator[tuple[str, str]]:
    for path in files(root / "public"):
        yield str(path.relative_to(root)), f"{path}\n{_text(path)}"


def kept(root: Path) -> Iterator[tuple[str, str]]:
    """Notes and logs."""
    for path in files(root / "work"):
        place = path.relative_to(root / "work")
        if place.parts[0] not in PRIVATE | {"dagster"}:
            yield str(path.relative_to(root)), f"{place}\n{_text(path)}"


def dagster(root: Path) -> Iterator[tuple[str, str]]:
    for path in files(root / "work/dagster"):
        rows = "\n".join(_rows(path)) if path.suffix == ".db" else _text(path)
        yield str(path.relative_to(root)), f"{path.name}\n{rows}"


def files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _text(path: Path) -> str:
    content = path.read_bytes()
    match path.suffix:
        case ".parquet":
            table = pq.read_table(io.BytesIO(content))
            return f"{table.to_pydict()} {table.schema.to_string(show_schema_metadata=True, truncate_metadata=False)}"
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return "\n".join(
                    f"{name} {archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()
                )
        case ".gz":
            return gzip.decompress(content).decode("utf-8", "replace")
        case _:
            return content.decode("utf-8", "replace")


def _rows(path: Path) -> Iterator[str]:
    """Of every table; what is packed is unpacked."""
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in database.execute(f'SELECT * FROM "{name}"'):
                yield from (_cell(cell) for cell in row)


def _cell(cell: object) -> str:
    if isinstance(cell, bytes):
        with suppress(zlib.error):
            return zlib.decompress(cell).decode("utf-8", "replace")
        return cell.decode("utf-8", "replace")
    text = str(cell)
    with suppress(ValueError):
        return json.dumps(json.loads(text), ensure_ascii=False)
    return text
