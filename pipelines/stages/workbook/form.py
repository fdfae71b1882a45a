"""The entry form of a dataset: a workbook made from its schema that `layout` reads back without a hand. What is typed is
validated (`validation.py`), the rest is for `check`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs, xl_rowcol_to_cell

from pipelines.stages.workbook import instructions
from pipelines.stages.workbook.columns import Column, columns
from pipelines.stages.workbook.example import example
from pipelines.stages.workbook.kinds import WIDTHS, kind_of, number_format, words
from pipelines.stages.workbook.limits import required
from pipelines.stages.workbook.sheets import INSTRUCTIONS, LISTS, add_sheets, new_workbook
from pipelines.stages.workbook.validation import Cells, validation

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset

PREPARED = 10_000  # rows with validation: a month of a busy office, and the file stays as small as for one
MOST_INLINE = 255  # a list inside the rule (ECMA-376 part 1, 18.3.1.33); longer ones stand on a sheet
WIDEST = 40
ALLOWED = ("select_locked_cells", "select_unlocked_cells", "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter")  # fmt: skip
END = "Akhir formulir, jangan menulis di bawah baris ini / End of the form, write nothing below this row"


@dataclass(frozen=True)
class Choices:
    """The values that a foreign key allows, and what each is called where the reference data say so."""

    values: Sequence[str]
    names: Sequence[str] = ()


def write_form(dataset: Dataset, path: Path, references: Mapping[str, Choices] | None = None) -> None:
    """Write the form to `path`. Equal input gives equal bytes. `references`: field → the codes it may hold."""
    found = columns(dataset)
    with new_workbook(path) as book:
        sheet, others = add_sheets(book, dataset.layout.sheet, [INSTRUCTIONS, LISTS])
        listed = _Lists(others[LISTS], book)
        _header(sheet, book, dataset, found)
        for place, column in enumerate(found):
            _column(sheet, book, dataset, place, column, listed.of(column.field, references or {}))
        _highlights(sheet, book, dataset, found)
        _footer(sheet, book, dataset)
        sheet.protect("", dict.fromkeys(ALLOWED, True))
        instructions.write(others[INSTRUCTIONS], book, dataset, found)


def _rows(dataset: Dataset) -> tuple[int, int]:
    """First and last prepared row, from 0."""
    first = dataset.layout.header_rows[1]
    return first, first + PREPARED - 1


def _header(sheet: Any, book: Any, dataset: Dataset, found: Sequence[Column]) -> None:
    first, last = dataset.layout.header_rows
    plain = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#F2F4F5"}
    heads = {True: book.add_format({**plain, "bg_color": "#E4D9F3"}), False: book.add_format(plain)}
    if first > 1:
        sheet.write_string(0, 0, dataset.title.id, book.add_format({"bold": True, "font_size": 14}))
    for place, column in enumerate(found):
        head = heads[required(column.field, dataset.primary_key)]
        for row, part in enumerate(column.parts(last - first + 1), first - 1):
            sheet.write_string(row, place, part, head) if part else sheet.write_blank(row, place, None, head)
    sheet.freeze_panes(last, 0)


def _column(
    sheet: Any, book: Any, dataset: Dataset, place: int, column: Column, choices: Sequence[Any] | str | None
) -> None:
    first, last = _rows(dataset)
    form = book.add_format({"num_format": number_format(column.field, dataset.layout), "locked": False})
    width = min(max(WIDTHS[kind_of(column.field)], len(column.label) + 2), WIDEST)
    sheet.set_column(place, place, width, form)
    cells = Cells(xl_rowcol_to_cell(first, place), xl_range_abs(first, place, last, place))
    options = validation(column.field, cells, choices, example(column.field, dataset.layout))
    sheet.data_validation(first, place, last, place, options)


def _highlights(sheet: Any, book: Any, dataset: Dataset, found: Sequence[Column]) -> None:
    """Required cells of a row that was begun, and keys that occur twice."""
    first, last = _rows(dataset)
    empty, twice = book.add_format({"bg_color": "#FFF2B3"}), book.add_format({"bg_color": "#F9C9A8"})
    row, end = first + 1, xl_col_to_name(len(found) - 1)
    for place, column in enumerate(found):
        if required(column.field, dataset.primary_key):
            formula = f"=AND(COUNTA($A{row}:${end}{row})>0,LEN({xl_rowcol_to_cell(first, place)})=0)"
            sheet.conditional_format(
                first, place, last, place, {"type": "formula", "criteria": formula, "format": empty}
            )
    places = [place for place, column in enumerate(found) if column.field["name"] in dataset.primary_key]
    if places and len(places) == len(dataset.primary_key):  # a part that `unpivot` makes is in no single column
        same = "*".join(
            f"({xl_range_abs(first, place, last, place)}=${xl_col_to_name(place)}{row})" for place in places
        )
        formula = f"=AND(LEN(${xl_col_to_name(places[0])}{row})>0,SUMPRODUCT({same})>1)"
        for place in places:
            sheet.conditional_format(
                first, place, last, place, {"type": "formula", "criteria": formula, "format": twice}
            )


def _footer(sheet: Any, book: Any, dataset: Dataset) -> None:
    """As many last rows as the layout will take for notes: without them it would take data."""
    _, last = _rows(dataset)
    quiet = book.add_format({"font_color": "#4A5460", "italic": True})
    for number in range(dataset.layout.footer_rows):
        sheet.write_string(last + 1 + number, 0, END, quiet)


class _Lists:
    """The sheet of code lists: two columns for each, the values and their names."""

    def __init__(self, sheet: Any, book: Any) -> None:
        self.sheet, self.next = sheet, 0
        self.head, self.text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})

    def of(self, field: Mapping[str, Any], references: Mapping[str, Choices]) -> Sequence[Any] | str | None:
        """The choices of a field: inside the rule where they are few and plain, else where they stand on the sheet."""
        enum = field.get("constraints", {}).get("enum")
        if enum is None and field.get("type") == "boolean":
            enum = words(field)
        if enum is None and field["name"] in references:
            return self._put(field["name"], references[field["name"]])
        if not enum:
            return None
        plain = all(isinstance(value, str) and not set(value) & set(',"') and value == value.strip() for value in enum)
        if plain and len(",".join(enum)) <= MOST_INLINE:
            return [str(value) for value in enum]
        return self._put(field["name"], Choices(enum))

    def _put(self, name: str, choices: Choices) -> str:
        place = self.next
        self.next += 3 if choices.names else 2
        self.sheet.set_column(place, place, 28, self.text)
        self.sheet.write_string(0, place, name, self.head)
        for row, value in enumerate(choices.values, 1):
            self._cell(row, place, value)
        for row, label in enumerate(choices.names, 1):
            self.sheet.write_string(row, place + 1, label)
        quoted = self.sheet.get_name().replace("'", "''")
        return f"='{quoted}'!{xl_range_abs(1, place, max(1, len(choices.values)), place)}"

    def _cell(self, row: int, place: int, value: Any) -> None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            self.sheet.write_number(row, place, value)
        else:
            self.sheet.write_string(row, place, str(value), self.text)
