"""Keys that come in ascending order, as in most exports: then no two are equal, and nothing needs to be compared.

They are kept all the same, as they came, until the order breaks: from there on all keys go to the heaps (`heaps.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.constraint import Mask, mask_of
from pipelines.stages.validate.keys.column import KeyColumn

Rows = npt.NDArray[np.int64]
Batch = tuple[Rows, Sequence[KeyColumn]]


class Ordered:
    """The keys so far, as long as each of them is greater than the one before it."""

    def __init__(self, path: Path, in_memory_bytes: int) -> None:
        self.path, self.in_memory_bytes = path, in_memory_bytes
        self.waiting: list[pa.RecordBatch] = []
        self.last: tuple[Any, ...] = ()
        self.writer: pa.ipc.RecordBatchFileWriter | None = None

    def take(self, rows: Rows, key: Sequence[KeyColumn]) -> bool:
        """Keeps a batch if the order goes on; else keeps nothing of it."""
        if not len(rows):
            return True
        if not goes_on(self.last, key):
            return False
        self.last = tuple(column.plain[-1].as_py() for column in key)
        names = ["row", *map(str, range(len(key)))]
        self.waiting.append(pa.record_batch([pa.array(rows), *(column.plain for column in key)], names))
        if sum(batch.nbytes for batch in self.waiting) > self.in_memory_bytes:
            self._write()
        return True

    def _write(self) -> None:
        if self.writer is None:
            self.writer = pa.ipc.new_file(str(self.path), self.waiting[0].schema)
        for batch in self.waiting:
            self.writer.write_batch(batch)
        self.waiting = []

    def given_back(self) -> Iterator[Batch]:
        """Everything kept, in its order."""
        if self.writer is not None:
            self.writer.close()
            with pa.OSFile(str(self.path)) as file:
                reader = pa.ipc.open_file(file)
                yield from (_batch(reader.get_batch(number)) for number in range(reader.num_record_batches))
        yield from map(_batch, self.waiting)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.path.unlink(missing_ok=True)


def _batch(batch: pa.RecordBatch) -> Batch:
    return batch.column(0).to_numpy(), [KeyColumn(part) for part in batch.columns[1:]]


def goes_on(last: tuple[Any, ...], key: Sequence[KeyColumn]) -> bool:
    """Is each key of the batch greater than the one before it, and the first greater than `last`?

    Says no wherever it is not simple: nulls, and values that have no number of their own.
    """
    if any(column.odd is not None or column.plain.null_count for column in key):
        return False
    if last and last >= tuple(column.plain[0].as_py() for column in key):
        return False
    return bool(ascending([column.plain for column in key]).all())


def ascending(parts: Sequence[pa.Array]) -> Mask:
    """For each key but the first: is it greater than the one before? The first part that differs decides."""
    count = len(parts[0]) - 1
    greater, tied = np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
    for part in parts:
        before, after = part[:-1], part[1:]
        greater |= tied & mask_of(pc.less(before, after))
        if greater.all():
            break
        tied &= mask_of(pc.equal(before, after))
    return greater
