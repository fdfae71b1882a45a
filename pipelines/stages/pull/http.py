"""A file behind an https address. How it is fetched, and within which limits: `web/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.pull.editions import by_period
from pipelines.stages.pull.web.download import download
from pipelines.stages.pull.web.session import Session

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted


def find(order: Order) -> list[Expected]:
    return by_period(order)


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """The token goes into the header (RFC 6750 §2.1), never into the address, which stands in logs."""
    token = order.secret("token_env")
    with Session(order, {"authorization": f"Bearer {token}"} if token else {}) as session:
        return download(session, wanted, wanted.location)
