"""Requests of citizens from an Open311 service (GeoReport v2, GET Service Requests), window by window and page by page.

The standard answers at most 90 days and 1,000 requests at once, by the day they were made. `page` and `page_size` and
`updated_after` are extensions that most services have; one that ignores pages is noticed, one that ignores dates does no
harm, since requests are merged by `service_request_id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipelines.stages.pull.editions import when_over
from pipelines.stages.pull.refusal import refused
from pipelines.stages.pull.table.cells import text
from pipelines.stages.pull.table.merge import Reading, Since, gather
from pipelines.stages.pull.table.watermark import DEFAULT_LAG, duration
from pipelines.stages.pull.web.document import page, read_json
from pipelines.stages.pull.web.session import Session
from pipelines.stages.pull.web.xml import read_xml

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted
    from pipelines.stages.pull.table.kept import Item

ID = "service_request_id"
COLUMNS = (  # GeoReport v2, GET Service Requests, in the order of its table
    ID,
    *("status", "status_notes", "service_name", "service_code", "description", "agency_responsible", "service_notice"),
    *("requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
)
WHERE = ("lat", "long", "address", "address_id", "zipcode")  # often inside an object; another's description is not ours
LONGEST_WINDOW = 90  # days: "the default is 90 days … whichever is smaller"
PAGE_ROWS, MOST_PAGES = 100, 10_000
LAG_WITHOUT_UPDATES = "P90D"  # requests may be closed months after they were made
DEEPEST = 8  # a request is a flat record; some services wrap it, none so often
Window = tuple[datetime, datetime]


def find(order: Order) -> list[Expected]:
    """Without `edition.key` and `edition.from`, the requests made in each period that is over."""
    return when_over(order)


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Raises Refused or Unreachable."""
    with Session(order) as session:
        return gather(order, wanted, lambda since: _read(session, wanted, since), (ID,))


def _read(session: Session, wanted: Wanted, since: Since) -> Reading:
    order = session.order
    columns = (*COLUMNS, *order.settings.get("extra", ()))
    updated = wanted.period is None and bool(order.settings.get("increment", {}).get("updated"))
    if since is not None and updated:
        questions: Iterator[dict[str, str]] = iter([{"updated_after": _spelled(_again(order, since, DEFAULT_LAG))}])
    else:
        questions = ({"start_date": _spelled(a), "end_date": _spelled(b)} for a, b in _windows(order, wanted, since))
    until = _end(order, wanted)
    return Reading(columns, _batches(session, columns, questions), until.isoformat)


def _again(order: Order, since: str, default: str) -> datetime:
    """Where an increment begins: some days before the end of the last reading."""
    lag = order.settings["increment"].get("lag", default)
    if isinstance(lag, int):
        words = ("'lag' untuk open311 adalah lamanya, mis. P30D.", "The 'lag' of open311 is a duration, e.g. P30D.")
        raise refused("watermark", order.source.location, *words)
    return datetime.fromisoformat(since) - duration(lag)


def _windows(order: Order, wanted: Wanted, since: Since) -> Iterator[Window]:
    """From the first day, or from where the last reading ended less the lag, at most 90 days at once."""
    step = timedelta(days=order.settings.get("window_days", LONGEST_WINDOW))
    start, end = _begin(order, wanted), _end(order, wanted)
    if since is not None:
        start = max(start, _again(order, since, LAG_WITHOUT_UPDATES))
    while start < end:
        yield start, min(start + step, end)
        start += step


def _begin(order: Order, wanted: Wanted) -> datetime:
    if wanted.period is not None:
        return _midnight(order, wanted.period.start)
    rule = order.dataset.editions
    if "from" in order.settings:
        return _midnight(order, date.fromisoformat(order.settings["from"]))
    if rule.first is None:
        words = ("Tulis 'from' (hari pertama) di source.", "Write 'from' (the first day) in source.")
        raise refused("edition", order.source.location, *words)
    return _midnight(order, rule.parse(rule.first).start)


def _end(order: Order, wanted: Wanted) -> datetime:
    """The last second of the period, so that a request of the next one's first second is not in both; or now."""
    if wanted.period is None:
        return order.now.astimezone(UTC).replace(microsecond=0)
    return _midnight(order, wanted.period.end + timedelta(days=1)) - timedelta(seconds=1)


def _midnight(order: Order, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(order.dataset.timezone or "UTC")).astimezone(UTC)


def _spelled(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")  # the standard's own example


def _batches(session: Session, columns: Sequence[str], questions: Iterator[dict[str, str]]) -> Iterator[list[Item]]:
    """Each question's pages until one is empty, or repeats the one before: then the service knows no pages."""
    most, asked = session.order.settings.get("max_pages", MOST_PAGES), 0
    for question in questions:
        before: set[str] = set()
        for number in range(1, most + 1):
            asked += 1
            if asked > most:
                raise refused(
                    "too-many-pages", session.order.source.location, "Melewati 'max_pages'.", "Beyond 'max_pages'."
                )
            batch = [_item(session, columns, record) for record in _page(session, {**question, "page": str(number)})]
            found = {str(row[0]) for _, row in batch}
            if found <= before:
                break
            before = found
            yield batch


def _page(session: Session, question: Mapping[str, str]) -> list[dict[str, Any]]:
    settings = session.order.settings
    kind = settings.get("answers", "json")
    url = f"{session.order.source.location.rstrip('/')}/requests.{kind}"
    asked = {**question, "page_size": str(settings.get("page_size", PAGE_ROWS))}
    asked |= {"jurisdiction_id": settings["jurisdiction"]} if "jurisdiction" in settings else {}
    asked |= {"service_code": ",".join(settings["services"])} if "services" in settings else {}
    if key := session.order.secret("token_env"):
        asked["api_key"] = key  # GeoReport v2 knows no header for it; an address with a query is never shown or kept
    body = page(session, url, asked)
    records = _records(read_json(body, url) if kind == "json" else read_xml(body, url), DEEPEST)
    if records is None:
        words = ("Jawaban layanan bukan daftar permintaan.", "The service's answer is no list of requests.")
        raise refused("open311", url, *words)
    return records


def _records(value: Any, deepest: int) -> list[dict[str, Any]] | None:
    """The list of requests, also inside a wrapper; a single one counts as a list, an empty answer as none."""
    if value is None:
        return []
    if isinstance(value, list):
        return value if all(isinstance(each, dict) for each in value) else None
    if not isinstance(value, dict) or deepest == 0:
        return None
    if ID in value:
        return [value]
    inside = [each for each in value.values() if isinstance(each, dict | list)]
    if not inside:
        return [] if all(each is None for each in value.values()) else None
    return _records(inside[0], deepest - 1) if len(inside) == 1 else None


def _item(session: Session, columns: Sequence[str], record: Mapping[str, Any]) -> Item:
    flat = dict(_flat(record, DEEPEST))
    if not flat.get(ID):
        words = ("Ada permintaan tanpa service_request_id.", "A request has no service_request_id.")
        raise refused("open311", session.order.source.location, *words)
    place = {name.rsplit(".", 1)[-1]: cell for name, cell in flat.items() if "." in name}  # {"position": {"lat": …}}
    return "", tuple(flat.get(name, place.get(name) if name in WHERE else None) for name in columns)


def _flat(record: Mapping[str, Any], deepest: int, prefix: str = "") -> Iterator[tuple[str, str | None]]:
    for name, value in record.items():
        if isinstance(value, dict) and deepest:
            yield from _flat(value, deepest - 1, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", text(value)
