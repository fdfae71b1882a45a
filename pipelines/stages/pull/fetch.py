"""Bring one delivery into `work/raw` and write its receipt. Which deliveries there are: `discover.py`."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipelines.model.delivery import ORIGINAL, Expected, RawFile
from pipelines.model.errors import Absent, NotYet
from pipelines.model.note import read_note, write_note
from pipelines.stages.pull import file
from pipelines.stages.pull.formats import file_format
from pipelines.stages.pull.kinds import kind
from pipelines.stages.pull.order import Order, Receipt, Wanted

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.dataset import Dataset


def pull(
    dataset: Dataset,
    expected: Expected,
    office: Office,
    now: datetime,
    *,
    loopback: bool = False,
    full: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[RawFile, ...]:
    """Fetch every file of a delivery; what is unchanged is not sent again.

    `now` goes into the private receipt. `loopback` lets a source be on this machine. `full`: an increment is not enough.
    Raises Refused (missing, too large, wrong format), NotYet, or Unreachable (worth another try).
    """
    order = Order(dataset, office, now, loopback, full, sleep)
    path = office.receipt(dataset.name, expected.name)
    known = read_note(path)
    try:
        receipts = {wanted.location: _fetch(order, expected, wanted) for wanted in _wanted(order, expected, known)}
    except Absent as absent:
        if known or not _may_still_come(order, expected):
            raise
        raise NotYet(absent.findings) from None
    at = now.isoformat(timespec="seconds")
    write_note(path, {location: {"at": at, **receipt} for location, receipt in receipts.items()})
    return tuple(_raw_file(order, location, receipt) for location, receipt in receipts.items())


def _wanted(order: Order, expected: Expected, known: Receipt) -> list[Wanted]:
    by_edition = order.dataset.by_edition and expected.edition
    period = order.dataset.editions.parse(expected.edition) if by_edition else None
    marks = expected.marks or ("",) * len(expected.locations)
    return [
        Wanted(expected.name, location, mark, period, known.get(location, {}))
        for location, mark in zip(expected.locations, marks, strict=True)
    ]


def _fetch(order: Order, expected: Expected, wanted: Wanted) -> Receipt:
    """A correction is a file, whatever the source is."""
    if expected.correction != ORIGINAL:
        return file.fetch(order, wanted)
    return kind(order.source.kind).fetch(order, wanted)


def _may_still_come(order: Order, expected: Expected) -> bool:
    """Until its promise to readers is over, an edition that is not there is no finding."""
    rule = order.dataset.editions
    if expected.correction != ORIGINAL or not order.dataset.by_edition or rule.kind == "named":
        return False
    return order.now.date() <= order.dataset.promise.until(rule.parse(expected.edition))


def _raw_file(order: Order, location: str, receipt: Receipt) -> RawFile:
    path = urlsplit(location).path if "://" in location else location  # a file's own name may hold a # or a ?
    name = receipt.get("name") or PurePosixPath(path).name or order.dataset.name
    form = receipt.get("format") or file_format(order.source, name)
    return RawFile(name, order.office.raw / receipt["sha256"], form, receipt["bytes"], receipt["sha256"])
