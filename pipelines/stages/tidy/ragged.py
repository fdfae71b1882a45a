"""Rows of a CSV that have more or fewer cells than the labels: notes and totals may, rows of data may not."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.model.total import is_total_label, is_value
from pipelines.stages.tidy.aside import is_total
from pipelines.stages.tidy.rows import batch
from pipelines.stages.tidy.undeclared import told

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile

MOST_FINDINGS = 100
TAIL_BYTES = 1 << 16  # more empty lines than this holds below a table are not met
NO_FOOTER = 1 << 62


class Ragged:
    """What the parser passed over, in the order of the file; known up to the block that was read last."""

    def __init__(self, file: RawFile, layout: Layout, width: int, moved: int) -> None:
        self.file, self.layout, self.width = file, layout, width
        self.moved = moved  # from lines to rows: a label may hold a line end
        self.rows: list[tuple[int, int, str]] = []  # row, cells, text
        self.blank: set[int] = set()  # rows of nothing but delimiters, which are no rows whatever their width
        self.footer = NO_FOOTER

    def note(self, row: pacsv.InvalidRow) -> str:
        text = row.text if self.layout.total_row or len(self.rows) < MOST_FINDINGS else ""
        number = (row.number or 0) + self.moved
        if not row.text.strip(f'{self.layout.delimiter} \t\r\n"'):
            self.blank.add(number)
        self.rows.append((number, row.actual_columns, text))
        return "skip"

    def numbers(self, first: int, count: int) -> npt.NDArray[np.int64]:
        """The numbers of `count` rows from `first` on, without those that were passed over."""
        passed = [number for number, _, _ in self.rows if number >= first]
        all_of_them = np.arange(first, first + count + len(passed), dtype=np.int64)
        return all_of_them[~np.isin(all_of_them, passed)][:count] if passed else all_of_them

    def cut(self, last: int) -> int:
        """First row of the footer, when `last` is the last row of the labels' width."""
        last = max([last, *(number for number, _, _ in self.rows[-1:])])
        self.footer = last - self.layout.footer_rows + 1
        return self.footer

    def totals(self, positions: Sequence[int], fields: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The rows of totals among them. Raises Refused for every other row above the footer."""
        wrong, numbers, found = [], [], []
        for number, actual, text in self.rows:
            cells = self._total(text, positions, fields)
            if number in self.blank:
                continue
            if number < self.footer and cells is None:
                wrong.append(self._undeclared(number, text, positions, fields) or self._finding(number, actual))
            elif number < self.footer and cells is not None:
                numbers.append(number)
                found.append(cells)
        if wrong:
            raise Refused(wrong[:MOST_FINDINGS])
        if found:
            yield batch(
                pa.array(numbers), [pa.array(column, pa.string()) for column in zip(*found, strict=True)], fields
            )

    def _total(self, text: str, positions: Sequence[int], fields: Sequence[str]) -> list[str | None] | None:
        """The cells of the fields when this is a row of totals: missing cells at its end are empty."""
        rule = self.layout.total_row
        if rule is None:
            return None
        cells = next(csv.reader([text], delimiter=self.layout.delimiter), [])
        found = [cells[position] if position < len(cells) else None for position in positions]
        return found if is_total(found[fields.index(rule.column)], rule) and not any(cells[self.width :]) else None

    def _undeclared(self, row: int, text: str, positions: Sequence[int], fields: Sequence[str]) -> Finding | None:
        """A short row of totals that is not declared: its label is all the text that it has."""
        cells = next(csv.reader([text], delimiter=self.layout.delimiter), [])
        filled = {place: label for place, cell in enumerate(cells) if (label := " ".join(cell.split()))}
        texts = [place for place, cell in filled.items() if not is_value(cell)]
        if (
            any(cells[self.width :])
            or len(texts) != 1
            or texts[0] not in positions
            or not is_total_label(filled[texts[0]])
        ):
            return None
        field = fields[positions.index(texts[0])]
        [found] = told([(row, (field, filled[texts[0]]))], self.layout.total_row)
        return replace(found.finding, file=self.file.name)

    def _finding(self, row: int, actual: int) -> Finding:
        rule = "extra-cell" if actual > self.width else "missing-cell"
        message = Text(
            f"Baris ini punya {actual} kolom, seharusnya {self.width}.",
            f"This row has {actual} columns, expected {self.width}.",
        )
        remedy = Text(
            "Cari pemisah atau tanda kutip yang berlebih di baris ini. Kalau ini catatan di akhir berkas, tulis layout.footer_rows.",
            "Look for a delimiter or quote too many in this row. If it is a note at the end, write layout.footer_rows.",
        )
        return Finding(rule, message, remedy, file=self.file.name, row=row)


def trailing_lines(file: RawFile, encoding: str) -> int:
    """How many lines without a single character stand at the end of the file."""
    wide = re.sub("[-_]", "", encoding).lower().startswith(("utf16", "utf32"))
    with file.path.open("rb") as stream:
        stream.seek(0 if wide else max(0, file.path.stat().st_size - TAIL_BYTES))
        tail = stream.read().decode(encoding, "ignore")
    ends = re.findall(r"\r\n|\r|\n", tail[len(tail.rstrip("\r\n")) :])
    return max(0, len(ends) - 1)
