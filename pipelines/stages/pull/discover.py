"""Which deliveries a source holds now, without reading them. Fetching one: `fetch.py`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from pipelines.model.delivery import ORIGINAL, Expected
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.pull.file import glob
from pipelines.stages.pull.kinds import REMOTE, kind
from pipelines.stages.pull.order import Order

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.dataset import Dataset


def discover(
    dataset: Dataset,
    office: Office,
    today: date,
    *,
    loopback: bool = False,
    offline: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Expected]:
    """Every delivery, oldest edition first, each edition's corrections after its original.

    `loopback` lets a source be on this machine. `offline`: no server is asked, what it held last time stands.
    Raises Refused when the source holds nothing or a path leaves the folder, Unreachable when it does not answer.
    """
    order = Order(dataset, office, datetime.combine(today, datetime.min.time(), UTC), loopback=loopback, sleep=sleep)
    originals = (
        _remembered(order) if offline and dataset.source.kind in REMOTE else kind(dataset.source.kind).find(order)
    )
    found = originals + _corrections(order)
    if not found and not offline and not _waits(order):
        raise Refused([_missing(dataset, dataset.source.location)])
    rule = dataset.editions
    return sorted(e for e in found if not e.edition or rule.includes(rule.parse(e.edition)))


def _waits(order: Order) -> bool:
    """Whether the source holds nothing yet because its first edition is not promised yet."""
    rule = order.dataset.editions
    first = rule.parse(rule.first) if rule.first and order.dataset.by_edition else None
    return first is not None and order.now.date() <= order.dataset.promise.until(first)


def _remembered(order: Order) -> list[Expected]:
    """The deliveries that have a receipt."""
    folder = order.office.receipt(order.dataset.name, "any").parent
    editions = {path.name.removesuffix(f".{ORIGINAL}.json") for path in folder.glob(f"*.{ORIGINAL}.json")}
    return [Expected("" if edition == "newest" else edition, ORIGINAL, ()) for edition in sorted(editions)]


def _corrections(order: Order) -> list[Expected]:
    counts: dict[str, int] = {}
    found, missing = [], []
    for correction in order.dataset.corrections:
        number = counts[correction.edition] = counts.get(correction.edition, ORIGINAL) + 1
        paths = glob(order.office.datasets, correction.path)
        missing += [] if paths else [_missing(order.dataset, correction.path)]
        found.append(Expected(correction.edition, number, paths, correction.reason))
    if missing:
        raise Refused(missing)
    return found


def _missing(dataset: Dataset, location: str) -> Finding:
    return Finding(
        "source-missing",
        Text(f"Berkas sumber '{location}' tidak ada.", f"There is no source file '{location}'."),
        Text(
            "Taruh berkasnya di datasets/ atau perbaiki 'source'.", "Put the file under datasets/ or correct 'source'."
        ),
        file=f"datasets/{dataset.name}.yaml",
    )
