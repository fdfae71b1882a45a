"""What there is to read in the files of a release: cells, names, notes, metadata; packed formats are unpacked."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import html
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from pipelines.stages.deidentify.taint.matcher import SURE, Matcher
from pipelines.stages.deidentify.taint.plain import cells

PIECE = 8 << 20  # bytes of a text file at once
SHARED = 4096  # bytes that two pieces share, so that nothing falls between them
WHOLE = 1 << 30  # bytes of a CSV that is read at once
TEXT = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
JSON = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf])")
Read = Iterator[tuple[bytes, bool]]  # UTF-8 text, one cell a line; whether words in it may be amounts


def search(matcher: Matcher, paths: Iterable[Path]) -> Counter[tuple[str, str]]:
    """How often values of each column that does not leave stand in each file: (file name, column) → times.

    The formats of a release hold the same columns: what has been searched once is not searched again.
    """
    found: Counter[tuple[str, str]] = Counter()
    seen: dict[bytes, Counter[str]] = {}
    amounts: dict[str, set[str]] = {}
    for path in sorted(paths, key=lambda path: (path.suffix != ".parquet", path.name)):
        for data, raw in _texts(path, amounts.setdefault(path.name.partition(".")[0], set())):
            digest = hashlib.blake2b(data).digest()
            if digest not in seen:
                seen[digest] = matcher.search(data, raw=raw)
            for column, times in seen[digest].items():
                found[path.name, column] += times
    return found


def search_columns(matcher: Matcher, table: pa.Table) -> Counter[tuple[str, str]]:
    """How often values of each column that does not leave stand in the columns of a table: (its column, column) → times."""
    found: Counter[tuple[str, str]] = Counter()
    for name in table.column_names:
        column = table.column(name)
        if not is_amounts(column):
            for hidden, times in matcher.search(cells(column), raw=not _is_text(column.type)).items():
                found[name, hidden] += times
    return found


def _texts(path: Path, amounts: set[str]) -> Read:
    """`amounts`: columns that hold no value that is looked for, as the Parquet file of the same table has told."""
    yield path.name.encode(), True
    match path.suffix:
        case ".parquet":
            yield from _parquet(path, amounts)
        case ".xlsx":
            yield from _xlsx(path)
        case ".csv":
            yield from _csv(path, amounts)
        case ".gz":
            yield from _gzip(path, amounts)
        case _:
            yield from _pieces(path)


def _pieces(path: Path) -> Read:
    rest = b""
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            yield unescaped(rest + piece), True
            rest = piece[-SHARED:]


def unescaped(data: bytes) -> bytes:
    """Without the escapes of markup and JSON."""
    text = html.unescape(data.decode("utf-8", "replace"))
    return JSON.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", text).encode("utf-8", "replace")


def _gzip(path: Path, amounts: set[str]) -> Read:
    """Nothing new when it is the CSV beside it."""
    beside = path.with_suffix("")
    if beside.is_file():
        with gzip.open(path) as packed, beside.open("rb") as plain:
            if hashlib.file_digest(packed, "sha256").digest() == hashlib.file_digest(plain, "sha256").digest():
                return
    yield from _csv(path, amounts)


def _csv(path: Path, amounts: set[str]) -> Read:
    """Our own tables: the labels, then every cell."""
    names, batches = _csv_batches(path)
    yield "\n".join(names).encode(), True
    parts = [pa.Table.from_batches(batches, batches.schema)] if path.stat().st_size < WHOLE else batches
    yield from ((cells(part[name]), True) for part in parts for name in names if name not in amounts)


def _csv_batches(path: Path) -> tuple[list[str], pacsv.CSVStreamingReader]:
    """Every cell as text; `input_stream` unpacks what ends in .gz."""
    parse, read = pacsv.ParseOptions(newlines_in_values=True), pacsv.ReadOptions(block_size=PIECE, use_threads=False)
    names = _labels(path)
    every = pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
    return names, pacsv.open_csv(pa.input_stream(path), read, parse, every)


def _labels(path: Path) -> list[str]:
    """Not by Arrow: its reader reads ahead in another thread, and closed early it reads from the file that is opened next
    under the same descriptor, which then lacks those bytes (1 of 440 readings on a busy machine)."""
    with _unpacked(path) as stream:
        return next(csv.reader(stream), [])


def _unpacked(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _parquet(path: Path, amounts: set[str]) -> Read:
    """Names and metadata, then every column that could hold a value; statistics are values of the columns."""
    with pq.ParquetFile(path) as file:
        yield "\n".join(file.schema_arrow.names).encode(), True
        for key, value in (file.metadata.metadata or {}).items():
            yield key + b"\n" + (base64.b64decode(value) if key == b"ARROW:schema" else value), True
        for name in file.schema_arrow.names:
            column = file.read([name]).column(0)
            if is_amounts(column):
                amounts.add(name)
            else:
                yield cells(column), not _is_text(column.type)


def is_amounts(column: Any) -> bool:
    """Whether no cell of it can be a value that is looked for: moments, flags, numbers of fewer digits than an id."""
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        largest = pc.max(pc.abs(column)).as_py()
        return largest is None or not largest >= 10 ** (SURE - 1)
    return not _is_text(kind)


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _xlsx(path: Path) -> Read:
    """Texts of cells, of which there are many, by themselves; all else of the document as it is."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            data = archive.read(member)
            yield member.filename.encode(), True
            texts = {text.replace(b"\n", b" ") for text in TEXT.findall(data)}
            yield unescaped(b"\n".join(sorted(texts))), True
            if not member.filename.startswith("xl/worksheets/sheet"):
                yield unescaped(data), True
