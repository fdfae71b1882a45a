"""In which form every column of numbers or dates is written: as `layout.numbers` and `layout.dates` say, or, where they say
`infer`, as the whole column of a file shows (`evidence.py`). The forms themselves: `numbers.py`, `dates.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.tidy.dates import DateForm
from pipelines.stages.tidy.evidence import Evidence, Form
from pipelines.stages.tidy.numbers import NumberForm

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset, Layout

NUMERIC = ("number", "integer")
DATED = ("date", "datetime")
INFER = "infer"
GROUPED = ((",", "."), (".", ","), (",", ""), (".", ""), (",", " "), (".", " "))
RUPIAH = ("Rp", "IDR")
INFERRED_DATES = ("D/M/Y", "M/D/Y", "Y-M-D", "serial-1900", "serial-1904")
MOST_FINDINGS = 100


def number_form(layout: Layout) -> NumberForm | None:
    """The declared form. The first of the inferred ones stands for all where a true number is written (`certain`)."""
    if layout.infer_numbers:
        return NumberForm(*GROUPED[0], RUPIAH, strict=True)
    currencies = (layout.currency,) if layout.currency else ()
    return NumberForm(layout.decimal, layout.group or "", currencies) if layout.decimal is not None else None


def candidates(dataset: Dataset) -> dict[str, tuple[Form, ...]]:
    """The forms that each column of numbers or dates may have: one that is declared, or those to choose from."""
    found = {field["name"]: _candidates(field, dataset.layout) for field in dataset.fields}
    return {name: forms for name, forms in found.items() if forms}


def _candidates(field: Mapping[str, Any], layout: Layout) -> tuple[Form, ...]:
    if field["type"] in NUMERIC:
        if spelled(field):
            return ()  # its own spelling is read by `validate`
        declared = number_form(layout)
        if layout.infer_numbers:
            return tuple(NumberForm(*signs, RUPIAH, strict=True) for signs in GROUPED)
        return () if declared is None else (declared,)
    if field["type"] in DATED:
        form = layout.dates.get(
            field["name"], layout.dates.get("") if field.get("format", "default") == "default" else None
        )
        names = INFERRED_DATES if form == INFER else (form,) if form else ()
        return tuple(DateForm(name, timed=field["type"] == "datetime") for name in names)
    return ()


def spelled(field: Mapping[str, Any]) -> bool:
    """Table Schema's own way to say how a number is written."""
    return "decimalChar" in field or "groupChar" in field


def settle(possible: Mapping[str, tuple[Form, ...]], batches: Iterable[pa.RecordBatch], file: str) -> dict[str, Form]:
    """The one form of each column of a file. Raises Refused with every column that has none or several."""
    open_ones = {name: Evidence(forms) for name, forms in possible.items() if len(forms) > 1}
    for batch in batches if open_ones else ():
        for name, evidence in open_ones.items():
            evidence.add(batch.column(0), batch.column(name))
    found = {name: evidence.form() for name, evidence in open_ones.items()}
    refused = [_refusal(open_ones[name], file, name) for name, form in found.items() if form is None]
    if refused:
        raise Refused(refused)
    declared = {name: forms[0] for name, forms in possible.items() if len(forms) == 1}
    return declared | {name: form for name, form in found.items() if form is not None}


def _refusal(evidence: Evidence, file: str, name: str) -> Finding:
    is_date = isinstance(evidence.forms[0], DateForm)
    kind, key = ("date", "layout.dates") if is_date else ("number", "layout.numbers")
    return evidence.finding(kind, key, file, name)


@dataclass(frozen=True)
class Forms:
    """The form of each column of one file."""

    file: str
    of: Mapping[str, Form]

    def plain(self, batch: pa.RecordBatch, findings: list[Finding]) -> pa.RecordBatch:
        """Numbers and dates in plain form. A number of another form is a finding; other text is left for `validate`."""
        for name, form in self.of.items():
            position = batch.schema.get_field_index(name)
            column = batch.column(position)
            read = form.read(column)
            batch = batch.set_column(position, name, pc.coalesce(read, column))
            if isinstance(form, NumberForm):
                rows = batch.column(0).filter(form.odd(column, read)).to_pylist()
                findings += [_otherwise(form, self.file, row, name) for row in rows[:MOST_FINDINGS]]
        return batch


def _otherwise(form: NumberForm, file: str, row: int, field: str) -> Finding:
    message = Text(
        f"Bentuk angkanya lain dari yang dinyatakan ({form.name}).",
        f"The number is written otherwise than declared ({form.name}).",
    )
    remedy = Text(
        "Seragamkan bentuk angka di berkas, atau perbaiki layout.numbers.",
        "Write all numbers alike in the file, or correct layout.numbers.",
    )
    return Finding("number-form", message, remedy, file=file, row=row, field=field)
