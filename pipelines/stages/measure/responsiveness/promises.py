"""When editions were promised and when they came, as the log knows it. An edition that is due and not there breaks the promise
every day anew; one that was due before the log began cannot be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from pipelines.model.dataset import Dataset
from pipelines.model.edition import add
from pipelines.model.period import Period, following
from pipelines.model.release import Versions
from pipelines.model.responsiveness import PromisedEdition


def promised_editions(
    dataset: Dataset, versions: Versions, today: date, zone: ZoneInfo, since: date
) -> tuple[PromisedEdition, ...]:
    """Every edition of a dataset that has come or was due by `today`, and whose due day is not before `since`.

    The first release of an edition counts, whatever was revised or withdrawn later; what came after `today` had not come yet,
    so that a past day can be asked about. A dataset whose editions do not follow
    each other at the promised pace (days, promised monthly) has no list of promised editions.
    """
    came = {edition: day for edition, day in _first_days(versions, zone).items() if day <= today}
    return tuple(
        PromisedEdition(dataset.name, dataset.publisher, period.key, due, came.get(period.key))
        for period in _periods(dataset, versions, today)
        if (due := dataset.promise.until(period)) >= since and (due < today or period.key in came)
    )


def _first_days(versions: Versions, zone: ZoneInfo) -> Mapping[str, date]:
    days: dict[str, date] = {}
    for release in versions.releases:
        if release.released_at:
            day = datetime.fromisoformat(release.released_at).astimezone(zone).date()
            days[release.edition] = min(day, days.get(release.edition, day))
    return days


def _periods(dataset: Dataset, versions: Versions, today: date) -> Iterator[Period]:
    """From the first edition on, up to the one that has begun."""
    rule, every = dataset.editions, dataset.promise.every
    if every is None or rule.kind == "named":
        return
    known = [rule.parse(release.edition) for release in versions.releases]
    known += [rule.parse(rule.first)] if rule.first else []
    if not known:
        return
    period = min(known)
    if add(period.start, every) != following(period, year_starts=rule.year_starts).start:
        return
    while period.start <= today:
        yield period
        period = following(period, year_starts=rule.year_starts)


def promises_table(promises: Iterable[PromisedEdition], publishers: Mapping[str, str], today: date) -> pa.Table:
    """The promises as a table for the kit `publishing`; `publishers`: key → name."""
    rows = [
        {
            "unit": publishers.get(promise.publisher, promise.publisher),
            "dataset": promise.dataset,
            "edition": promise.edition,
            "due": promise.due,
            "released": promise.released,
            "kept": promise.kept,
            "days_late": promise.days_late(today),
        }
        for promise in promises
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


SCHEMA = pa.schema(
    [
        ("unit", pa.string()),
        ("dataset", pa.string()),
        ("edition", pa.string()),
        ("due", pa.date32()),
        ("released", pa.date32()),
        ("kept", pa.bool_()),
        ("days_late", pa.int64()),
    ]
)
