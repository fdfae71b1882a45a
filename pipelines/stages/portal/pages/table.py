"""The first rows of the table and the meaning of its columns."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number
from pipelines.stages.portal.words import EMPTY, KINDS

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Site

SHOWN_ROWS = 8
MOST_DECIMALS = 6
LONGEST = 120  # characters of a cell; the file has the rest


def preview(site: Site, shelf: Shelf, newest: Release) -> html.Section:
    """The first rows as they are published; an empty cell says so."""
    path = site.public(f"{newest.path}/{newest.dataset}.parquet")
    with pq.ParquetFile(path) as parquet:
        names = parquet.schema_arrow.names
        batch = next(parquet.iter_batches(SHOWN_ROWS), None)
    rows = batch.to_pylist() if batch is not None else []
    kinds = {field["name"]: field["type"] for field in (shelf.schema or {"fields": ()})["fields"]}
    numeric = tuple(i for i, name in enumerate(names) if kinds.get(name) in {"integer", "number"})
    cells = [[_cell(site, row[name], kinds.get(name, "string")) for name in names] for row in rows]
    claim = html.table(
        names,
        cells,
        site.two("Baris pertama", "First rows"),
        numeric=numeric,
        css="tp-preview",
    )
    said = _said(site, newest.rows - len(rows), len(rows))
    evidence = html.note(site.two(f"{len(rows)} baris pertama", f"The first {len(rows)} rows") if rows else "")
    return html.Section(
        "isi", site.two("Isi tabel", "The table"), evidence, claim + (html.paragraph(said) if said else "")
    )


def _said(site: Site, rest: int, shown: int) -> str:
    if not shown:
        return site.two("Edisi ini tidak punya baris.", "This edition has no rows.")
    if rest <= 0:
        return ""
    return site.two(
        f"Dan {number(rest, 'id')} baris lagi di berkasnya.", f"And {number(rest, 'en')} more rows in the file."
    )


def _cell(site: Site, value: Any, kind: str) -> str:
    match value:
        case None:
            return f"<em>{safe(site.say(EMPTY))}</em>"
        case bool():
            return safe(site.two("ya" if value else "tidak", "yes" if value else "no"))
        case int() | float():
            return _number(site, value, kind)
        case datetime():
            return safe(value.isoformat(" ", "minutes"))
        case date():
            return safe(value.isoformat())
        case _:
            text = str(value)
            return safe(text if len(text) <= LONGEST else text[:LONGEST] + "…")


def _number(site: Site, value: float, kind: str) -> str:
    """A number in the language's form with the decimals it has; a year is a name, not an amount."""
    if not math.isfinite(value):
        return f"<em>{safe(site.say(EMPTY))}</em>"
    if kind == "year":
        return safe(str(value))
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return safe(number(value, site.language, min(max(-int(exponent), 0), MOST_DECIMALS)))


def dictionary(site: Site, shelf: Shelf) -> html.Section | None:
    """Each column: name, title, kind, unit, meaning, allowed values."""
    if shelf.schema is None:
        return None
    items = "".join(_field(site, field) for field in shelf.schema["fields"])
    claim = f'<dl class="tp-dictionary">{items}</dl>'
    title = site.two("Arti setiap kolom", "What each column means")
    return html.Section("kamus", title, html.note(site.two("Kamus data", "Data dictionary")), claim)


def _field(site: Site, field: dict[str, Any]) -> str:
    kind = site.say(KINDS[field["type"]]) if field["type"] in KINDS else field["type"]
    unit = f", {field['unit']}" if field.get("unit") else ""
    allowed = field.get("constraints", {}).get("enum")
    values = site.two("Nilai: ", "Values: ") + ", ".join(str(value) for value in allowed) + "." if allowed else ""
    title = field.get("title", field["name"])
    meaning = " ".join(part for part in (field.get("description", ""), values) if part)
    return f"<div><dt><code>{safe(field['name'])}</code> {safe(title)} <span>{safe(kind + unit)}</span></dt><dd>{safe(meaning)}</dd></div>"
