"""Keeps the keys of a table of any length: in memory while they are few, else in heaps on disk.

Equal keys have equal hashes and so fall into the same heap; each heap is small enough to be looked at as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.stages.validate.keys.column import KeyColumn
from pipelines.stages.validate.keys.hashing import hashes

HEAPS, SHIFT = 64, np.uint64(58)  # the six highest bits of the hash name the heap: 50M keys make heaps of some 30 MB
IN_MEMORY_BYTES = 32 << 20  # a million keys of twenty characters


class Heaps:
    """Rows and their keys, added in row order, given back heap by heap, still in row order.

    Each spill is one Arrow file with a batch for every heap; a heap is read as one batch from each of them.
    """

    def __init__(self, folder: Path, name: str, in_memory_bytes: int = IN_MEMORY_BYTES) -> None:
        self.folder, self.name, self.in_memory_bytes = folder, name, in_memory_bytes
        self.waiting: list[pa.Table] = []
        self.waiting_bytes = 0
        self.spills: list[Path] = []

    def add(self, rows: npt.NDArray[np.int64], key: Sequence[KeyColumn]) -> None:
        parts = {f"{number}{side}": part for number, column in enumerate(key) for side, part in column.parts()}
        table = pa.table({"hash": pa.array(hashes(key)), "row": pa.array(rows), **parts})
        self.waiting.append(table)
        self.waiting_bytes += table.nbytes
        if self.waiting_bytes > self.in_memory_bytes:
            self.spill()

    def spill(self) -> None:
        """Moves everything to disk."""
        if not self.waiting:
            return
        table = self._gathered()
        heap = heap_of(table)
        order = np.argsort(heap, kind="stable")
        ends = np.searchsorted(heap[order], np.arange(HEAPS + 1))
        in_heaps = table.take(pa.array(order)).combine_chunks()
        path = self.folder / f"{self.name}-{len(self.spills):04}.arrow"
        self.spills.append(path)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            for number in range(HEAPS):
                writer.write_batch(as_batch(in_heaps[ends[number] : ends[number + 1]]))
        del table, in_heaps
        pa.default_memory_pool().release_unused()  # else the peak of one spill stays for good

    def heaps(self, *, split: bool = False) -> Iterator[pa.Table]:
        """Each heap once. A table that was never spilled is one heap, unless it is to be split like a spilled one."""
        if self.spills:
            yield from self._from_disk()
        elif split:
            table = self._gathered()
            heap = heap_of(table)
            yield from (table.filter(pa.array(heap == number)).combine_chunks() for number in range(HEAPS))
        else:
            yield self._gathered()

    def _gathered(self) -> pa.Table:
        """Parts that some batches lack are null there."""
        tables, self.waiting, self.waiting_bytes = self.waiting, [], 0
        nothing = pa.table({"hash": pa.array([], pa.uint64()), "row": pa.array([], pa.int64())})
        return pa.concat_tables(tables or [nothing], promote_options="default").combine_chunks()

    def _from_disk(self) -> Iterator[pa.Table]:
        self.spill()
        files = [pa.OSFile(str(path)) for path in self.spills]
        readers = [pa.ipc.open_file(file) for file in files]
        for number in range(HEAPS):
            parts = [pa.Table.from_batches([reader.get_batch(number)]) for reader in readers]
            yield pa.concat_tables(parts, promote_options="default").combine_chunks()
        for file in files:
            file.close()

    def close(self) -> None:
        for path in self.spills:
            path.unlink(missing_ok=True)


def heap_of(table: pa.Table) -> npt.NDArray[np.uint8]:
    heap: npt.NDArray[np.uint8] = (table["hash"].to_numpy() >> SHIFT).astype(np.uint8)
    return heap


def as_batch(table: pa.Table) -> pa.RecordBatch:
    """A table of one chunk as a batch, empty or not."""
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], table.schema)
