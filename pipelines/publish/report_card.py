"""The responsiveness report of a month, from what is released: figures of `indicators.json`, promises from the log, agencies from
a released register. What is compared with what: `stages/measure/responsiveness/`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.model.kit import KitUse, read_kit
from pipelines.model.period import Period, containing
from pipelines.model.responsiveness import Aspect, Responsiveness, Series
from pipelines.publish.kit_context import read_indicators
from pipelines.stages.measure import Context, measure_kit, read_facts
from pipelines.stages.measure.responsiveness import Register, promised_editions, promises_table, responsiveness
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.indicator import Measurement
    from pipelines.publish.desk import Desk

LOG = "log"  # the name of the publisher's own promises, where datasets have theirs
MONTHS = 12  # promises of a year are judged together: one month has too few
LEAST_PROMISES = 3


@dataclass(frozen=True)
class Wanted:
    """Which indicator of which dataset answers a question of the report; the rest as in `Aspect`."""

    question: str
    dataset: str
    indicator: str
    back: int = 1
    minimum: int = 30
    cumulative: bool = False


def report_card(desk: Desk, wanted: Sequence[Wanted], register: Register, month: Period) -> Responsiveness:
    """A question whose dataset has not released such a figure is not in the report."""
    found = [series for each in wanted if (series := _series(desk, each))]
    return responsiveness([*found, _promises(desk, month)], register, month)


def released_register(
    desk: Desk, dataset: str, code: str, name: str, aliases: Mapping[str, str], suffixes: Sequence[str]
) -> Register:
    """Agencies of every edition of a released register, oldest first; `code` and `name` are its columns."""
    editions = []
    for release in versions(desk.store, dataset).releases:
        content = desk.store.read(f"{release.path}/{dataset}.parquet") if release.status == "current" else None
        if content:
            table = pq.read_table(pa.BufferReader(content), columns=[code, name])
            editions.append(list(zip(*(table.column(each).to_pylist() for each in (code, name)), strict=True)))
    return Register.read(editions, aliases, suffixes)


def _series(desk: Desk, wanted: Wanted) -> Series | None:
    """The figures of every current release; the newest definition stands for all."""
    rule, editions, definition = desk.catalog.dataset(wanted.dataset).editions, [], None
    for release in versions(desk.store, wanted.dataset).releases:
        found = read_indicators(desk, release) if release.status == "current" else None
        if found and (same := [item for item in found.definitions if item.id == wanted.indicator]):
            definition = same[0]
            editions.append((rule.parse(release.edition), found.measurements))
    if definition is None:
        return None
    aspect = Aspect(wanted.question, wanted.dataset, definition, wanted.back, wanted.minimum, wanted.cumulative)
    return Series(aspect, editions)


def _promises(desk: Desk, month: Period) -> Series:
    """Promises kept in the twelve months before the end of each month, as they stood on that day."""
    kit = read_kit("publishing", LOG)
    aspect = Aspect("publishing", LOG, kit.indicator("promises-kept"), minimum=LEAST_PROMISES)
    return Series(aspect, [(each, _kept(desk, each)) for each in _months_until(month)])


def _months_until(month: Period) -> Iterator[Period]:
    for _ in range(MONTHS):
        yield month
        month = containing("month", month.start - timedelta(days=1))


def _kept(desk: Desk, month: Period) -> Sequence[Measurement]:
    zone = ZoneInfo(desk.catalog.timezone)
    asked = min(month.end, desk.now.astimezone(zone).date())
    since = max(_year_before(month), _began(desk, zone))
    promises = [
        promise
        for dataset in desk.catalog.datasets
        for promise in promised_editions(dataset, versions(desk.store, dataset.name), asked, zone, since)
    ]
    names = {publisher.key: publisher.name.id for publisher in desk.catalog.publishers.values()}
    kit = read_kit("publishing", LOG)
    facts = read_facts(promises_table(promises, names, asked), kit, KitUse(LOG))
    return measure_kit(facts, kit, Context(month)).measurements


def _year_before(month: Period) -> date:
    return month.start.replace(year=month.start.year - 1)


def _began(desk: Desk, zone: ZoneInfo) -> date:
    """The day of the first entry of the log; before it nothing could be kept or broken."""
    days = [
        datetime.fromisoformat(release.released_at).astimezone(zone).date()
        for dataset in desk.catalog.datasets
        for release in versions(desk.store, dataset.name).releases
    ]
    return min(days, default=date.max)
