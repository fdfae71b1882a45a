"""Rows as one Parquet file of text columns: equal rows give equal bytes, null is not the empty text, codes stay codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.stages.pull.raw import adopt

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Receipt
    from pipelines.stages.pull.table.kept import Row


def write(path: Path, columns: Sequence[str], pages: Iterable[Sequence[Row]]) -> Receipt:
    """Write through a file beside `path`'s final name, its SHA-256. Pages become row groups, so they must not vary."""
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema([pa.field(name, pa.string()) for name in columns])
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=False) as writer:
        for page in pages:
            cells = [pa.array(column, pa.string()) for column in zip(*page, strict=True)]
            writer.write_table(pa.Table.from_arrays(cells, schema=schema))
    return adopt(path)
