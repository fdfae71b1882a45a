"""A CKAN portal: the rows of a resource's table (`datastore_search`, page by page) or the file behind it.

CKAN before 2.12 does not touch `last_modified` when rows are written through its interface (ckan#8980), so for a table the
number of rows is asked for too; without `increment`, a cell that was changed in place is noticed with the next stamp.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.model.errors import Unreachable
from pipelines.stages.pull.editions import by_name, matching, when_over
from pipelines.stages.pull.raw import still
from pipelines.stages.pull.refusal import finding, refused
from pipelines.stages.pull.table.cells import text
from pipelines.stages.pull.table.merge import Reading, Since, gather, source_key
from pipelines.stages.pull.table.watermark import DEFAULT_LAG, Watermark
from pipelines.stages.pull.web.document import page, read_json
from pipelines.stages.pull.web.download import download
from pipelines.stages.pull.web.session import Session

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted
    from pipelines.stages.pull.table.kept import Item

PAGE_ROWS, MOST_PAGES = 5_000, 10_000
MOST_READINGS = 3
ROW_ID = "_id"  # CKAN numbers the rows of every table
STAMPS = ("last_modified", "metadata_modified", "hash", "size", "url")  # what changes with an upload
NUMBERS = ("int", "int2", "int4", "int8", "serial", "numeric", "float4", "float8")


def find(order: Order) -> list[Expected]:
    """In a package, the resources whose name matches; else one resource, which filters may ask for each edition."""
    package, pattern = order.settings.get("package"), order.settings["resource"]
    if package is None:
        return when_over(order)
    with _session(order) as session:
        listed = _action(session, "package_show", {"id": package}).get("resources", [])
    named = {str(each.get("name", "")): _stamps(each) for each in listed}
    match = matching(pattern)
    return by_name(order, pattern, {name: mark for name, mark in named.items() if match.fullmatch(name)})


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Raises Refused, Absent or Unreachable."""
    with _session(order) as session:
        if order.settings.get("increment"):
            return _rows(session, wanted, _resource_id(session, wanted))
        resource = _resource(session, wanted)
        if order.settings.get("read", "datastore") == "file":
            return _file(session, wanted, resource)
        total = _search(session, wanted, resource["id"], {"limit": "0"})["total"]
        stamp = f"{_stamps(resource)} {total}"
        if (
            wanted.previous.get("stamp") == stamp
            and not order.everything
            and (known := still(wanted, order.office.raw))
        ):
            return known
        return {**_rows(session, wanted, resource["id"]), "stamp": stamp}


def _session(order: Order) -> Session:
    token = order.secret("token_env")
    return Session(order, {"authorization": token} if token else {})


def _action(session: Session, name: str, parameters: Mapping[str, str]) -> Any:
    """The result of one action. What CKAN says when it refuses is not repeated: it may quote what was asked."""
    url = f"{session.order.source.location.rstrip('/')}/api/3/action/{name}"
    answer = read_json(page(session, url, parameters), url)
    if not isinstance(answer, dict) or answer.get("success") is not True or not isinstance(answer.get("result"), dict):
        raise refused("ckan", url, "CKAN menolak permintaan ini.", "CKAN refused this request.")
    return answer["result"]


def _resource(session: Session, wanted: Wanted) -> dict[str, Any]:
    package = session.order.settings.get("package")
    if package is None:
        return _checked(session, _action(session, "resource_show", {"id": session.order.settings["resource"]}))
    listed = _action(session, "package_show", {"id": package}).get("resources", [])
    named = [each for each in listed if each.get("name") == wanted.location]
    if len(named) != 1:
        place = session.order.source.location
        raise refused("ckan", place, f"{len(named)} sumber bernama sama.", f"{len(named)} resources have that name.")
    return _checked(session, named[0])


def _checked(session: Session, resource: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(resource.get("id"), str):
        raise refused("ckan", session.order.source.location, "Sumber tanpa 'id'.", "A resource without 'id'.")
    return resource


def _resource_id(session: Session, wanted: Wanted) -> str:
    settings = session.order.settings
    return str(_resource(session, wanted)["id"] if settings.get("package") else settings["resource"])


def _stamps(resource: Mapping[str, Any]) -> str:
    return json.dumps([str(resource.get(name) or "") for name in STAMPS])


def _file(session: Session, wanted: Wanted, resource: Mapping[str, Any]) -> Receipt:
    """An uploaded file changes with its stamps; one that lies elsewhere must be asked itself."""
    stamp = _stamps(resource) if resource.get("url_type") == "upload" and resource.get("last_modified") else ""
    if stamp and wanted.previous.get("stamp") == stamp and (known := still(wanted, session.order.office.raw)):
        return known
    url = str(resource.get("url", ""))
    name = PurePosixPath(urlsplit(url).path).name
    form = str(resource.get("format", "")).lower()
    receipt = download(session, wanted, url)
    return {**receipt, "stamp": stamp, "name": name if "." in name else f"{name or 'resource'}.{form}"}


def _rows(session: Session, wanted: Wanted, resource: str) -> Receipt:
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


def _search(session: Session, wanted: Wanted, resource: str, more: Mapping[str, str]) -> dict[str, Any]:
    filters = session.order.settings.get("filters", {})
    asked = {name: wanted.fill(value) if isinstance(value, str) else value for name, value in filters.items()}
    parameters = {"resource_id": resource, **({"filters": json.dumps(asked)} if asked else {}), **more}
    found: dict[str, Any] = _action(session, "datastore_search", parameters)
    fields, records = found.get("fields"), found.get("records", [])
    shaped = isinstance(fields, list) and isinstance(records, list) and all(isinstance(each, dict) for each in records)
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
    first = _search(session, wanted, resource, {**ask, "offset": "0"})
    types = {str(field.get("id")): str(field.get("type", "")) for field in first["fields"]}
    columns = tuple(name for name in types if name != ROW_ID)
    mark = _Mark(session, types, rule, since)

    def pages() -> Iterator[list[Item]]:
        answer, offset, known = first, 0, first["total"]
        for _ in range(session.order.settings.get("max_pages", MOST_PAGES)):
            records = answer["records"]
            fresh = [record for record in records if mark.is_new(record)]
            yield [_item(record, columns) for record in fresh]
            offset += len(records)
            if not records or offset >= known or len(fresh) < len(records):
                break
            answer = _search(session, wanted, resource, {**ask, "offset": str(offset)})
            if since is None and answer["total"] != known:
                raise _MovedError(session.order.source.location)
        else:
            raise refused(
                "too-many-pages", session.order.source.location, "Melewati 'max_pages'.", "Beyond 'max_pages'."
            )
        if since is None and offset < known:
            raise _MovedError(session.order.source.location)

    return Reading(columns, pages(), mark.seen.note)


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
