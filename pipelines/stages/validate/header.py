"""Compares the labels of a file with the fields of the schema (Data Package v2, `fieldsMatch`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.ledger import CELL, Entry
from pipelines.stages.validate.plan import Plan

EXTRA_ALLOWED, MISSING_ALLOWED = ("subset", "partial"), ("superset", "partial")


@dataclass(frozen=True)
class Header:
    """The fields that the columns of the file hold, in the file's order, and what is wrong with the labels.

    A label without a field gets a field of type `any`, so that it is reported once and not in every row.
    `readable` is False when labels cannot be told apart, and so the rows cannot be read.
    """

    fields: tuple[Field, ...]
    entries: tuple[Entry, ...] = ()
    readable: bool = True


def read_header(labels: Sequence[str], plan: Plan, row: int, *, case: bool = True) -> Header:
    """`row` is the row of the file that holds the labels. Without labels, the fields stand as declared."""
    if not labels:
        return Header(plan.fields)
    folded = [label if case else label.lower() for label in labels]
    names = [field.name if case else field.name.lower() for field in plan.fields]
    if plan.fields_match == "exact":
        return _by_place(labels, folded, names, plan, row)
    return _by_name(labels, folded, names, plan, row)


def _by_place(labels: Sequence[str], folded: Sequence[str], names: Sequence[str], plan: Plan, row: int) -> Header:
    count = len(plan.fields)
    entries = [_entry(row, place, "extra-label") for place in range(count, len(labels))]
    entries += [_entry(row, place, "missing-label", plan.fields[place].name) for place in range(len(labels), count)]
    for place, (label, name) in enumerate(zip(folded, names, strict=False)):
        field = plan.fields[place].name
        if not label:
            entries.append(_entry(row, place, "blank-label", field))
        elif labels[place] in labels[:place]:
            entries.append(_entry(row, place, "duplicate-label", field))
        elif label != name:
            entries.append(_entry(row, place, "incorrect-label", field))
    paired: list[Field | None] = [*plan.fields[: len(labels)], *[None] * (len(labels) - count)]
    return Header(_with_strangers(labels, paired), tuple(entries))


def _by_name(labels: Sequence[str], folded: Sequence[str], names: Sequence[str], plan: Plan, row: int) -> Header:
    twice = [place for place, label in enumerate(folded) if label in folded[:place]]
    if twice or len(set(names)) < len(names):
        return Header(
            (), tuple(_entry(row, place, "duplicate-label", labels[place]) for place in twice or [0]), readable=False
        )
    known = dict(zip(names, plan.fields, strict=True))
    paired = [known.get(label) for label in folded]
    return Header(_with_strangers(labels, paired), tuple(_name_entries(paired, folded, names, plan, row)))


def _name_entries(
    paired: Sequence[Field | None], folded: Sequence[str], names: Sequence[str], plan: Plan, row: int
) -> Iterator[Entry]:
    if plan.fields_match not in EXTRA_ALLOWED:
        yield from (_entry(row, place, "extra-label") for place, field in enumerate(paired) if field is None)
    if plan.fields_match == "partial" and not any(paired):
        yield _entry(row, 0, "unmatched-header")
    missing = [field for name, field in zip(names, plan.fields, strict=True) if name not in folded]
    if plan.fields_match in MISSING_ALLOWED:
        missing = [field for field in missing if field.constraints.get("required") or field.name in plan.primary_key]
    yield from (_entry(row, place, "missing-label", field.name) for place, field in enumerate(missing, len(folded)))


def _entry(row: int, place: int, rule: str, field: str = "") -> Entry:
    return Entry(row, CELL, place, 0, rule, "", field)


def _with_strangers(labels: Sequence[str], paired: Sequence[Field | None]) -> tuple[Field, ...]:
    """Strangers are named after their labels, with a number where the name is taken."""
    used: set[str] = set()
    fields = []
    for label, field in zip(labels, paired, strict=True):
        name, number = (field.name if field else label), 2
        while name in used:
            name, number = f"{label}{number}", number + 1
        used.add(name)
        fields.append(field or Field(name, "any"))
    return tuple(fields)
