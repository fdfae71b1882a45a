"""Parquet for people who ask a part of a file over the network: the layout rules of PORTAL.md §3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.model.schema import listed

GROUP_ROWS = 100_000  # DuckDB skips whole groups only; below this one group is best
PAGE_ROWS = 5_000
MOST_DISTINCT = 5_000  # a larger dictionary costs more than a megabyte before the first row
KEYED_ROWS = 100_000  # a Bloom filter pays when a look-up by key would read many pages


def write_parquet(table: pa.Table, path: Path, schema: Mapping[str, Any], sort: Sequence[str]) -> None:
    """Write `table` with page index, sorting columns, and titles and units of the schema as field metadata."""
    words = [name for name in table.column_names if not _few(table, name)]
    text = [name for name in words if pa.types.is_string(table.schema.field(name).type)]
    key = [
        name
        for name in listed(schema.get("primaryKey", []))
        if name in words and not pa.types.is_boolean(table.schema.field(name).type)
    ]
    described = table.cast(_described(table.schema, schema))
    pq.write_table(
        described,
        path,
        compression="zstd",
        compression_level=3,
        row_group_size=GROUP_ROWS,
        max_rows_per_page=PAGE_ROWS,
        write_page_index=True,
        use_dictionary=[name for name in table.column_names if name not in words],
        column_encoding=dict.fromkeys(text, "DELTA_BYTE_ARRAY"),
        bloom_filter_options={name: {"ndv": GROUP_ROWS, "fpp": 0.01} for name in key}
        if table.num_rows > KEYED_ROWS
        else None,
        sorting_columns=_sorting(described.schema, sort),
    )


def _few(table: pa.Table, name: str) -> bool:
    column = table.column(name)
    if pa.types.is_boolean(column.type):
        return False  # a bit a value needs no dictionary
    first = column.slice(0, 2 * MOST_DISTINCT)  # settles most long columns: counting a million ids takes a second
    return all(pc.count_distinct(part, mode="all").as_py() < MOST_DISTINCT for part in (first, column))


def _described(found: pa.Schema, schema: Mapping[str, Any]) -> pa.Schema:
    """The schema without any metadata of a reader (pandas), with what a person wants to know of a column."""
    facts = {field["name"]: field for field in schema["fields"]}
    fields = []
    for field in found:
        said = {
            key: str(facts[field.name][key])
            for key in ("title", "description", "unit")
            if facts.get(field.name, {}).get(key)
        }
        fields.append(pa.field(field.name, field.type, field.nullable, said or None))
    return pa.schema(fields)


def _sorting(found: pa.Schema, sort: Sequence[str]) -> list[pq.SortingColumn] | None:
    ordering = [(name, "ascending") for name in sort]
    return list(pq.SortingColumn.from_ordering(found, ordering, null_placement="at_end")) if ordering else None
