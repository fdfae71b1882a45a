"""Real tables for the budget kit: what the office ships, tidied by the corridor's own stage, in the types of its schema."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.address import Office
from pipelines.model.catalog import read_catalog
from pipelines.model.dataset import Dataset
from pipelines.model.delivery import RawFile
from pipelines.stages.tidy import ROW, tidy
from tests.conftest import ROOT

TYPES = {"number": pa.float64(), "integer": pa.int64(), "date": pa.date32()}


def shipped(name: str, file: str) -> pa.Table:
    """A shipped file of a shipped dataset as it would be published."""
    office = Office(ROOT)
    dataset = read_catalog(office.datasets, office.schemas, office.declared).dataset(name)
    path = ROOT / "datasets/incoming" / name / file
    return typed(dataset, RawFile(path.name, path, path.suffix[1:], path.stat().st_size, ""))


def typed(dataset: Dataset, file: RawFile) -> pa.Table:
    text = pa.Table.from_batches(tidy(dataset, [file]).batches).drop_columns([ROW])
    missing = pa.array(dataset.schema.get("missingValues", [""]), pa.string())
    columns = {}
    for field in dataset.fields:
        column = text.column(field["name"])
        column = pc.if_else(pc.is_in(column, missing), pa.scalar(None, pa.string()), column)
        columns[field["name"]] = column.cast(TYPES.get(field["type"], pa.string()))
    return pa.table(columns)


def shared(path: str) -> Path:
    return ROOT.parent / "shared/data" / path
