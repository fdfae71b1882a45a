"""One dataset and the file that is delivered for it, as an office would write them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests.conftest import DATASET, Bureau
from tests.publish.planted.people import Person, person

EDITION = "2026-10"
PUBLIC = ("kode", "wilayah", "jumlah", "tanggal", "catatan")
REGIONS = ("Utara", "Selatan", "Barat", "Timur")


@dataclass
class Delivery:
    """Everything about one dataset that a place may change before it is written."""

    name: str
    random: Random
    kind: str  # csv, xlsx, parquet
    people: list[Person]
    rows: list[dict[str, Any]]
    schema: dict[str, Any]
    yaml: dict[str, Any] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    header: bool = True
    more_lines: list[list[str]] = field(default_factory=list)
    workbook: Callable[[Workbook], None] = lambda _workbook: None
    metadata: dict[str, str] = field(default_factory=dict)
    of_field: dict[str, str] = field(default_factory=dict)
    spoil_yaml: Callable[[str], str] = lambda text: text
    spoil_schema: Callable[[str], str] = lambda text: text


def delivery(number: int, kind: str, seed: int) -> Delivery:
    random = Random(f"{seed}-{number}")
    people = [person(random) for _ in range(8)]
    rows = [_row(random, place, one) for place, one in enumerate(people)]
    return Delivery(f"data-{number}", random, kind, people, rows, _schema(), {"title": _twice(f"Data ke-{number}")})


def _twice(text: str) -> dict[str, str]:
    return {"id": text, "en": text}


def _row(random: Random, place: int, one: Person) -> dict[str, Any]:
    return {
        "kode": f"A{place:02d}",
        "wilayah": random.choice(REGIONS),
        "jumlah": str(random.randrange(1000)),
        "tanggal": date(2026, 10, random.randrange(1, 29)).isoformat(),
        "catatan": "jalan rusak",
        "nama": one.name,
        "nik": one.nik,
        "telepon": one.phone,
        "surel": one.mail,
        "cerita": f"Saya {one.name}, lampu di depan rumah mati, hubungi {one.phone}",
    }


def _schema() -> dict[str, Any]:
    types = {"jumlah": "integer", "tanggal": "date"}
    hidden = [{"name": name, "type": "string", "privacy": "sensitive"} for name in ("nama", "nik", "telepon", "surel")]
    story = {"name": "cerita", "type": "string", "privacy": "free-text"}
    shown = [
        {
            "name": name,
            "title": name.title(),
            "description": f"Kolom {name}.",
            "type": types.get(name, "string"),
            "privacy": "public",
        }
        for name in PUBLIC
    ]
    shown[0]["constraints"] = {"required": True}
    return {"fields": [*shown, *hidden, story], "primaryKey": ["kode"]}


def write(bureau: Bureau, one: Delivery) -> None:
    """The two files of the dataset, and the delivery."""
    source = {"kind": "file", "path": f"incoming/{one.name}_{{edition}}.{one.kind}"}
    changes = {**DATASET, "description": _twice("Catatan layanan."), "source": source, **one.yaml}
    bureau.write_yaml(one.name, changes)
    declared = bureau.office.datasets / f"{one.name}.yaml"
    declared.write_text(one.spoil_yaml(declared.read_text("utf-8")), "utf-8")
    (bureau.office.schemas / f"{one.name}.json").write_text(one.spoil_schema(json.dumps(one.schema)), "utf-8")
    path = changes["source"]["path"].replace("{edition}", EDITION).removeprefix("incoming/")
    bureau.deliver(path, {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}[one.kind](one))


def _lines(one: Delivery) -> list[list[str]]:
    names = list(dict.fromkeys(name for row in one.rows for name in row))
    head = [[one.labels.get(name, name) for name in names]] if one.header else []
    return [*head, *([row.get(name, "") for name in names] for row in one.rows), *one.more_lines]


def _csv(one: Delivery) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(_lines(one))
    return stream.getvalue().encode()


def _xlsx(one: Delivery) -> bytes:
    book, stream = Workbook(), io.BytesIO()
    for line in _lines(one):
        book.active.append(line)
    one.workbook(book)
    book.save(stream)
    return stream.getvalue()


def _parquet(one: Delivery) -> bytes:
    head, *lines = _lines(one)
    fields = [pa.field(name, pa.string(), metadata=one.of_field or None) for name in head]
    columns = [pa.array([line[place] for line in lines], pa.string()) for place in range(len(head))]
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=one.metadata or None))
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()
