"""The private tables behind published counts, as JSON that only this account may read. Losing them loses the guard against
what two revisions tell together, so `clean` leaves them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.model.note import read_note, write_note
from pipelines.stages.deidentify.counts import CountTable, Dimension, Protected


def remember_tables(path: Path, tables: Sequence[Protected]) -> None:
    written = [_written(table) for table in tables]
    write_note(path, {"tables": [table for place, table in enumerate(written) if table not in written[:place]]})
    path.chmod(0o600)


def recall_tables(path: Path) -> list[Protected]:
    """What was published about an edition before; nothing for a new one."""
    return [_read(value) for value in read_note(path).get("tables", ())]


def _written(made: Protected) -> dict[str, Any]:
    table = made.table
    return {
        "dimensions": [[d.name, d.categories, d.parents, d.total] for d in table.dimensions],
        "counts": table.counts.tolist(),
        "threshold": table.threshold,
        "faces": [sorted(face) for face in table.faces or ()],
        "population": table.population,
        "primary": made.primary.tolist(),
        "complementary": made.complementary.tolist(),
    }


def _read(value: Mapping[str, Any]) -> Protected:
    dimensions = tuple(
        Dimension(name, tuple(categories), tuple((child, parent) for child, parent in parents), total)
        for name, categories, parents, total in value["dimensions"]
    )
    table = CountTable(
        dimensions,
        np.array(value["counts"], np.int64),
        value["threshold"],
        tuple(frozenset(face) for face in value["faces"]) or None,
        population=value["population"],
    )
    return Protected(table, np.array(value["primary"], bool), np.array(value["complementary"], bool), ())
