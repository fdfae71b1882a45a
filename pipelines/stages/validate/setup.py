"""Prepares a run: columns made ready, key checks with their heaps and their reference lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from pipelines.stages.validate.column import Column, column_of
from pipelines.stages.validate.judge import judge
from pipelines.stages.validate.keys.checks import Check, Foreign, Parent, Unique
from pipelines.stages.validate.keys.column import KeyColumn, equal_to_nothing, numbered
from pipelines.stages.validate.keys.heaps import Heaps
from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.plan import ForeignKey, Plan

FAMILY_OF = {
    "integer": "number",
    "floating": "number",
    "bool": "number",
    "date": "date",
    "timestamp": "datetime",
    "time": "time",
}


def columns_of(fields: Sequence[Field], plan: Plan) -> tuple[Column, ...]:
    declared = {field.name for field in plan.fields}
    return tuple(column_of(field, keyed=field.name in plan.keyed and field.name in declared) for field in fields)


def checks_of(
    columns: Sequence[Column], plan: Plan, references: Mapping[str, Path], scratch: Path
) -> tuple[Check, ...]:
    """In the order in which Frictionless makes them. A key that names an absent field is left out; its label is reported."""
    places = {column.field.name: place for place, column in enumerate(columns)}
    unique: list[tuple[str, ...]] = [
        (column.field.name,) for column in columns if column.field.constraints.get("unique")
    ]
    wanted: list[tuple[str, tuple[str, ...], bool]] = [("unique-error", names, False) for names in unique]
    wanted += [("primary-key", plan.primary_key, True)] if plan.primary_key else []
    wanted += [("unique-key", names, False) for names in plan.unique_keys]
    checks: list[Check] = []
    twins: dict[tuple[str, ...], Unique] = {}
    for number, (rule, names, needs_value) in enumerate(wanted):
        if all(name in places for name in names):
            # Keys of one field leave out the same rows, whichever rule they come from.
            twin = twins.get(names) if len(names) == 1 else None
            check = Unique(
                rule, names, _visits(names, places), Heaps(scratch, f"{number:02}-{rule}"), needs_value, twin
            )
            twins.setdefault(names, check)
            checks.append(check)
    for number, key in enumerate(plan.foreign_keys, len(wanted)):
        if all(name in places for name in key.fields):
            checks.append(_foreign(key, number, columns, places, references, scratch))
    return tuple(checks)


def _visits(names: Sequence[str], places: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(places[name] for name in names)


def _foreign(
    key: ForeignKey,
    number: int,
    columns: Sequence[Column],
    places: Mapping[str, int],
    references: Mapping[str, Path],
    scratch: Path,
) -> Foreign:
    children, parents = (Heaps(scratch, f"{number:02}-{side}") for side in ("child", "parent"))
    visits = _visits(key.fields, places)
    if key.resource:
        check = Foreign("foreign-key", key.fields, visits, children, parents)
        for parent in parent_keys(references[key.resource], key.reference, [columns[place] for place in visits]):
            check.add_parents(parent)
        return check
    parents_here = tuple(
        _own_parent(name, columns[place], columns, places) for name, place in zip(key.reference, visits, strict=True)
    )
    return Foreign("foreign-key", key.fields, visits, children, parents, parents_here)


def _own_parent(name: str, child: Column, columns: Sequence[Column], places: Mapping[str, int]) -> Parent:
    place = places.get(name)
    return Parent(place, place is None or columns[place].kind.family == child.kind.family)


def parent_keys(path: Path, names: Sequence[str], children: Sequence[Column]) -> Iterator[list[KeyColumn]]:
    """The key columns of a reference list, an Arrow IPC or Parquet file of typed columns."""
    import pyarrow.dataset as pads  # noqa: PLC0415  # loads a tenth of a second's worth, and few tables have references

    written_as = "parquet" if path.suffix == ".parquet" else "ipc"
    for batch in pads.dataset(path, format=written_as).to_batches(columns=list(names)):
        if batch.num_rows:
            yield [_parent_key(batch.column(name), child) for name, child in zip(names, children, strict=True)]


def _parent_key(values: pa.Array, child: Column) -> KeyColumn:
    values = (
        values.cast(pa.string())
        if pa.types.is_dictionary(values.type) or pa.types.is_large_string(values.type)
        else values
    )
    family = family_of(values.type)
    if family == "string" and child.kind.family == "string":
        return KeyColumn(values)
    if family == "string" and child.kind.family not in FAMILY_OF.values():
        key = judge(values, column_of(child.field, keyed=True)).key  # kept as text: yearmonth, duration, geopoint, …
        return key if key is not None else KeyColumn(values)
    if family != child.kind.family:
        return equal_to_nothing(KeyColumn(values))
    numbers, texts = numbered(values.cast(pa.float64()) if pa.types.is_decimal(values.type) else values)
    return KeyColumn(numbers, texts)


def family_of(type: pa.DataType) -> str:
    for name, family in FAMILY_OF.items():
        if getattr(pa.types, "is_boolean" if name == "bool" else f"is_{name}")(type):
            return family
    return "number" if pa.types.is_decimal(type) else "string"
