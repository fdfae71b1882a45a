"""A delivered file as a grid of cells, for drafting and for marking. The guard has looked at it; what the cells mean is
`tidy`'s. Workbooks are parsed apart: `workbook.py`."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.grid import Digits, Grid
from pipelines.model.text import Text
from pipelines.stages.grid import workbook
from pipelines.stages.grid.cells import text
from pipelines.stages.grid.workbook import first_filled

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.model.dataset import Layout

__all__ = ["first_filled", "read_grid", "text"]
BATCH_ROWS = 50_000
REMEDY = Text(
    'Tulis sebagai daftar objek: [{"kode": "01", "jumlah": 5}, …], atau satu objek dengan tepat satu daftar di dalamnya.',
    'Write it as a list of objects: [{"code": "01", "amount": 5}, …], or as one object with exactly one list in it.',
)


def read_grid(path: Path, kind: str, layout: Layout) -> Grid:
    """The cells of a file of this format, as `layout` says where it lies in it."""
    match kind:
        case "csv":
            return Grid(_csv(path, layout))
        case "xlsx" | "ods":
            return workbook.read(path, layout.sheet)
        case "json":
            return Grid(_json(path, layout), offset=layout.header_rows[1])
        case "parquet":
            return Grid(_parquet(path, layout), offset=layout.header_rows[1])
        case _:
            raise ValueError(kind)


def _csv(path: Path, layout: Layout) -> Iterator[Sequence[Any]]:
    """Bytes of another encoding are shown as what they are not, so that the row can be found."""
    csv.field_size_limit(sys.maxsize)
    encoding = "utf-8-sig" if layout.encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else layout.encoding
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        yield from csv.reader(stream, delimiter=layout.delimiter)


def _json(path: Path, layout: Layout) -> Iterator[Sequence[Any]]:
    value = json.loads(path.read_bytes(), parse_float=Digits, parse_int=Digits)
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
        value = lists[0] if len(lists) == 1 else None
    if not isinstance(value, list) or not value or not all(isinstance(record, dict) for record in value):
        message = Text("Harus berupa daftar objek.", "It must be a list of objects.")
        raise Refused([Finding("json", message, REMEDY, file=path.name)])
    names = list(dict.fromkeys(key for record in value for key in record))
    yield from _above(layout)
    yield names
    yield from ([record.get(name) for name in names] for record in value)


def _parquet(path: Path, layout: Layout) -> Iterator[Sequence[Any]]:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    with pq.ParquetFile(path) as file:
        yield from _above(layout)
        yield list(file.schema_arrow.names)
        for batch in file.iter_batches(BATCH_ROWS):
            numeric = [_is_number(pa, column.type) for column in batch.columns]
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield [
                    Digits(cell) if numbered and cell is not None else cell
                    for cell, numbered in zip(row, numeric, strict=True)
                ]


def _is_number(pa: Any, kind: Any) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_decimal(kind))  # a float is shown by its shortest digits


def _above(layout: Layout) -> Iterator[Sequence[Any]]:
    yield from ([] for _ in range(layout.header_rows[1] - 1))
