"""JSON records: a list of flat objects, or one object with such a list inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.tidy.forms import NUMERIC, number_form
from pipelines.stages.tidy.header import Columns
from pipelines.stages.tidy.numbers import NumberForm
from pipelines.stages.tidy.rows import batches, before_footer

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile


def read(file: RawFile, layout: Layout, columns: Columns) -> Iterator[pa.RecordBatch]:
    """Batches of the declared fields; the row number is the record's, from 1. Raises Refused for other shapes."""
    records = _records(file)
    found = list(dict.fromkeys(key for record in records for key in record))
    positions = columns.positions(file.name, found)
    names = [found[position] for position in positions]
    form, numeric = number_form(layout), columns.of_type(*NUMERIC)
    certain = [form if field in numeric else None for field in columns.fields]
    pairs = list(zip(names, certain, strict=True))
    table = before_footer(records, layout.footer_rows)
    rows = ((number, [text(record.get(name), sure) for name, sure in pairs]) for number, record in enumerate(table, 1))
    return batches(rows, columns.fields)


def text(value: Any, form: NumberForm | None = None) -> str | None:
    """A JSON value as text; a number keeps the digits it was written with, an object or list stays JSON."""
    match value:
        case _Digits() if form and "e" not in value.lower():
            return form.certain(value)
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)


AGAIN = Text("Ambil lagi berkasnya dari sumbernya.", "Get the file from its source again.")
LIST = Text(
    'Tulis sebagai daftar objek: [{"kode": "01", "jumlah": 5}, …], atau satu objek dengan tepat satu daftar di dalamnya.',
    'Write it as a list of objects: [{"code": "01", "amount": 5}, …], or as one object with exactly one list in it.',
)


class _Digits(str):
    """A number of a JSON file as it is spelled there: 1.10 must not become 1.1."""

    __slots__ = ()


def _records(file: RawFile) -> list[dict[str, Any]]:
    try:
        value = json.loads(file.path.read_bytes(), parse_float=_Digits, parse_int=_Digits, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        where = getattr(error, "lineno", None)
        raise Refused([_finding(file, "Bukan JSON yang benar.", "Not valid JSON.", where)]) from None
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
        value = lists[0] if len(lists) == 1 else None
    if not isinstance(value, list) or not all(isinstance(record, dict) for record in value) or not value:
        raise Refused([_finding(file, "Harus berupa daftar objek.", "It must be a list of objects.", remedy=LIST)])
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a key is written twice")
    return record


def _finding(file: RawFile, indonesian: str, english: str, row: int | None = None, remedy: Text = AGAIN) -> Finding:
    return Finding("json", Text(indonesian, english), remedy, file=file.name, row=row)
