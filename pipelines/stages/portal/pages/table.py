"""The first rows of the table and the meaning of its columns."""

from __future__ import annotations

from datetime import date, datetime
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
LONGEST = 120  # characters of a cell; the file has the rest


def preview(site: Site, shelf: Shelf, newest: Release) -> str:
    """The first rows as they are published; an empty cell says so."""
    path = site.public / newest.path / f"{newest.dataset}.parquet"
    with pq.ParquetFile(path) as parquet:
        names = parquet.schema_arrow.names
        batch = next(parquet.iter_batches(SHOWN_ROWS), None)
    rows = batch.to_pylist() if batch is not None else []
    numeric = tuple(
        i for i, f in enumerate((shelf.schema or {"fields": ()})["fields"]) if f["type"] in {"integer", "number"}
    )
    cells = [[_cell(site, row[name]) for name in names] for row in rows]
    claim = html.table(
        [safe(name) for name in names],
        cells,
        site.two("Baris pertama", "First rows"),
        numeric=numeric,
        css="tp-preview",
    )
    rest = newest.rows - len(rows)
    more = (
        html.paragraph(
            site.two(
                f"Dan {number(rest, 'id')} baris lagi di berkasnya.", f"And {number(rest, 'en')} more rows in the file."
            )
        )
        if rest > 0
        else ""
    )
    return html.section(
        "isi",
        site.two("Isi tabel", "The table"),
        html.note(site.two("Delapan baris pertama", "The first eight rows")),
        claim + more,
    )


def _cell(site: Site, value: Any) -> str:
    match value:
        case None:
            return f"<em>{safe(site.say(EMPTY))}</em>"
        case bool():
            return safe(site.two("ya" if value else "tidak", "yes" if value else "no"))
        case int() | float():
            whole = float(value).is_integer()
            return safe(number(value, site.language, 0 if whole else 2))
        case datetime():
            return safe(value.isoformat(" ", "minutes"))
        case date():
            return safe(value.isoformat())
        case _:
            text = str(value)
            return safe(text if len(text) <= LONGEST else text[:LONGEST] + "…")


def dictionary(site: Site, shelf: Shelf) -> str:
    """Each column: name, title, kind, unit, meaning, allowed values."""
    if shelf.schema is None:
        return ""
    items = "".join(_field(site, field) for field in shelf.schema["fields"])
    claim = f'<dl class="tp-dictionary">{items}</dl>'
    title = site.two("Arti setiap kolom", "What each column means")
    return html.section("kamus", title, html.note(site.two("Kamus data", "Data dictionary")), claim)


def _field(site: Site, field: dict[str, Any]) -> str:
    kind = site.say(KINDS[field["type"]]) if field["type"] in KINDS else field["type"]
    unit = f", {field['unit']}" if field.get("unit") else ""
    allowed = field.get("constraints", {}).get("enum")
    values = site.two("Nilai: ", "Values: ") + ", ".join(str(value) for value in allowed) + "." if allowed else ""
    title = field.get("title", field["name"])
    meaning = " ".join(part for part in (field.get("description", ""), values) if part)
    return f"<div><dt><code>{safe(field['name'])}</code> {safe(title)} <span>{safe(kind + unit)}</span></dt><dd>{safe(meaning)}</dd></div>"
