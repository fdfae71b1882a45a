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
IN_MEMORY_BYTES = 48 << 20  # a million keys of twenty characters


class Heaps:
    """Rows and their keys, added in row order, given back heap by heap, still in row order."""

    def __init__(self, folder: Path, name: str, in_memory_bytes: int = IN_MEMORY_BYTES) -> None:
        self.folder, self.name, self.in_memory_bytes = folder, name, in_memory_bytes
        self.waiting: list[pa.Table] = []
        self.writers: list[pa.ipc.RecordBatchStreamWriter] = []

    def add(self, rows: npt.NDArray[np.int64], key: Sequence[KeyColumn]) -> None:
        parts = [part for column in key for part in column.parts()]
        names = ["hash", "row", *(str(number) for number in range(len(parts)))]
        self.waiting.append(pa.table([pa.array(hashes(key)), pa.array(rows), *parts], names))
        if sum(table.nbytes for table in self.waiting) > self.in_memory_bytes:
            self.spill()

    @property
    def spilled(self) -> bool:
        return bool(self.writers)

    def spill(self) -> None:
        """Moves everything to disk."""
        if not self.waiting:
            return
        table = pa.concat_tables(self.waiting)
        self.waiting = []
        heap = (table["hash"].to_numpy() >> SHIFT).astype(np.uint8)
        order = np.argsort(heap, kind="stable")
        ends = np.searchsorted(heap[order], np.arange(HEAPS + 1))
        sorted_table = table.take(pa.array(order)).combine_chunks()
        if not self.writers:
            self.writers = [pa.ipc.new_stream(str(self._path(number)), table.schema) for number in range(HEAPS)]
        for number, writer in enumerate(self.writers):
            writer.write_table(sorted_table[ends[number] : ends[number + 1]])

    def heaps(self) -> Iterator[pa.Table]:
        """Each heap once; its file is gone afterwards. A table that was never spilled is one heap."""
        if not self.spilled:
            yield (
                pa.concat_tables(self.waiting).combine_chunks()
                if self.waiting
                else pa.table({"hash": pa.array([], pa.uint64())})
            )
            self.waiting = []
            return
        self.spill()
        for writer in self.writers:
            writer.close()
        for number in range(HEAPS):
            yield self._read(number)

    def _read(self, number: int) -> pa.Table:
        with pa.ipc.open_stream(str(self._path(number))) as reader:
            table = reader.read_all().combine_chunks()
        self._path(number).unlink()
        return table

    def _path(self, number: int) -> Path:
        return self.folder / f"{self.name}-{number:02}.arrows"

    def close(self) -> None:
        for writer in self.writers:
            writer.close()
        for number in range(HEAPS):
            self._path(number).unlink(missing_ok=True)

    def split(self) -> Iterator[pa.Table]:
        """As many heaps as a spilled table has, whether spilled or not."""
        if self.spilled:
            yield from self.heaps()
            return
        (table,) = self.heaps()
        heap = (table["hash"].to_numpy() >> SHIFT).astype(np.uint8)
        for number in range(HEAPS):
            yield table.filter(pa.array(heap == number)).combine_chunks()
