"""`new`: a sample file → the two files of a dataset, in the words of the stages that will read its deliveries."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipelines.model.dataset import Layout, Source
from pipelines.model.declaration import NAME, WRONG_NAME, read_dataset
from pipelines.model.delivery import RawFile
from pipelines.model.errors import Refused, WrongUsage
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.publish.given import raw_file
from pipelines.publish.readers import READERS
from pipelines.stages import grid
from pipelines.stages.draft import (
    Column,
    Draft,
    Facts,
    Outline,
    Sample,
    delimiter_of,
    draft,
    encoding_of,
    is_value,
    json_text,
    outline,
    yaml_text,
)  # fmt: skip
from pipelines.stages.guard import MILD, guard
from pipelines.stages.tidy.header import labels

if TYPE_CHECKING:
    from pipelines.publish.desk import Desk

WORKBOOKS = frozenset({"xlsx", "ods"})
MOST_ROWS = 200_000  # what a draft looks at; `check` looks at the rest
EDITIONS = (
    ("day", r"20[0-9]{2}-[01][0-9]-[0-3][0-9]"),
    ("quarter", r"20[0-9]{2}-q[1-4]"),
    ("month", r"20[0-9]{2}-(?:0[1-9]|1[0-2])"),
    ("year", r"20[0-9]{2}"),
)


@dataclass(frozen=True)
class Drafted:
    """The two files that were written, and what they propose."""

    declaration: Path
    schema: Path
    draft: Draft


def draft_dataset(desk: Desk, name: str, file: Path) -> Drafted:
    """Write `datasets/<name>.yaml` and `schemas/<name>.json`. Raises Refused, WrongUsage; never writes over a file."""
    targets = (desk.office.datasets / f"{name}.yaml", desk.office.schemas / f"{name}.json")
    if not NAME.fullmatch(name):
        raise Refused([Finding("name", WRONG_NAME, file=f"datasets/{name}.yaml")])
    for target in targets:
        if target.exists():
            raise WrongUsage(
                Text(f"Sudah ada, dan tidak ditimpa: {target}", f"It is there already and is not overwritten: {target}")
            )
    found = draft(_sample(file), READERS)
    texts = (yaml_text(found, _facts(desk, name, file, found)), json_text(found, name))
    _look(texts, name)
    for target, text in zip(targets, texts, strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as stream:
            stream.write(text)
    return Drafted(*targets, found)


def _look(texts: tuple[str, str], name: str) -> None:
    """What would be refused is not written at all."""
    with TemporaryDirectory() as folder:
        declaration, schema = Path(folder) / f"{name}.yaml", Path(folder) / f"{name}.json"
        declaration.write_text(texts[0], "utf-8")
        schema.write_text(texts[1], "utf-8")
        read_dataset(declaration, schema)


def _sample(path: Path) -> Sample:
    """The table in the file, with the rows of totals and the notes left out."""
    file = raw_file(path, Source("file", path.name))
    layout = _guarded(file)
    read = grid.read_grid(file.path, file.format, layout)
    rows = list(itertools.islice(read.rows, MOST_ROWS + 1))
    found = Outline(1, 1) if read.offset else outline(rows, read.merged)
    texts = [[grid.text(cell) for cell in row] for row in rows[found.first - 1 : found.last]]
    titles = texts[-1] if read.offset and texts else labels(texts, read.merged, found.first - 1)
    if not any(titles) or (not read.offset and is_value(next(title for title in titles if title))):
        raise Refused([_no_titles(path.name, found.last if any(titles) else None)])
    body = _body(rows[found.last : found.end][:MOST_ROWS], found)
    columns = [_column(label, place, body) for place, label in enumerate(titles)]
    return Sample(
        path.stem,
        file.format,
        columns,
        found,
        layout.encoding,
        layout.delimiter,
        layout.sheet,
        cut=len(rows) > MOST_ROWS,
    )


def _no_titles(file: str, row: int | None) -> Finding:
    """A first row of data that is taken for titles would be lost without a word. `row`: where it stands."""
    if row is None:
        message = Text(
            "Tidak ada tabel berjudul kolom di berkas ini.", "There is no table with column titles in this file."
        )
    else:
        message = Text(
            f"Berkas ini tidak punya judul kolom: baris {row} sudah berisi data.",
            f"This file has no column titles: row {row} holds data already.",
        )
    remedy = Text(
        "Tulis satu baris judul kolom tepat di atas data (misalnya kode, nama, jumlah), simpan, lalu ulangi terbuka new.",
        "Write one row of column titles right above the data (code, name, amount, say), save, and run terbuka new again.",
    )
    return Finding("header-not-found", message, remedy, file=file, row=row)


def _guarded(file: RawFile) -> Layout:
    """How the file is written, once the guard has let it pass. Of a workbook the guard looks at the sheet that is drafted: what
    it finds on a hidden one before it, or on a cover, holds nobody up."""
    try:
        guard((file,))
    except Refused as refused:
        if file.format not in WORKBOOKS or any(finding.rule not in MILD for finding in refused.findings):
            raise
        if not (layout := _dialect(file)).sheet:
            raise
    else:
        layout = _dialect(file)
    if layout.sheet:
        guard((file,), sheet=layout.sheet)
    return layout


def _dialect(file: RawFile) -> Layout:
    if file.format in WORKBOOKS:
        return Layout(sheet=grid.first_filled(file.path))
    if file.format != "csv":
        return Layout()
    encoding = encoding_of(file.path)
    return Layout(encoding=encoding, delimiter=delimiter_of(file.path, encoding))


def _body(rows: Sequence[Sequence[Any]], found: Outline) -> list[Sequence[Any]]:
    filled = [row for row in rows if any(cell is not None and str(cell).strip() for cell in row)]
    if found.total is None:
        return filled
    place, names = found.total
    return [row for row in filled if place >= len(row) or " ".join(str(row[place] or "").split()) not in names]


def _column(label: str, place: int, body: Sequence[Sequence[Any]]) -> Column:
    cells = [row[place] if place < len(row) else None for row in body]
    return Column(label, cells, [grid.text(cell) for cell in cells])


def _facts(desk: Desk, name: str, file: Path, found: Draft) -> Facts:
    source, edition, sure = _edition(desk, name, file, found)
    catalog = desk.catalog
    return Facts(name, file.name, source, edition, catalog.publisher.key, next(iter(catalog.licenses), ""), sure)


def _edition(desk: Desk, name: str, file: Path, found: Draft) -> tuple[str, dict[str, Any], bool]:
    """The file's name tells the edition, or a column of years does, or the officer must."""
    inside = file.resolve().is_relative_to(desk.office.datasets.resolve())
    place = (
        file.resolve().relative_to(desk.office.datasets.resolve()).as_posix()
        if inside
        else f"incoming/{name}/{file.name}"
    )
    folder, _, last = place.rpartition("/")
    for kind, pattern in EDITIONS:
        match = re.search(rf"(?<![0-9]){pattern}(?![0-9])", last)
        if match:
            pattern_of_all = f"{folder}/{last[: match.start()]}{{edition}}{last[match.end() :]}"
            return pattern_of_all, {"kind": kind, "first": match[0]}, True
    years = [proposed.schema["name"] for proposed in found.fields if proposed.schema["type"] == "year"]
    if years:
        return place, {"kind": "year", "from": years[0]}, True
    return place, {"kind": "year", "key": str(desk.now.year)}, False
