"""The rows of a table on a CKAN portal (`datastore_search`), page by page. The resource they belong to: `ckan.py`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pipelines.model.errors import Unreachable
from pipelines.stages.pull.refusal import finding, refused
from pipelines.stages.pull.table.cells import text
from pipelines.stages.pull.table.merge import Reading, Since, gather, source_key
from pipelines.stages.pull.table.watermark import DEFAULT_LAG, Watermark
from pipelines.stages.pull.web.document import page, read_json
from pipelines.stages.pull.web.session import Session

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Receipt, Wanted
    from pipelines.stages.pull.table.kept import Item

PAGE_ROWS, MOST_PAGES = 5_000, 10_000
MOST_READINGS = 3
ROW_ID = "_id"  # CKAN numbers the rows of every table
NUMBERS = ("int", "int2", "int4", "int8", "serial", "numeric", "float4", "float8")


def action(session: Session, name: str, parameters: Mapping[str, str]) -> Any:
    """The result of one action. What CKAN says when it refuses is not repeated: it may quote what was asked."""
    url = f"{session.order.source.location.rstrip('/')}/api/3/action/{name}"
    answer = read_json(page(session, url, parameters), url)
    if not isinstance(answer, dict) or answer.get("success") is not True or not isinstance(answer.get("result"), dict):
        raise refused("ckan", url, "CKAN menolak permintaan ini.", "CKAN refused this request.")
    return answer["result"]


def read_rows(session: Session, wanted: Wanted, resource: str) -> Receipt:
    """Begins again when the table changed meanwhile: its pages may have left a gap."""
    key = source_key(session.order)
    for _ in range(MOST_READINGS - 1):
        with suppress(_MovedError):
            return gather(session.order, wanted, lambda since: _read(session, wanted, resource, since), key)
    return gather(session.order, wanted, lambda since: _read(session, wanted, resource, since), key)


class _MovedError(Unreachable):
    """The table changed while it was read."""

    def __init__(self, place: str) -> None:
        super().__init__(
            [finding("moved", place, "Tabel berubah selagi dibaca.", "The table changed while it was read.")]
        )


def search(session: Session, wanted: Wanted, resource: str, more: Mapping[str, str]) -> dict[str, Any]:
    filters = session.order.settings.get("filters", {})
    asked = {name: wanted.fill(value) if isinstance(value, str) else value for name, value in filters.items()}
    parameters = {"resource_id": resource, **({"filters": json.dumps(asked)} if asked else {}), **more}
    found: dict[str, Any] = action(session, "datastore_search", parameters)
    lists = [found.get("fields"), found.get("records")]
    shaped = all(isinstance(each, list) and all(isinstance(item, dict) for item in each) for each in lists)
    if not shaped or not str(found.get("total", "")).isdecimal():
        place = session.order.source.location
        raise refused("ckan", place, "Jawaban CKAN tidak dikenal.", "CKAN's answer has an unknown shape.")
    return {**found, "total": int(found["total"])}


def _read(session: Session, wanted: Wanted, resource: str, since: Since) -> Reading:
    """In full in the order of the row numbers; an increment from the newest row back to where the last one began."""
    rule = session.order.settings.get("increment")
    newest_first = f'"{(rule or {}).get("column")}" desc, {ROW_ID} desc'
    order_by = f"{ROW_ID} asc" if since is None else newest_first
    size = session.order.settings.get("page_size", PAGE_ROWS)
    ask = {"limit": str(size), "sort": order_by}
    first = search(session, wanted, resource, {**ask, "offset": "0"})
    types = {str(field.get("id")): str(field.get("type", "")) for field in first["fields"]}
    columns = tuple(name for name in types if name != ROW_ID)
    mark = _Mark(session, types, rule, since)

    pages = _pages(
        session, first, mark, columns, lambda offset: search(session, wanted, resource, {**ask, "offset": offset})
    )
    return Reading(columns, pages, mark.seen.note)


def _pages(
    session: Session,
    first: dict[str, Any],
    mark: _Mark,
    columns: Sequence[str],
    ask: Callable[[str], dict[str, Any]],
) -> Iterator[list[Item]]:
    """Until a row is older than the mark, or the table is at its end. Raises _MovedError when its size changes."""
    answer, offset, total = first, 0, first["total"]
    place, in_full = session.order.source.location, mark.border is None
    for _ in range(session.order.settings.get("max_pages", MOST_PAGES)):
        records = answer["records"]
        fresh = [record for record in records if mark.is_new(record)]
        yield [_item(record, columns) for record in fresh]
        offset += len(records)
        if not records or offset >= total or len(fresh) < len(records):
            break
        answer = ask(str(offset))
        if in_full and answer["total"] != total:
            raise _MovedError(place)
    else:
        raise refused("too-many-pages", place, "Melewati 'max_pages'.", "Beyond 'max_pages'.")
    if in_full and offset < total:
        raise _MovedError(place)


def _item(record: Mapping[str, Any], columns: Sequence[str]) -> Item:
    return str(record.get(ROW_ID, "")), tuple(text(record.get(name)) for name in columns)


class _Mark:
    """The watermark column of one reading."""

    def __init__(
        self, session: Session, types: Mapping[str, str], rule: Mapping[str, Any] | None, since: Since
    ) -> None:
        self.session = session
        self.seen = Watermark() if since is None else Watermark.read(since)
        self.column = (rule or {}).get("column")
        self.numeric = types.get(self.column or "") in NUMBERS
        if rule is not None and self.column not in types:
            words = (f"Kolom '{self.column}' tidak ada.", f"There is no column '{self.column}'.")
            raise refused("watermark", session.order.source.location, *words)
        self.border = None if since is None else self._border(rule or {})

    def _border(self, rule: Mapping[str, Any]) -> Any:
        try:
            return self.seen.earlier(rule.get("lag", 0 if self.numeric else DEFAULT_LAG))
        except ValueError:
            words = ("'lag' tidak cocok dengan kolomnya.", "'lag' does not fit its column.")
            raise refused("watermark", self.session.order.source.location, *words) from None

    def is_new(self, record: Mapping[str, Any]) -> bool:
        """Whether a row may have come or changed since the last reading; one without a mark always may."""
        if self.column is None or record.get(self.column) is None:
            return True
        value = self._seen(record[self.column])
        return self.border is None or value >= self.border

    def _seen(self, cell: Any) -> Any:
        try:
            value = Decimal(str(cell)) if self.numeric else str(cell)
            self.seen.see(value)
        except (InvalidOperation, ValueError):
            words = (f"Kolom '{self.column}' bukan angka.", f"The column '{self.column}' is no number.")
            raise refused("watermark", self.session.order.source.location, *words) from None
        return value
