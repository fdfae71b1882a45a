"""A typed table on disk (Arrow IPC or Parquet), read batch by batch, and its rows gathered into groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

MERGE_ROWS = 1 << 20  # groups that wait until they are merged; some tens of megabytes


@dataclass(frozen=True)
class Edition:
    path: Path

    @cached_property
    def schema(self) -> pa.Schema:
        if self.path.suffix == ".parquet":
            return _parquet().read_schema(self.path)
        with pa.OSFile(str(self.path)) as file:
            return pa.ipc.open_file(file).schema

    @cached_property
    def num_rows(self) -> int:
        return sum(batch.num_rows for batch in self.batches(*self.schema.names[:1]))

    def batches(self, *names: str) -> Iterator[pa.RecordBatch]:
        """Only these columns are read. Not mapped: the pages of a mapped file count as memory of this program."""
        chosen = list(dict.fromkeys(names))
        if self.path.suffix == ".parquet":
            with _parquet().ParquetFile(self.path) as file:
                yield from map(_plain, file.iter_batches(columns=chosen))
            return
        places = [self.schema.get_field_index(name) for name in chosen]
        with pa.OSFile(str(self.path)) as file:
            reader = pa.ipc.open_file(file, options=pa.ipc.IpcReadOptions(included_fields=places))
            yield from (_plain(reader.get_batch(number)) for number in range(reader.num_record_batches))


def _parquet() -> Any:  # loads a tenth of a second's worth
    import pyarrow.parquet as pq  # noqa: PLC0415

    return pq


def _plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Dictionaries, of which each batch has its own, become plain columns."""
    columns = {
        name: column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    }
    return pa.record_batch(columns)


def grouped(
    tables: Iterable[pa.Table | pa.RecordBatch], keys: Sequence[str], aggregates: Sequence[tuple[str, str]] = ()
) -> pa.Table:
    """One row for each group. What is kept grows with the groups; a null is a group of its own.

    `aggregates` are columns and their functions, which must give the same when applied to parts and then to the whole:
    `sum`, `min`, `max`, `first`.
    """
    waiting: list[pa.Table] = []
    limit = MERGE_ROWS
    for table in tables:
        part = pa.Table.from_batches([table]) if isinstance(table, pa.RecordBatch) else table
        waiting.append(_group(part, keys, aggregates))
        if sum(each.num_rows for each in waiting) > limit:
            waiting = [_group(pa.concat_tables(waiting), keys, aggregates)]
            limit = MERGE_ROWS + 2 * waiting[0].num_rows
    if not waiting:
        return pa.table({name: [] for name in [*keys, *(name for name, _ in aggregates)]})
    return _group(pa.concat_tables(waiting), keys, aggregates)


def _group(table: pa.Table, keys: Sequence[str], aggregates: Sequence[tuple[str, str]]) -> pa.Table:
    found = table.group_by(list(keys), use_threads=False).aggregate(list(aggregates))
    names = [*keys, *(f"{name}_{function}" for name, function in aggregates)]
    return found.select(names).rename_columns([*keys, *(name for name, _ in aggregates)])
