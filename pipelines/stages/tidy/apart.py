"""The rows of a workbook, parsed in a process of its own (`model/apart.py`) and handed over as an Arrow stream. What is parsed:
`workbook.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.model.apart import LIMITS, Apart, Begin, Limits, begin, broken
from pipelines.model.errors import Refused
from pipelines.stages.tidy.rows import empty

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile
    from pipelines.stages.tidy.header import Columns


def read(file: RawFile, layout: Layout, columns: Columns, limits: Limits = LIMITS) -> Iterator[pa.RecordBatch]:
    """As `workbook.read`. Raises Refused also when the file was more than the limits allow, or broke the parser."""
    batches = _batches(begin(_work, file, layout, columns, file=file.name, limits=limits))
    next(batches)  # begun, so that the process ends with it even when nobody reads
    return batches


def _batches(process: Apart) -> Iterator[pa.RecordBatch]:
    try:
        with pa.ipc.open_stream(process.stream) as batches:
            yield pa.RecordBatch.from_pylist([], batches.schema)
            yield from batches
        process.finish()
    except (pa.ArrowInvalid, OSError):  # cut off
        raise Refused([broken(process.file)]) from None
    finally:
        process.end()


def _work(start: Begin, file: RawFile, layout: Layout, columns: Columns) -> None:
    from pipelines.stages.tidy import workbook  # noqa: PLC0415  (calamine is loaded in the other process only)

    batches = workbook.read(file, layout, columns)
    with pa.ipc.new_stream(start(), empty(workbook.fields(columns)).schema) as stream:
        for batch in batches:
            stream.write_batch(batch)
