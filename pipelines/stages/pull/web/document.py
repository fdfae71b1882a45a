"""One page of an interface, read whole into memory within a limit, and parsed: JSON with the digits as they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pipelines.model.errors import Refused
from pipelines.model.text import Text
from pipelines.stages.pull.refusal import refused, too_large
from pipelines.stages.pull.table.cells import Digits
from pipelines.stages.pull.web.session import Session, accept

LARGEST_PAGE = 64_000_000  # bytes; 32,000 rows of 2 kB
PAGE_REMEDY = Text(
    "Buka alamat itu di peramban: mungkin perlu masuk, atau alamatnya lain.",
    "Open the address in a browser: it may want a login, or be another one.",
)


def page(session: Session, url: str, parameters: Mapping[str, str]) -> bytes:
    """The body of `url?parameters`, tried again while the server is busy. All pages together stay below `max_bytes`."""
    return session.patiently(lambda: _page(session, f"{url}?{urlencode(parameters)}"))


def _page(session: Session, url: str) -> bytes:
    most = min(LARGEST_PAGE, session.order.source.max_bytes - session.received)
    body = bytearray()
    with session.get(url, {}) as answer:
        accept(answer, session.order)
        for piece in answer.pieces:
            body += piece
            if len(body) > most:
                raise too_large(url, most)
    session.received += len(body)
    return bytes(body)


def read_json(body: bytes, url: str) -> Any:
    """Raises Refused for a login page and for anything else that is not JSON."""
    try:
        return json.loads(
            body, parse_float=Digits, parse_int=Digits, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        raise not_what_was_asked(body, url, "JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259 §4: names should be unique; which of two counts would be a guess."""
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a key is written twice")
    return record


def _no_number(_: str) -> Any:
    raise ValueError("NaN and Infinity are not JSON")


def not_what_was_asked(body: bytes, url: str, wanted: str) -> Refused:
    head = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        message = (f"Server mengirim halaman web, bukan {wanted}.", f"The server sent a web page, not {wanted}.")
        return refused("login-page", url, *message, PAGE_REMEDY)
    message = (f"Jawaban server bukan {wanted} yang benar.", f"The server's answer is not valid {wanted}.")
    return refused("not-" + wanted.lower(), url, *message, PAGE_REMEDY)
