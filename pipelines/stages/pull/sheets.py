"""A shared spreadsheet on the web, read as the CSV that its service exports. Other files behind an address: `http.py`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from pipelines.model.errors import Refused
from pipelines.model.text import Text
from pipelines.stages.pull.editions import by_period
from pipelines.stages.pull.refusal import refused
from pipelines.stages.pull.web.download import download
from pipelines.stages.pull.web.session import Session

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted

SERVICE, CONTENT = "docs.google.com", "*.googleusercontent.com"  # an export is sent from a host of its own
SHARED = re.compile(r"(?P<sheet>/spreadsheets/d/(?!e/)[^/]+)(?:/.*)?")
PUBLISHED = re.compile(r"(?P<sheet>/spreadsheets/d/e/[^/]+)(?:/.*)?")
LOGIN = Text(
    "Bagikan lembar itu: siapa pun yang memiliki link boleh melihat; atau publikasikan ke web sebagai CSV.",
    "Share the sheet: anyone with the link may view it; or publish it to the web as CSV.",
)


def find(order: Order) -> list[Expected]:
    return by_period(order)


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Raises Refused with the remedy when the sheet is not shared: its service then answers with a page to log in."""
    opened = _with_hosts(order)
    with Session(opened) as session:
        try:
            receipt = download(session, wanted, export(wanted.location))
        except Refused as error:
            if any(finding.rule == "host" for finding in error.findings):
                raise _not_shared(wanted.location) from None
            raise
    if "html" in receipt.get("content-type", ""):
        raise _not_shared(wanted.location)
    return {**receipt, "name": f"{order.dataset.name}.csv", "format": "csv"}


def export(url: str) -> str:
    """The address of the CSV: of a link to edit or share, of a published sheet, or of an export."""
    parts = urlsplit(url)
    wanted = parse_qs(parts.query) | parse_qs(parts.fragment)
    gid = wanted.get("gid", ["0"])[-1]
    if match := PUBLISHED.fullmatch(parts.path):
        path, query = f"{match['sheet']}/pub", {"gid": gid, "single": "true", "output": "csv"}
    elif match := SHARED.fullmatch(parts.path):
        path, query = f"{match['sheet']}/export", {"format": "csv", "gid": gid}
    else:
        raise refused("address", url, "Bukan alamat lembar bersama.", "Not the address of a shared sheet.")
    return parts._replace(path=path, query=urlencode(query), fragment="").geturl()


def _with_hosts(order: Order) -> Order:
    if urlsplit(order.source.location).hostname != SERVICE:
        return order
    source = replace(order.source, hosts=(*order.source.hosts, CONTENT))
    return replace(order, dataset=replace(order.dataset, source=source))


def _not_shared(url: str) -> Refused:
    message = (
        "Lembar ini tidak dibagikan: server meminta masuk.",
        "The sheet is not shared: the server asks to log in.",
    )
    return refused("login-page", url, *message, LOGIN)
