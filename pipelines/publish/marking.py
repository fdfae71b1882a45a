"""`check --workbook`: the officer's own files with what was found marked in them. What a mark looks like: `stages/workbook`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.model.address import HANDBOOK, url
from pipelines.model.delivery import RawFile
from pipelines.model.errors import Refused, WrongUsage
from pipelines.model.grid import Digits
from pipelines.model.text import Text
from pipelines.publish.by_label import by_label
from pipelines.publish.given import given
from pipelines.stages import grid
from pipelines.stages.pull import discover, pull
from pipelines.stages.tidy.forms import NUMERIC
from pipelines.stages.tidy.header import labels
from pipelines.stages.workbook import LARGE, About, Note, mark_own, notes, write_copy, write_excerpt, write_findings
from pipelines.stages.workbook.columns import columns

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import Expected
    from pipelines.model.finding import Finding
    from pipelines.publish.desk import Desk
    from pipelines.publish.trial import Trial

# what is wrong with the file as a whole: its cells cannot be shown, or opening it is the danger
UNOPENED = {
    "empty", "format", "not-csv", "zip-bomb", "zip-path", "zip-nested", "encrypted", "xml-dtd", "too-wide", "too-long",
    "json", "parquet", "far-cell", "sheet-not-found", "too-large",
}  # fmt: skip
MOST_DIGITS = 15  # of a number that a cell keeps as it is


@dataclass(frozen=True)
class Marked:
    """A workbook that was written: for which file, how many findings it lists, and what was found only in writing it."""

    delivery: str
    file: str
    path: Path
    findings: int
    more: tuple[Finding, ...] = ()


def mark_trials(desk: Desk, dataset: Dataset, trials: Sequence[Trial], file: Path | None, out: Path) -> list[Marked]:
    """A workbook for the one file that was checked, or for each file of several in which something was found.

    One workbook is called `out`; several carry the names of their files behind it.
    """
    dataset = dataset.delivered
    wanted = [(files, one, trial) for files, trial in _files(desk, dataset, trials, file) for one in files]
    if len(wanted) > 1:
        wanted = [entry for entry in wanted if _of(entry[1], entry[2].findings)]
    paths = _paths(out, [one.name for _, one, _ in wanted])
    if there := [path for path in paths if path.exists()]:
        raise WrongUsage(
            Text(f"Sudah ada, dan tidak ditimpa: {there[0]}", f"It is there already and is not overwritten: {there[0]}")
        )
    return [_mark(desk, dataset, entry, path) for entry, path in zip(wanted, paths, strict=True)]


def _files(
    desk: Desk, dataset: Dataset, trials: Sequence[Trial], file: Path | None
) -> Iterator[tuple[tuple[RawFile, ...], Trial]]:
    if file is not None:
        yield (_known(dataset, file),), trials[0]
        return
    expected = {delivery.name: delivery for delivery in _expected(desk, dataset)}
    for trial in trials:
        with suppress(Refused):  # a file that is gone has no cells to mark; the trial says so
            if trial.delivery in expected:
                yield pull(dataset, expected[trial.delivery], desk.office, desk.now, loopback=desk.loopback), trial


def _expected(desk: Desk, dataset: Dataset) -> list[Expected]:
    try:
        return discover(dataset, desk.office, desk.now.date(), loopback=desk.loopback)
    except Refused:
        return []


def _known(dataset: Dataset, file: Path) -> RawFile:
    """Also a file of a kind that nothing here reads: its findings can still be listed."""
    try:
        return given(dataset, file)
    except Refused:
        return RawFile(file.name, file, "", file.stat().st_size, "")


def _paths(out: Path, names: Sequence[str]) -> list[Path]:
    """One file keeps the name that was asked for; of several each says which it is."""
    if len(names) == 1:
        return [out]
    stems = [Path(name).stem for name in names]
    numbered = [
        f"{stem}-{stems[:place].count(stem) + 1}" if stems.count(stem) > 1 else stem for place, stem in enumerate(stems)
    ]
    return [out.with_name(f"{out.stem}-{stem}{out.suffix}") for stem in numbered]


def _of(file: RawFile, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of one file; what is about no file or about all of them belongs to each."""
    return [f for f in findings if f.file == file.name or f.row is None]


def _mark(desk: Desk, dataset: Dataset, entry: tuple[tuple[RawFile, ...], RawFile, Trial], out: Path) -> Marked:
    _, file, trial = entry
    findings = _of(file, trial.findings)
    about = About(file.name, url(desk.catalog.base_url, HANDBOOK))
    out.touch(mode=0o600, exist_ok=False)  # what is in it was not stripped of anything personal
    if any(finding.rule in UNOPENED or _unreadable(finding) for finding in findings):
        write_findings(about, notes(findings, (), dataset, 0), out)
        return Marked(trial.delivery, file.name, out, len(findings))
    try:
        return _mark_cells(desk, dataset, entry, findings, about, out)
    except Refused as refused:  # a sheet that nobody reads but who marks the workbook, say
        every = (*findings, *refused.findings)
        write_findings(about, notes(every, (), dataset, 0), out)
        return Marked(trial.delivery, file.name, out, len(every), refused.findings)


def _mark_cells(
    desk: Desk,
    dataset: Dataset,
    entry: tuple[tuple[RawFile, ...], RawFile, Trial],
    findings: Sequence[Finding],
    about: About,
    out: Path,
) -> Marked:
    files, file, trial = entry
    found, offset = _labels(file, dataset)
    if dataset.layout.unpivot is not None:
        findings = _of(file, by_label(desk, dataset, files, trial.findings))
    _write(dataset, file, about, notes(findings, found, dataset, offset), out)
    return Marked(trial.delivery, file.name, out, len(findings))


def _unreadable(finding: Finding) -> bool:
    """A whole file in another encoding; a single byte has a row."""
    return finding.rule == "encoding" and finding.row is None


def _labels(file: RawFile, dataset: Dataset) -> tuple[list[str], int]:
    """The labels as `tidy` reads them, and the rows above the record that findings call row 1."""
    first, last = dataset.layout.header_rows
    read = grid.read_grid(file.path, file.format, dataset.layout)
    rows = [[grid.text(cell) for cell in row] for row in itertools.islice(read.rows, last)]
    if read.offset:
        return rows[-1] if rows else [], read.offset
    return labels(rows[first - 1 :], read.merged, first - 1) if len(rows) >= first else [], 0


def _write(dataset: Dataset, file: RawFile, about: About, noted: Sequence[Note], out: Path) -> None:
    layout, header = dataset.layout, dataset.layout.header_rows[1]
    large = sum(1 for _ in grid.read_grid(file.path, file.format, layout).rows) > LARGE
    if file.format == "xlsx" and not large and mark_own(file.path, layout.sheet, about, noted, out):
        return
    write = write_excerpt if large else write_copy
    write(_rows(file, dataset), layout.sheet, header, about, noted, out)


def _rows(file: RawFile, dataset: Dataset) -> Iterator[list[str | float]]:
    """Every cell as text, but for true numbers that are read as such: `layout.numbers` is about what is written, and a
    code that a spreadsheet keeps as a number has to stay one until somebody types it anew."""
    found, _ = _labels(file, dataset)
    fields = {field["name"]: field["type"] for field in dataset.fields}
    fields |= {
        column.label: column.field["type"] for column in columns(dataset)
    }  # also those that `unpivot` makes rows of
    numeric = {
        place for place, label in enumerate(found) if fields.get(dataset.layout.columns.get(label, label)) in NUMERIC
    }
    always = file.format in {"ods", "xlsx"}
    for row in grid.read_grid(file.path, file.format, dataset.layout).rows:
        yield [_cell(cell, true=always or place in numeric) for place, cell in enumerate(row)]


def _cell(cell: Any, *, true: bool) -> str | float:
    exact = isinstance(cell, float) or (isinstance(cell, Digits) and len(cell) <= MOST_DIGITS)
    return float(cell) if true and exact else grid.text(cell)
