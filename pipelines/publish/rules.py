"""Rules beyond the schema, over the typed table and what was set aside as no data: totals, and rows above the leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.stages.release import versions
from pipelines.stages.tidy import ROW, Tidied, above, paths
from pipelines.stages.validate import Edition, Tree, check_rules, validate

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.report import Report
    from pipelines.publish.desk import Desk

PARENTS = "parents.arrow"


@dataclass(frozen=True)
class Read:
    """A delivery held against its schema: the report, the source's row numbers of the typed table, what was set aside."""

    report: Report
    numbers: list[pa.Array]
    tidied: Tidied


def against_rules(desk: Desk, dataset: Dataset, read: Read, table: Path, previous: Path | None) -> Report:
    """Rules look at a table that fits its schema; over a broken one they would only repeat what is known."""
    if not dataset.rules or not read.report.valid:
        return read.report
    found, checks = check_rules(
        dataset.rules,
        table,
        file="",
        on=desk.now.date(),
        previous=previous,
        references=released(desk, _named(dataset)),
        totals=read.tidied.totals,
        tree=_tree(dataset, table.with_name(PARENTS)),
        first_row=0,
    )
    rows = pa.chunked_array([*read.numbers, *(batch.column(ROW) for batch in read.tidied.parents)], pa.int64())
    placed = [replace(f, row=rows[f.row].as_py() if f.row is not None else None) for f in found]
    return replace(read.report, findings=(*read.report.findings, *placed), checks=checks)


def typed_parents(dataset: Dataset, parents: Sequence[pa.RecordBatch], folder: Path) -> Report | None:
    """Write the rows above the leaves with their types. What a leaf must hold (constraints, keys) they need not."""
    if not any(batch.num_rows for batch in parents):
        return None
    plain = [{key: value for key, value in field.items() if key != "constraints"} for field in dataset.fields]
    schema = {"fields": plain, "missingValues": dataset.schema.get("missingValues", [""])}
    return validate(parents, schema, folder / PARENTS, file="", scratch=folder)


def _tree(dataset: Dataset, parents: Path) -> Tree | None:
    rule = dataset.layout.leaves
    if rule is None or not parents.is_file():
        return None
    columns = (*rule.code, *rule.within)
    return Tree(Edition(parents), partial(paths, rule=rule), partial(above, rule=rule), columns)


def _named(dataset: Dataset) -> set[str]:
    """The other datasets that rules compare with."""
    options = [value for rule in dataset.rules for value in rule.values() if isinstance(value, dict)]
    equals = [option["equals"] for option in options if isinstance(option.get("equals"), dict)]
    named = [option.get("reference") for option in options] + [option.get("dataset") for option in equals]
    return {name for name in named if name}


def released(desk: Desk, names: Iterable[str]) -> dict[str, Path]:
    """The newest released table of each of these datasets that has one."""
    found = {name: versions(desk.store, name).newest() for name in names}
    return {name: desk.store.path(f"{newest.path}/{name}.parquet") for name, newest in found.items() if newest}
