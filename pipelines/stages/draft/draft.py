"""A sample table → the proposal of a dataset: fields with privacy, keys, and the layout that reads the sample."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.model.text import Text
from pipelines.stages.draft import forms
from pipelines.stages.draft.codes import is_running
from pipelines.stages.draft.column import Column, Drafted, draft_column
from pipelines.stages.draft.keys import key
from pipelines.stages.draft.outline import Outline
from pipelines.stages.draft.privacy import points_at_persons, privacy
from pipelines.stages.draft.reading import Personal, Readers
from pipelines.stages.draft.words import CODES, FAMILIES, field_name, tokens

COUNTED = re.compile(r" / \(?[0-9]+\)?(?= \([0-9]+\)$|$)")  # `Kode / 1`: the last row of the header only counts
SECRET = ("sensitive", "free-text")  # what their cells hold does not stand in a schema either
SMALL = 20  # rows below which a rule taken from the sample is a guess


@dataclass(frozen=True)
class Sample:
    """The table of a file: labels and columns without totals and notes, and how the file is written."""

    name: str
    kind: str
    columns: Sequence[Column]
    outline: Outline
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str | int = 0
    cut: bool = False  # only its first rows were read


@dataclass(frozen=True)
class Proposed:
    """A field of the schema, the label it comes from, and what is in doubt about it."""

    label: str
    schema: dict[str, Any]
    doubts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Draft:
    """Everything that the two files say, but for the words that only the office knows."""

    fields: tuple[Proposed, ...]
    layout: dict[str, Any]
    schema: dict[str, Any]
    family: str
    doubts: tuple[Text, ...] = field(default=())


def draft(sample: Sample, readers: Readers) -> Draft:
    """Nothing is guessed that reading the file could not undo: what is in doubt is told, and not made public."""
    labelled = [column for column in sample.columns if column.label]
    chosen = forms.choose([draft_column(column, readers.numbers, readers.days) for column in labelled])
    personal = [readers.personal(column.label, column.filled) for column in labelled]
    people = any(points_at_persons(column.label, found) for column, found in zip(labelled, personal, strict=True))
    taken: set[str] = set()
    fields: list[Proposed] = []
    for column, drafted, held in zip(labelled, chosen.columns, personal, strict=True):
        title = COUNTED.sub("", column.label) if sample.outline.numbered else column.label
        name = field_name(title, taken)
        taken.add(name)
        fields.append(_field(name, title, column, drafted, held, people=people))
    names = [proposed.schema["name"] for proposed in fields]
    found = _key(dict(zip(names, labelled, strict=True)), dict(zip(names, chosen.columns, strict=True)))
    schema = _schema(fields, found)
    layout = _layout(sample, fields, chosen, forms.days(list(zip(names, chosen.columns, strict=True))))
    return Draft(tuple(fields), layout, schema, _family(sample), _doubts(sample, labelled, chosen, found))


def _field(
    name: str, title: str, column: Column, drafted: Drafted, found: Sequence[Personal], *, people: bool
) -> Proposed:
    choices = "enum" in drafted.constraints
    proposal = privacy(
        column.label, drafted.kind, column.filled, found, code=drafted.code, choices=choices, of_people=people
    )
    limits = {key: value for key, value in drafted.constraints.items() if key != "enum" or proposal.name not in SECRET}
    schema: dict[str, Any] = {"name": name, "type": drafted.kind, **drafted.more, "title": title}
    schema["privacy"] = {"class": proposal.name, "withhold": [True]} if proposal.withhold else proposal.name
    if limits:
        schema["constraints"] = limits
    doubts = (*((proposal.doubt,) if proposal.doubt else ()), *drafted.doubts)
    return Proposed(column.label, schema, doubts)


def _key(columns: dict[str, Column], drafted: dict[str, Drafted]) -> tuple[str, ...]:
    """Codes first, then names and years, then days and text; what is measured is no key."""
    likely = {name: _rank(column, drafted[name]) for name, column in columns.items()}
    order = sorted((name for name, rank in likely.items() if rank is not None), key=lambda name: likely[name] or 0)
    return key({name: [text.strip() for text in columns[name].texts] for name in order})


def _rank(column: Column, drafted: Drafted) -> int | None:
    if is_running(column.label, column.filled):
        return 9
    if drafted.code or (drafted.kind == "integer" and tokens(column.label) & CODES):
        return 0
    ranks = {"year": 1, "string": 2, "date": 3, "datetime": 4}
    return ranks.get(drafted.kind)


def _schema(fields: Sequence[Proposed], found: tuple[str, ...]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [proposed.schema for proposed in fields]}
    if found:
        schema["primaryKey"] = list(found)
    return {**schema, "missingValues": [""]}


def _layout(sample: Sample, fields: Sequence[Proposed], chosen: forms.Chosen, days: dict[str, str]) -> dict[str, Any]:
    """Only what differs from the defaults; `columns` always, for there the doubts stand."""
    outline = sample.outline
    layout: dict[str, Any] = {}
    if sample.sheet != 0:
        layout["sheet"] = sample.sheet
    if (outline.first, outline.last) != (1, 1) and sample.kind not in {"json", "parquet"}:
        layout["header_rows"] = outline.first if outline.first == outline.last else [outline.first, outline.last]
    if sample.kind == "csv" and sample.encoding != "utf-8":
        layout["encoding"] = sample.encoding
    if sample.kind == "csv" and sample.delimiter != ",":
        layout["delimiter"] = sample.delimiter
    if outline.footer:
        layout["footer_rows"] = outline.footer
    layout |= {"numbers": chosen.numbers} if chosen.numbers else {}
    layout |= {"dates": days} if days else {}
    layout["columns"] = {proposed.label: proposed.schema["name"] for proposed in fields}
    total = outline.total
    if total is not None and total[0] < len(sample.columns) and sample.columns[total[0]].label:
        names = layout["columns"]
        layout["total_row"] = {"column": names[sample.columns[total[0]].label], "equals": list(total[1])}
    return layout


def _family(sample: Sample) -> str:
    """Most words of labels and name decide; without any it is reference data."""
    said = [word for column in sample.columns for word in tokens(column.label)] + [*tokens(sample.name)] * 2
    counts = {family: sum(word in words for word in said) for family, words in FAMILIES.items()}
    best = max(counts, key=lambda family: counts[family])
    return best if counts[best] else "reference"


def _doubts(
    sample: Sample, labelled: Sequence[Column], chosen: forms.Chosen, found: tuple[str, ...]
) -> tuple[Text, ...]:
    rows = len(labelled[0].texts) if labelled else 0
    nameless = sum(1 for column in sample.columns if not column.label and column.filled)
    told = [
        (not sample.outline.sure, "baris judul kolom agaknya berisi data; periksa layout.header_rows", "the row of labels seems to hold data; check layout.header_rows"),
        (sample.outline.second is not None, f"tabel lain tampaknya mulai di baris {sample.outline.second}; pindahkan ke lembar atau berkas lain, lalu ulangi terbuka new", f"another table seems to begin in row {sample.outline.second}; move it to another sheet or file and run terbuka new again"),
        (rows < SMALL, f"contohnya hanya {rows} baris, jadi jenis, wajib, dan kunci belum tentu berlaku umum", f"the sample has only {rows} rows, so types, required and keys may not hold in general"),
        (sample.cut, f"hanya {rows} baris pertama yang dibaca", f"only the first {rows} rows were read"),
        (sample.outline.footer > 0, f"{sample.outline.footer} baris terakhir dianggap catatan, bukan data", f"the last {sample.outline.footer} rows are taken for notes, not data"),
        (sample.outline.total is not None, "baris jumlah dianggap bukan data (layout.total_row)", "rows of totals are taken for no data (layout.total_row)"),
        (nameless > 0, f"{nameless} kolom berisi tetapi tanpa judul, jadi tidak ikut", f"{nameless} columns with content have no label, so they are left out"),
        (chosen.doubt, "angka dapat dibaca dengan beberapa cara; tanyakan ke pembuat berkas, lalu tulis layout.numbers", "numbers can be read in several ways; ask who made the file, then write layout.numbers"),
        (not found, "tidak ada gabungan kolom yang unik, jadi belum ada primaryKey", "no set of columns is unique, so there is no primaryKey yet"),
    ]  # fmt: skip
    return tuple(Text(indonesian, english) for wanted, indonesian, english in told if wanted)
