"""The office's own figures, as `publish/collect.py` has gathered them from its releases into one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.model.delivery import ORIGINAL, Expected
from pipelines.stages.pull.file import blocks
from pipelines.stages.pull.raw import save

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Order, Receipt, Wanted


def find(order: Order) -> list[Expected]:
    """One delivery, whose edition the newest day in it names; nothing before the first figure."""
    path = order.office.figures(order.dataset.name)
    return [Expected("", ORIGINAL, (path.name,), order.source.revised)] if path.is_file() else []


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Copy it."""
    return save(order.office.raw, wanted.location, blocks(order.office.figures(order.dataset.name)))
