"""Where something personal may stand. A place changes the delivery and returns what was planted there.

`named` places hold the name of somebody whose name also stands in a private cell: gate 2 knows it. `typed` places hold an
identifier that stands nowhere else: gate 3 has to know it. Some take either.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from tests.publish.planted.delivery import Delivery
from tests.publish.planted.people import identifier, person

Place = Callable[[Delivery, str], None]
EXCEPTION = {"column": "catatan", "reason": "nomor urut", "approver": "Kepala Dinas", "until": "2027-01-01"}


def stranger(one: Delivery) -> str:
    return identifier(one.random, person(one.random))


def neighbour(one: Delivery) -> str:
    """A name that also stands in a private cell."""
    return one.random.choice(one.people).name


def either(one: Delivery) -> str:
    return one.random.choice((stranger, neighbour))(one)


def cell(name: str, before: str = "") -> Place:
    def plant(one: Delivery, value: str) -> None:
        one.random.choice(one.rows)[name] = before + value

    return plant


def word(*keys: str, before: str = "oleh ") -> Place:
    """In the YAML, under these keys."""

    def plant(one: Delivery, value: str) -> None:
        inner: Any = one.yaml
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = {"id": f"{before}{value}", "en": f"{before}{value}"}

    return plant


def of_field(key: str, before: str = "oleh ") -> Place:
    def plant(one: Delivery, value: str) -> None:
        one.schema["fields"][4][key] = before + value

    return plant


def enum(one: Delivery, value: str) -> None:
    one.schema["fields"][1]["constraints"] = {"enum": ["Utara", "Selatan", "Barat", "Timur", f"rumah {value}"]}


def not_in_enum(one: Delivery, value: str) -> None:
    one.schema["fields"][1]["constraints"] = {"enum": ["Utara", "Selatan", "Barat", "Timur"]}
    cell("wilayah")(one, value)


def not_in_pattern(one: Delivery, value: str) -> None:
    one.schema["fields"][4]["constraints"] = {"pattern": "jalan [a-z]+"}
    cell("catatan")(one, value)


def doubled_key(one: Delivery, value: str) -> None:
    one.rows[0]["kode"] = one.rows[1]["kode"] = value


def held_back(one: Delivery, value: str) -> None:
    one.yaml["quarantine"] = "50%"
    cell("jumlah")(one, value)


def name_of_field(one: Delivery, value: str) -> None:
    name = f"kolom {value}"
    one.schema["fields"].append({"name": name, "type": "string", "privacy": "public"})
    for row in one.rows:
        row[name] = "x"


def extra_label(one: Delivery, value: str) -> None:
    for row in one.rows:
        row[f"Catatan {value}"] = "x"


def other_label(one: Delivery, value: str) -> None:
    one.labels["wilayah"] = f"Wilayah {value}"


def mapped_label(one: Delivery, value: str) -> None:
    one.labels["wilayah"] = f"Wilayah {value}"
    one.yaml["layout"] = {"columns": {f"Wilayah {value}": "wilayah"}}


def no_header(one: Delivery, value: str) -> None:
    one.rows[0]["nama"], one.header = value, False


def line_below(one: Delivery, value: str) -> None:
    one.more_lines.append([f"Dibuat oleh {value}"])


def long_line(one: Delivery, value: str) -> None:
    one.more_lines.append([*map(str, one.rows[0].values()), value, value])


def keywords(one: Delivery, value: str) -> None:
    one.yaml["keywords"] = ["jalan", f"milik {value}"]


def exception(key: str) -> Place:
    def plant(one: Delivery, value: str) -> None:
        one.yaml["privacy"] = {"exceptions": [{**EXCEPTION, key: f"oleh {value}"}]}

    return plant


def correction(one: Delivery, value: str) -> None:
    reason = {"id": f"salah ketik oleh {value}", "en": f"slip by {value}"}
    one.yaml["corrections"] = [{"edition": "2026-10", "path": "incoming/tidak-ada.csv", "reason": reason}]


def file_name(one: Delivery, value: str) -> None:
    one.yaml["source"] = {"kind": "file", "path": f"incoming/data {value}_{{edition}}.{one.kind}"}


def unknown_key(one: Delivery, value: str) -> None:
    one.yaml[f"catatan {value}"] = "x"


def unknown_class(one: Delivery, value: str) -> None:
    one.schema["fields"][4]["privacy"] = value


def unknown_type(one: Delivery, value: str) -> None:
    one.schema["fields"][4]["type"] = value


def unknown_operator(one: Delivery, value: str) -> None:
    one.schema["fields"][4]["privacy"] = {"class": "sensitive", "mask": value}


def broken_yaml(one: Delivery, value: str) -> None:
    one.spoil_yaml = lambda text: f"{text}\ncatatan: [oleh {value}\n  x: }}\n"


def broken_schema(one: Delivery, value: str) -> None:
    one.spoil_schema = lambda text: f'{text[:-1]}, "catatan": {value} }}'


def comment_in_yaml(one: Delivery, value: str) -> None:
    one.spoil_yaml = lambda text: f"# tanya {value}\n{text}"


def in_workbook(change: Callable[[Workbook, str], None]) -> Place:
    def plant(one: Delivery, value: str) -> None:
        one.kind = "xlsx"
        one.workbook = lambda book: change(book, value)

    return plant


def properties(book: Workbook, value: str) -> None:
    for name in ("creator", "lastModifiedBy", "title", "subject", "keywords", "description", "category"):
        setattr(book.properties, name, value)


def sheet_name(book: Workbook, value: str) -> None:
    book.active.title = f"Data {value}"[:31]


def hidden_sheet(book: Workbook, value: str) -> None:
    sheet = book.create_sheet("Sembunyi")
    sheet["A1"], sheet.sheet_state = value, "hidden"


def cell_comment(book: Workbook, value: str) -> None:
    book.active["A2"].comment = Comment(value, value)


def defined_name(book: Workbook, value: str) -> None:
    book.defined_names["x"] = DefinedName("x", attr_text=f'"{value}"', comment=value)


def printed_header(book: Workbook, value: str) -> None:
    book.active.oddHeader.center.text = value


def other_sheet(one: Delivery, value: str) -> None:
    in_workbook(sheet_name)(one, value)
    one.yaml["layout"] = {"sheet": "Rekap"}


def parquet_metadata(one: Delivery, value: str) -> None:
    one.kind = "parquet"
    one.metadata = {"penulis": value, "pandas": json.dumps({"creator": value, "columns": []})}


def parquet_field(one: Delivery, value: str) -> None:
    one.kind, one.of_field = "parquet", {"penulis": value}


PLACES: dict[str, tuple[Place, Callable[[Delivery], str]]] = {
    "a private cell": (cell("nama"), neighbour),
    "a private story": (cell("cerita", "saya "), stranger),
    "a public cell": (cell("catatan", "lapor "), either),
    "a key": (cell("kode"), either),
    "a number's cell": (cell("jumlah"), either),
    "a day's cell": (cell("tanggal"), either),
    "a doubled key": (doubled_key, either),
    "a cell that is none of the enum": (not_in_enum, either),
    "a cell against the pattern": (not_in_pattern, either),
    "a row that is held back": (held_back, either),
    "a line below the table": (line_below, either),
    "a line that is too long": (long_line, either),
    "no header at all": (no_header, either),
    "a label that nobody announced": (extra_label, either),
    "a label that changed": (other_label, either),
    "a label that is declared": (mapped_label, either),
    "the title": (word("title"), either),
    "the description": (word("description"), either),
    "the limitations": (word("limitations"), either),
    "the attribution": (word("attribution"), either),
    "a keyword": (keywords, either),
    "the title of a field": (of_field("title"), either),
    "the description of a field": (of_field("description"), either),
    "an example of a field": (of_field("example", ""), either),
    "the name of a field": (name_of_field, stranger),
    "an enum's label": (enum, either),
    "an exception's reason": (exception("reason"), stranger),
    "an exception's approver": (exception("approver"), stranger),
    "a correction's reason": (correction, stranger),
    "the file's name": (file_name, stranger),
    "a key of the YAML": (unknown_key, stranger),
    "a privacy class": (unknown_class, stranger),
    "a type": (unknown_type, stranger),
    "an operator": (unknown_operator, stranger),
    "broken YAML": (broken_yaml, stranger),
    "a broken schema": (broken_schema, stranger),
    "a comment in the YAML": (comment_in_yaml, stranger),
    "a workbook's properties": (in_workbook(properties), either),
    "a sheet's name": (in_workbook(sheet_name), either),
    "a sheet that is not the declared one": (other_sheet, either),
    "a hidden sheet": (in_workbook(hidden_sheet), either),
    "a comment on a cell": (in_workbook(cell_comment), either),
    "a defined name": (in_workbook(defined_name), either),
    "a printed header": (in_workbook(printed_header), either),
    "Parquet's metadata": (parquet_metadata, either),
    "a Parquet field's metadata": (parquet_field, either),
}
